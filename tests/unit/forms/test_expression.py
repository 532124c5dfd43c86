"""Computed fields."""

import pytest

from engine.feel import Feel
from forms import FormInvalid, Text, present, validate
from forms.describe import describe
from tests.unit.forms.building import a_field, a_form, a_list, errors_of

TOTAL = a_field("expression", "total", expression="=a + b", computeOn="change")


def test_computed_value_is_the_servers(feel: Feel) -> None:
    form = a_form(a_field("number", "a"), a_field("number", "b"), TOTAL)
    assert validate(form, {"a": 1, "b": 2, "total": 99}, {}, feel) == {"a": 1, "b": 2, "total": 3}


def test_computed_over_an_empty_field_is_empty(feel: Feel) -> None:
    form = a_form(a_field("number", "a"), a_field("number", "b"), TOTAL)
    assert validate(form, {"a": 1}, {}, feel) == {"a": 1, "b": None, "total": None}


def test_computed_values_may_build_on_each_other_in_any_order(feel: Feel) -> None:
    form = a_form(
        a_field("expression", "third", expression="=second + 1"),
        a_field("expression", "second", expression="=first + 1"),
        a_field("number", "first"),
        a_field(key="note", hide="=third < 10", required=True),
    )
    assert validate(form, {"first": 1}, {}, feel) == {"third": 3, "second": 2, "first": 1}
    assert errors_of(form, {"first": 8}, feel) == {"note": ["This field is required"]}


def test_computed_value_may_be_who_fills_the_form_in(feel: Feel) -> None:
    form = a_form(a_field("expression", "inspector", expression="=performer.name"))
    somebody = {"performer": {"username": "zhuershi", "name": "朱二十", "name_en": "Zhu Ershi"}}
    assert validate(form, {"inspector": "x"}, somebody, feel) == {"inspector": "朱二十"}
    assert validate(form, {}, {}, feel) == {"inspector": None}
    with pytest.raises(FormInvalid, match="'performer' is whoever fills it in"):
        a_form(a_field(key="performer"))


def test_rows_are_computed(feel: Feel) -> None:
    row = [
        a_field("number", "fee"),
        a_field("number", "pupils"),
        a_field("expression", "sum", expression="=fee * pupils"),
    ]
    form = a_form(a_list("plan", *row), a_field("expression", "total", expression="=sum(plan.sum)"))
    found = validate(form, {"plan": [{"fee": 10, "pupils": 2}, {"fee": 5, "pupils": 1}]}, {}, feel)
    assert found["total"] == 25


def test_presented_as_computed(feel: Feel) -> None:
    form = a_form(a_field("number", "a"), a_field("number", "b"), TOTAL)
    shown = present(form, {"a": 1, "b": 1}, {}, feel)[2]
    assert (shown.value, shown.computed, shown.readonly) == (2, True, True)


def test_computed_values_are_shown_by_their_names(feel: Feel) -> None:
    names = [{"value": "yes", "label": "通过", "label_en": "Passed"}]
    form = a_form(
        a_field("number", "a"), a_field("expression", "done", expression='=if a > 1 then "yes" else null', values=names)
    )
    assert [one.text for one in describe(form, {"done": "yes"})] == [Text("通过", "Passed")]
    assert [one.text for one in describe(form, {"done": "other"})] == [Text("other", "other")]
    assert validate(form, {"a": 2}, {}, feel)["done"] == "yes"


def test_compile_refuses_missing_expression_and_circles() -> None:
    with pytest.raises(FormInvalid, match="Expected a FEEL expression"):
        a_form(a_field("expression", "total"))
    with pytest.raises(FormInvalid, match="depends on itself") as refused:
        a_form(a_field("expression", "x", expression="=y"), a_field("expression", "y", expression="=x"))
    assert [path for path, _ in refused.value.problems] == ["x", "y"]
