"""Conditions, protection and rules."""

from collections.abc import Mapping, Sequence

import pytest

from engine.errors import EngineError
from engine.feel import Feel
from forms import FormDataInvalid, Text, compile_form, title_of, validate
from tests.unit.forms.building import Json, a_field, a_form, a_list, errors_of

LEASE = (
    a_field("select", "title", values=[{"value": "own"}, {"value": "lease"}], required=True),
    a_field(key="ends", hide='=title != "lease"', required=True),
)


def test_unknown_keys_are_refused(feel: Feel) -> None:
    assert errors_of(a_form(a_field()), {"value": "x", "admin": True}, feel) == {
        "admin": ["The form has no such field"]
    }


def test_title_says_what_the_case_is_about(feel: Feel) -> None:
    form = compile_form({"id": "x", "title": "=name", "components": [a_field(key="name")]})
    assert title_of(form, {"name": "测试小学"}, {}, feel) == "测试小学"
    assert title_of(form, {}, {}, feel) == ""
    assert title_of(a_form(a_field()), {"value": "x"}, {}, feel) == ""


def test_hidden_values_are_dropped_even_when_wrong(feel: Feel) -> None:
    form = a_form(*LEASE)
    assert validate(form, {"title": "own", "ends": "x"}, {}, feel) == {"title": "own"}
    assert validate(form, {"title": "own", "ends": 7}, {}, feel) == {"title": "own"}
    assert errors_of(form, {"title": "lease"}, feel) == {"ends": ["This field is required"]}


def test_hidden_value_is_empty_for_other_conditions(feel: Feel) -> None:
    form = a_form(
        a_field(key="last", hide="=middle = null"), a_field(key="middle", hide="=first = null"), a_field(key="first")
    )
    assert validate(form, {"middle": "m", "last": "l"}, {}, feel) == {"first": None}


def test_required_if_and_valid_if(feel: Feel) -> None:
    field = a_field(
        "number", required_if="=kind = 1", valid_if="=value > 10", valid_message="太小", valid_message_en="Too small"
    )
    form = a_form(a_field("number", "kind"), field)
    assert errors_of(form, {"kind": 2}, feel) == {}
    assert errors_of(form, {"kind": 1}, feel) == {"value": ["This field is required"]}
    with pytest.raises(FormDataInvalid) as refused:
        validate(form, {"value": 3}, {}, feel)
    [message] = refused.value.errors["value"]
    assert message.params["message"] == Text("太小", "Too small")


def test_conditions_see_the_case(feel: Feel) -> None:
    form = a_form(a_field(hide="=case_type = 1"))
    assert validate(form, {"value": "x"}, {"case_type": 1}, feel) == {}
    assert validate(form, {"value": "x"}, {"case_type": 2}, feel) == {"value": "x"}


@pytest.mark.parametrize("protection", [{"readonly": True}, {"disabled": True}, {"readonly": '=kind = "a"'}])
def test_protected_fields_keep_the_cases_value(protection: Json, feel: Feel) -> None:
    form = a_form(a_field(**protection), a_field(key="kind"))  # type: ignore[arg-type]
    context: Json = {"value": "old"}
    assert validate(form, {"kind": "a"}, context, feel)["value"] == "old"
    assert validate(form, {"kind": "a", "value": "old"}, context, feel)["value"] == "old"
    changed = {"value": ["This field may not be changed"]}
    assert errors_of(form, {"kind": "a", "value": "new"}, feel, context) == changed
    assert "value" not in validate(form, {"kind": "a"}, {}, feel)


def test_protected_rows_keep_the_cases_rows(feel: Feel) -> None:
    form = a_form(a_list("rows", a_field(key="a", required=True), a_field("checkbox", "b"), readonly=True))
    context: Json = {"rows": [{"a": "1"}]}
    assert validate(form, {}, context, feel) == {"rows": [{"a": "1", "b": False}]}
    assert errors_of(form, {"rows": [{"a": "1"}]}, feel, context) == {}
    assert errors_of(form, {"rows": [{"a": "2"}]}, feel, context) == {"rows": ["This field may not be changed"]}


def test_protected_column_keeps_each_rows_value(feel: Feel) -> None:
    form = a_form(a_list("rows", a_field(key="code", readonly=True), a_field(key="opinion")))
    context: Json = {"rows": [{"code": "D04"}]}
    kept = validate(form, {"rows": [{"opinion": "同意"}]}, context, feel)
    assert kept == {"rows": [{"code": "D04", "opinion": "同意"}]}
    assert set(errors_of(form, {"rows": [{"code": "D09"}]}, feel, context)) == {"rows[0].code"}


def test_rules_stand_at_their_field_and_wait_for_it_to_be_right(feel: Feel) -> None:
    rules: list[Json] = [
        {"expression": "=count(members) >= 2", "message": "至少两人", "field": "members"},
        {"expression": "=a < b", "message": "a 须小于 b"},
    ]
    form = a_form(a_list("members", a_field()), a_field("number", "a"), a_field("number", "b"), rules=rules)
    assert errors_of(form, {"members": [{}], "a": 1, "b": 2}, feel) == {"members": ["至少两人"]}
    assert errors_of(form, {"members": [{}, {}], "a": 2, "b": 1}, feel) == {"": ["a 须小于 b"]}
    assert set(errors_of(form, {"members": [{}, {}], "a": "x", "b": 1}, feel)) == {"a"}


def test_rule_of_a_hidden_field_is_silent(feel: Feel) -> None:
    form = a_form(*LEASE, rules=[{"expression": '=ends = "x"', "message": "错", "field": "ends"}])
    assert errors_of(form, {"title": "own"}, feel) == {}
    assert errors_of(form, {"title": "lease", "ends": "y"}, feel) == {"ends": ["错"]}


class CountingFeel:
    """Passes everything on to the real evaluator and counts the calls."""

    def __init__(self, feel: Feel) -> None:
        self.feel = feel
        self.calls = 0

    def evaluate(self, expressions: Sequence[str], context: Mapping[str, object]) -> list[object]:
        self.calls += 1
        return self.feel.evaluate(expressions, context)


def test_conditions_are_evaluated_in_one_call(feel: Feel) -> None:
    counting = CountingFeel(feel)
    form = a_form(
        *LEASE, a_list("members", a_field("number", valid_if="=value > 1")), a_field(key="b", hide="=title = null")
    )
    validate(form, {"title": "lease", "ends": "x", "members": [{"value": 2}] * 20, "b": "x"}, {}, counting)
    assert counting.calls == 1


def test_form_without_conditions_needs_no_evaluator(feel: Feel) -> None:
    counting = CountingFeel(feel)
    validate(a_form(a_field()), {"value": "x"}, {}, counting)
    assert counting.calls == 0


def test_expression_that_cannot_be_evaluated_is_the_forms_fault(feel: Feel) -> None:
    with pytest.raises(EngineError):
        validate(a_form(a_field(hide="=nobody > 1")), {"value": "x"}, {}, feel)


def test_public_keys_are_those_the_form_marks(feel: Feel) -> None:
    public = a_field(key="licence_no", readonly=True, properties={"public": "true"})
    form = a_form(public, a_field(key="note"))
    assert form.public_keys == {"licence_no"}
    assert validate(form, {}, {"licence_no": "教民199012160000128号"}, feel)["licence_no"] == "教民199012160000128号"
