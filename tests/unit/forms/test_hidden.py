"""What is hidden at a step is not sent, not taken, and not lost."""

import pytest

from engine.feel import Feel
from forms import Form, FormInvalid, PresentedField, compile_form, present, validate, values_of
from tests.unit.forms.building import Json, a_field, a_form, a_list

AT_REVIEW = '=step = "review"'
CASE: Json = {
    "name": "测试学校",
    "note": "秘密",
    "inner": "秘密",
    "members": [{"name": "李", "id": "秘密"}, {"name": "王", "id": "秘密"}],
    "votes": [{"who": "秘密"}],
}


def a_form_of_two_steps(**members: object) -> Form:
    return a_form(
        a_field(key="name"),
        a_field(key="note", hide=AT_REVIEW),
        {"type": "group", "conditional": {"hide": AT_REVIEW}, "components": [a_field(key="inner"), a_secret_text()]},
        a_list("members", a_field(key="name"), a_field(key="id", hide=AT_REVIEW), **members),
        {
            "type": "table",
            "dataSource": "=votes",
            "columns": [{"key": "who"}],
            "conditional": {"hide": AT_REVIEW},
        },
    )


def a_secret_text() -> Json:
    return {"type": "text", "text": "{{ note }}"}


def everything_in(shown: list[PresentedField]) -> str:
    texts = [f"{one.value!r} {one.text} {one.options}" for one in shown]
    inner = [
        *(child for one in shown for child in one.children),
        *(x for one in shown for row in one.rows for x in row),
    ]
    return " ".join(texts) + (everything_in(inner) if inner else "")


def test_hidden_values_are_not_presented(feel: Feel) -> None:
    form = a_form_of_two_steps()
    assert "秘密" in everything_in(present(form, {}, CASE | {"step": "apply"}, feel))
    shown = present(form, {"note": "秘密", "inner": "秘密"}, CASE | {"step": "review"}, feel)
    assert "秘密" not in everything_in(shown)
    assert values_of(shown) == {"name": "测试学校", "members": [{"name": "李"}, {"name": "王"}]}


def test_hidden_parts_of_protected_rows_stay_as_they_are(feel: Feel) -> None:
    form = a_form_of_two_steps(readonly=True)
    kept = validate(form, {"name": "新名"}, CASE | {"step": "review"}, feel)
    assert kept == {"name": "新名", "members": CASE["members"]}


def test_hidden_values_are_not_taken(feel: Feel) -> None:
    form = a_form(a_field(key="name"), a_field(key="note", hide=AT_REVIEW))
    assert validate(form, {"name": "a", "note": "b"}, {"step": "review"}, feel) == {"name": "a"}
    assert validate(form, {"name": "a", "note": "b"}, {"step": "apply"}, feel) == {"name": "a", "note": "b"}


def test_step_is_empty_where_there_is_none(feel: Feel) -> None:
    assert validate(a_form(a_field(hide=AT_REVIEW)), {"value": "x"}, {}, feel) == {"value": "x"}


@pytest.mark.parametrize("field", [a_field(key="step"), a_list("rows", a_field(key="step")), a_list("step")])
def test_compile_refuses_a_field_named_step(field: Json) -> None:
    with pytest.raises(FormInvalid, match="'step' is the step it is filled in at"):
        compile_form({"id": "x", "components": [field]})
