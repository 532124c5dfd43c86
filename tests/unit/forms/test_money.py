"""Amounts of money: cents in the case, yuan for people and in the form's document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import Feel
from forms import FormInvalid, present
from forms.describe import describe
from forms.money import cents_of, yuan
from forms.types.number import NumberField
from tests.unit.forms.building import Json, a_field, a_form, cleaned


def money(**attributes: object) -> Json:
    return a_field("number", format="money", **attributes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text, cents",
    [
        ("3,000,000.00", 300_000_000),
        ("3，000", 300_000),
        ("1.5", 150),
        (" 0.05 ", 5),
        ("-12", -1200),
        ("1.230", 123),
        ("1.234", None),
        ("1e3", None),
        ("元", None),
        ("", None),
    ],
)
def test_typed_amounts_are_yuan(text: str, cents: int | None) -> None:
    assert cents_of(text) == cents


@given(st.integers(-(2**53), 2**53))
def test_yuan_reads_back_as_the_same_cents(cents: int) -> None:
    assert cents_of(yuan(cents)) == cents


def test_money_is_kept_in_whole_cents(feel: Feel) -> None:
    assert cleaned(money(), 12345, feel) == 12345
    assert cleaned(money(), 12345.0, feel) == 12345
    assert cleaned(money(), 1.5, feel) == ["Expected a whole number of cents, but found 1.5"]
    assert cleaned(money(), "十元", feel) == ["Expected an amount in yuan such as 3,000,000.00, but found '十元'"]


def test_limits_of_money_are_in_yuan(feel: Feel) -> None:
    field = money(min=0.5, max="3000000")
    assert cleaned(field, 50, feel) == 50
    assert cleaned(field, 49, feel) == ["Expected 0.50 or more, but found 0.49"]
    assert cleaned(field, 300_000_001, feel) == ["Expected 3,000,000.00 or less, but found 3,000,000.01"]


def test_money_is_shown_in_yuan(feel: Feel) -> None:
    form = a_form(money(defaultValue=12.5))
    [shown] = present(form, {}, {}, feel)
    assert (shown.value, shown.format) == (1250, "money")
    [described] = describe(form, {"value": 300_000_000})
    assert (str(described.text), described.text.en) == ("3,000,000.00 元", "3,000,000.00 yuan")  # type: ignore[union-attr]


def test_money_has_a_unit_unless_the_form_gives_one() -> None:
    [default, own] = (
        a_form(money()).fields[0],
        a_form(money(appearance={"prefixAdorner": "¥"})).fields[0],
    )
    assert isinstance(default, NumberField)
    assert isinstance(own, NumberField)
    assert (default.suffix.zh, own.suffix.zh, own.prefix.zh) == ("元", "", "¥")


def test_from_texts_reads_yuan_and_keeps_what_is_none() -> None:
    [field] = a_form(money()).fields
    assert isinstance(field, NumberField)
    assert [field.from_texts([text]) for text in ("1,000.5", "很多")] == [100_050, "很多"]


@pytest.mark.parametrize(
    "wrong", [{"min": 0.001}, {"defaultValue": "1.234"}, {"serializeToString": True}, {"format": "dollars"}]
)
def test_compile_refuses(wrong: Json) -> None:
    with pytest.raises(FormInvalid):
        a_form(money(**wrong) if "format" not in wrong else a_field("number", **wrong))  # type: ignore[arg-type]
