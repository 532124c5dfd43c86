"""Numbers."""

import pytest

from engine.feel import Feel
from forms import FormInvalid
from forms.types.number import NumberField
from tests.unit.forms.building import a_field, a_form, cleaned


@pytest.mark.parametrize(
    "given, kept",
    [(1, 1), (1.0, 1), (-0.0, 0), (2.5, 2.5), (0.1, 0.1), (1e-7, 1e-7), (2**53, 2**53), ("", None), (None, None)],
)
def test_number_keeps_json_numbers(given: object, kept: object, feel: Feel) -> None:
    found = cleaned(a_field("number"), given, feel)
    assert (found, type(found)) == (kept, type(kept))


@pytest.mark.parametrize("given", ["12", "十二", True, [1], float("nan"), float("inf"), {"a": 1}])
def test_number_refuses_what_is_none(given: object, feel: Feel) -> None:
    assert cleaned(a_field("number"), given, feel) == [f"Expected a number, but found {given!r}"]


@pytest.mark.parametrize("given", [2**53 + 1, 1e300, -(10**400), pytest.param(10**5000, id="giant")])
def test_number_refuses_what_feel_cannot_count(given: object, feel: Feel) -> None:
    assert cleaned(a_field("number"), given, feel) == ["Expected a number no larger than 9007199254740992"]


def test_decimal_digits_are_limited(feel: Feel) -> None:
    money = a_field("number", decimalDigits=2)
    assert cleaned(money, 3000000.5, feel) == 3000000.5
    assert cleaned(money, 0.29, feel) == 0.29
    assert cleaned(money, 0.291, feel) == ["Expected at most 2 digits after the decimal point"]
    assert cleaned(a_field("number", decimalDigits=0), 1.5, feel) == [
        "Expected at most 0 digits after the decimal point"
    ]


def test_limits_are_named(feel: Feel) -> None:
    capacity = a_field("number", min=1, max="9999")
    assert cleaned(capacity, 1, feel) == 1
    assert cleaned(capacity, 9999, feel) == 9999
    assert cleaned(capacity, 0, feel) == ["Expected 1 or more, but found 0"]
    assert cleaned(capacity, 10000, feel) == ["Expected 9999 or less, but found 10000"]


@pytest.mark.parametrize(
    "given, kept", [("1.50", "1.5"), (" 12 ", "12"), (3, "3"), (2.5, "2.5"), ("-0", "0"), ("1e3", None), ("", None)]
)
def test_serialize_to_string_keeps_plain_digits(given: object, kept: object, feel: Feel) -> None:
    found = cleaned(a_field("number", serializeToString=True), given, feel)
    assert found == kept or (kept is None and found == [f"Expected a number, but found {given!r}"])


@pytest.mark.parametrize(
    "text, value", [("12", 12), ("1,234.5", 1234.5), (" 7 ", 7), ("", ""), ("abc", "abc"), ("1e9", "1e9")]
)
def test_from_texts_reads_what_people_type(text: str, value: object) -> None:
    [field] = a_form(a_field("number")).fields
    assert isinstance(field, NumberField)
    assert field.from_texts([text]) == value


@pytest.mark.parametrize(
    "attributes", [{"min": "low"}, {"max": True}, {"decimalDigits": 99}, {"increment": "x"}, {"defaultValue": "7"}]
)
def test_compile_refuses_wrong_attributes(attributes: dict[str, object]) -> None:
    with pytest.raises(FormInvalid):
        a_form(a_field("number", **attributes))  # type: ignore[arg-type]
