"""Conditions that count only when something is so: told and checked there, and nowhere else."""

from engine.feel import Feel
from forms import Form, Text
from forms.conditions import conditions_of
from forms.form import inputs
from tests.unit.forms.building import Json, a_field, a_form, a_list, errors_of

KINDERGARTEN = '=kind = "kindergarten"'
RULE: Json = {"expression": "=staff > 3", "message": "幼儿园教职工应当多于三人", "when": KINDERGARTEN, "field": "staff"}


def a_school() -> Form:
    return a_form(
        a_field("textfield", "kind"),
        a_field("number", "years", valid_if="=years >= 5", valid_when=KINDERGARTEN, valid_message="园长五年以上"),
        a_field("number", "staff"),
        a_list("rooms", a_field("number", "area", valid_if="=area > 0", valid_message="面积应当大于零")),
        rules=[RULE],
    )


def told(form: Form, kind: str | None, feel: Feel) -> tuple[Text, ...]:
    return conditions_of(form, list(inputs(form.fields)), {"kind": kind}, {}, feel)


def test_conditions_of_tells_what_concerns_the_entries(feel: Feel) -> None:
    every = (Text("园长五年以上"), Text("面积应当大于零"), Text("幼儿园教职工应当多于三人"))
    assert told(a_school(), "kindergarten", feel) == every
    assert told(a_school(), "senior", feel) == (Text("面积应当大于零"),)


def test_conditions_of_tells_all_while_nothing_is_chosen(feel: Feel) -> None:
    assert len(told(a_school(), None, feel)) == 3


def test_validate_checks_only_where_the_guard_is_true(feel: Feel) -> None:
    data = {"years": 1, "staff": 2}
    assert errors_of(a_school(), {**data, "kind": "senior"}, feel) == {}
    assert set(errors_of(a_school(), {**data, "kind": "kindergarten"}, feel)) == {"years", "staff"}
