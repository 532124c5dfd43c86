"""Choices among the people of a group, whom whoever knows people puts into the context."""

from typing import Any

import pytest

from engine.feel import Feel
from forms import Form, FormInvalid, present, validate
from tests.unit.forms.building import Json, a_field, a_form, a_list, errors_of

LI = {"value": "lisi", "label": "李四 · 副局长", "label_en": "Li Si · Deputy director"}


def a_person(type: str = "select", people: str = "D07/P_CLERK", **attributes: Any) -> Json:
    return a_field(type, "officer", properties={"people": people}, **attributes)


def offering(form: Form) -> Json:
    """A context in which every group has one person."""
    return {name: [LI] for name in form.people}


@pytest.mark.parametrize("type, chosen", [("select", "lisi"), ("radio", "lisi"), ("checklist", ["lisi"])])
def test_person_is_one_of_the_group(type: str, chosen: object, feel: Feel) -> None:
    form = a_form(a_person(type))
    assert list(form.people.values()) == ["D07/P_CLERK"]
    assert validate(form, {"officer": chosen}, offering(form), feel) == {"officer": chosen}
    other = ["wangwu"] if isinstance(chosen, list) else "wangwu"
    assert errors_of(form, {"officer": other}, feel, offering(form)) == {
        "officer": ["'wangwu' is not among the options"]
    }
    assert set(errors_of(form, {"officer": chosen}, feel)) == {"officer"}, "nobody is offered"


def test_people_are_shown_as_options(feel: Feel) -> None:
    form = a_form(a_person())
    [shown] = present(form, {}, offering(form), feel)
    assert [(one.value, one.label.zh, one.label.en) for one in shown.options] == [tuple(LI.values())]


def test_people_in_rows_have_a_group_of_their_own(feel: Feel) -> None:
    form = a_form(a_person(people="=lead_division"), a_list("rows", a_person()))
    assert sorted(form.people.values()) == ["=lead_division", "D07/P_CLERK"]
    data: Json = {"officer": "lisi", "rows": [{"officer": "lisi"}]}
    assert validate(form, data, offering(form), feel) == data


def test_group_given_by_an_expression_is_checked_like_any_other() -> None:
    form = a_form(a_person(people='=lead_division + "/P_CLERK"'))
    assert 'lead_division + "/P_CLERK"' in form.expressions.values()


@pytest.mark.parametrize("wrong", [{"values": [{"value": "a", "label": "a"}]}, {"valuesExpression": "=x"}])
def test_compile_refuses_people_beside_other_options(wrong: dict[str, Any]) -> None:
    with pytest.raises(FormInvalid):
        a_form(a_person(**wrong))


def test_compile_refuses_an_empty_expression() -> None:
    with pytest.raises(FormInvalid):
        a_form(a_person(people="= "))
