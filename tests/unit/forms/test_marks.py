"""Marks: what is to be corrected."""

from typing import Any

import pytest

from engine.feel import Feel
from forms import Form, FormInvalid, Mark, PresentedField, compile_form, marks_of, present
from tests.unit.forms.building import Json, a_field, a_list

DEFECTS = [
    {"field": "name", "note": "须与章程一致"},
    {"field": "rows[1].id", "note": "号码不清"},
    {"field": "name", "note": "不得含有“中国”"},
    {"field": None, "note": "请补交章程"},
    {"field": "name"},
]


def a_marked_form(marks: object = "=defects") -> Form:
    components: list[Json] = [a_field(key="name"), a_list("rows", a_field(key="id"))]
    return compile_form({"id": "marked", "marks": marks, "components": components})


def marked(shown: list[PresentedField]) -> dict[str, tuple[str, ...]]:
    found = {one.path: one.marks for one in shown if one.marks}
    for one in shown:
        for row in one.rows:
            found |= marked(list(row))
    return found


def test_marks_stand_at_their_fields(feel: Feel) -> None:
    context: Json = {"defects": DEFECTS, "rows": [{"id": "1"}, {"id": "2"}]}
    assert marked(present(a_marked_form(), {}, context, feel)) == {
        "name": ("须与章程一致", "不得含有“中国”"),
        "rows[1].id": ("号码不清",),
    }


def test_marks_of_no_field_are_among_all_of_them(feel: Feel) -> None:
    found = marks_of(a_marked_form(), {"defects": DEFECTS}, feel)
    assert found[-1] == Mark("", "请补交章程")
    assert len(found) == 4


def test_marks_depend_on_the_step(feel: Feel) -> None:
    form = a_marked_form('=if step = "correct" then defects else []')
    assert len(marks_of(form, {"defects": DEFECTS, "step": "correct"}, feel)) == 4
    assert marks_of(form, {"defects": DEFECTS, "step": "apply"}, feel) == ()


@pytest.mark.parametrize("context", [{}, {"defects": None}, {"defects": ["x", {"note": 1}]}, {"defects": "x"}])
def test_marks_never_keep_people_from_their_work(context: Any, feel: Feel) -> None:
    assert marks_of(a_marked_form(), context, feel) == ()
    assert marked(present(a_marked_form(), {}, context, feel)) == {}


def test_hidden_field_shows_no_marks(feel: Feel) -> None:
    form = compile_form({"id": "x", "marks": "=defects", "components": [a_field(key="name", hide="=true")]})
    assert marked(present(form, {}, {"defects": DEFECTS}, feel)) == {}


def test_compile_refuses_marks_that_are_no_expression() -> None:
    with pytest.raises(FormInvalid):
        a_marked_form("defects")


def test_marks_are_among_the_expressions_to_check() -> None:
    assert a_marked_form().expressions["marks"] == "defects"
