"""Choices."""

import pytest

from engine.feel import Feel
from forms import FormInvalid, present
from tests.unit.forms.building import Json, a_field, a_form, cleaned, errors_of

VALUES: list[Json] = [{"value": "own", "label": "自有", "label_en": "Owned"}, {"value": "lease", "label": "租赁"}]


@pytest.mark.parametrize("type", ["select", "radio"])
def test_single_choice_takes_one_of_its_options(type: str, feel: Feel) -> None:
    field = a_field(type, values=VALUES)
    assert cleaned(field, "own", feel) == "own"
    assert cleaned(field, "", feel) is None
    assert cleaned(field, "gift", feel) == ["'gift' is not among the options"]
    assert cleaned(field, 1, feel) == ["Expected a text, but found 1"]
    assert cleaned(field, ["own"], feel) == ["Expected a text, but found ['own']"]


def test_checklist_takes_some_of_its_options_in_their_order(feel: Feel) -> None:
    field = a_field("checklist", values=VALUES)
    assert cleaned(field, ["lease", "own", "own"], feel) == ["own", "lease"]
    assert cleaned(field, [], feel) == []
    assert cleaned(field, None, feel) == []
    assert cleaned(field, ["gift"], feel) == ["'gift' is not among the options"]
    assert cleaned(field, "own", feel) == ["Expected a list of texts, but found 'own'"]
    assert cleaned(field, [{}], feel) == ["Expected a list of texts, but found {}"]


def test_checkbox_takes_yes_or_no_and_required_means_yes(feel: Feel) -> None:
    assert cleaned(a_field("checkbox"), True, feel) is True
    assert cleaned(a_field("checkbox"), None, feel) is False
    assert cleaned(a_field("checkbox"), "yes", feel) == ["Expected true or false, but found 'yes'"]
    assert cleaned(a_field("checkbox", required=True), False, feel) == ["This must be ticked"]


def test_required_checklist_needs_one(feel: Feel) -> None:
    assert cleaned(a_field("checklist", values=VALUES, required=True), [], feel) == ["This field is required"]


@pytest.mark.parametrize("source", [{"valuesKey": "divisions"}, {"valuesExpression": "=divisions"}])
def test_options_may_come_from_the_case(source: dict[str, str], feel: Feel) -> None:
    form = a_form(a_field("checklist", "asked", **source))
    context: Json = {"divisions": ["D04", {"value": "D09", "label": "学校安全科", "label_en": "Safety"}]}
    assert errors_of(form, {"asked": ["D09", "D04"]}, feel, context) == {}
    assert errors_of(form, {"asked": ["D01"]}, feel, context) == {"asked": ["'D01' is not among the options"]}
    [field] = present(form, {}, context, feel)
    assert [(option.value, option.label.zh, option.label.in_language("en")) for option in field.options] == [
        ("D04", "D04", "D04"),
        ("D09", "学校安全科", "Safety"),
    ]


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"values": []},
        {"values": [{"value": ""}]},
        {"values": [{"value": "a"}, {"value": "a"}]},
        {"values": [{"value": "a", "icon": "x"}]},
        {"values": VALUES, "valuesKey": "divisions"},
        {"values": VALUES, "defaultValue": "gift"},
        {"valuesKey": "no key"},
    ],
)
def test_compile_refuses_wrong_options(attributes: Json) -> None:
    with pytest.raises(FormInvalid):
        a_form(a_field("select", **attributes))  # type: ignore[arg-type]
