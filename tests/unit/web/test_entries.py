"""From the fields of a posted page to the data of a form."""

import pytest

from tests.unit.forms.building import a_field, a_form, a_list
from web.entries import entered, is_redrawing

FORM = a_form(
    a_field(key="name"),
    a_field("number", "area"),
    a_field("checkbox", "promise"),
    a_field("checklist", "materials", values=[{"value": "a"}, {"value": "b"}]),
    a_field("radio", "title", values=[{"value": "own"}]),
    a_field("expression", "sum", expression="=area"),
    a_list("members", a_field(key="who"), a_field("checkbox", "teaches")),
)


def test_values_get_the_type_of_their_field() -> None:
    posted = {
        "name": ["某"],
        "area": ["12.5"],
        "promise": ["", "true"],
        "materials": ["", "a", "b"],
        "title": ["", "own"],
    }
    assert entered(FORM, posted) == {
        "name": "某",
        "area": 12.5,
        "promise": True,
        "materials": ["a", "b"],
        "title": "own",
    }


def test_what_was_shown_and_left_empty_is_there() -> None:
    posted = {"name": [""], "area": [""], "promise": [""], "materials": [""], "title": [""], "members": [""]}
    assert entered(FORM, posted) == {
        "name": "",
        "area": "",
        "promise": False,
        "materials": [],
        "title": "",
        "members": [],
    }


def test_unreadable_number_stays_as_it_was_typed() -> None:
    assert entered(FORM, {"area": ["十二"]}) == {"area": "十二"}


def test_what_is_no_field_or_computed_is_left_out() -> None:
    assert entered(FORM, {"csrf_token": ["x"], "sum": ["7"], "admin": ["true"]}) == {}


def test_rows_come_in_order_without_gaps() -> None:
    posted = {"members": [""], "members[7].who": ["乙"], "members[2].who": ["甲"], "members[2].teaches": ["", "true"]}
    assert entered(FORM, posted) == {"members": [{"who": "甲", "teaches": True}, {"who": "乙"}]}


@pytest.mark.parametrize(
    "change, rows",
    [
        ("add:members", [{"who": "甲"}, {"who": "乙"}, {}]),
        ("remove:members:0", [{"who": "乙"}]),
        ("remove:members:9", [{"who": "甲"}, {"who": "乙"}]),
        ("remove:members:x", [{"who": "甲"}, {"who": "乙"}]),
        ("add:name", [{"who": "甲"}, {"who": "乙"}]),
        ("nonsense", [{"who": "甲"}, {"who": "乙"}]),
    ],
)
def test_buttons_change_rows(change: str, rows: list[dict[str, str]]) -> None:
    posted = {"members": [""], "members[0].who": ["甲"], "members[1].who": ["乙"], "_rows": [change]}
    assert entered(FORM, posted)["members"] == rows


def test_several_changes_mean_the_rows_as_they_were_posted() -> None:
    posted = {f"members[{index}].who": [who] for index, who in enumerate("甲乙丙丁")}
    changes = ["add:members", "remove:members:0", "remove:members:2", "add:members", "remove:members:0"]
    data = entered(FORM, {"members": [""], **posted, "_rows": changes})
    assert data["members"] == [{"who": "乙"}, {"who": "丁"}, {}, {}]


@pytest.mark.parametrize("name", ["_rows", "_files"])
def test_button_that_hands_in_takes_what_is_not_drawn_yet_along(name: str) -> None:
    assert is_redrawing({name: ["add:members"]})
    assert not is_redrawing({name: ["add:members"], "action": ["complete"]})
