"""Lists of rows."""

import pytest

from engine.feel import Feel
from forms import FormInvalid, present, validate
from tests.unit.forms.building import Json, a_field, a_form, a_list, errors_of

MEMBERS = a_list(
    "members",
    a_field(key="name", required=True),
    a_field("number", "years", min=0),
    a_field(key="proof", hide="=years = null or years < 5", required=True),
    max_items="3",
    min_items=1,
)


def test_rows_are_cleaned_one_by_one(feel: Feel) -> None:
    data: Json = {"members": [{"name": " 张三 ", "years": 6, "proof": "证"}, {"name": "李四", "years": 1}]}
    assert validate(a_form(MEMBERS), data, {}, feel) == {
        "members": [{"name": "张三", "years": 6, "proof": "证"}, {"name": "李四", "years": 1}]
    }


def test_errors_have_the_path_of_their_row(feel: Feel) -> None:
    rows: list[object] = [{"name": "", "years": -1}, {"name": "李四", "years": 5}, {"name": 3, "x": 1}]
    assert errors_of(a_form(MEMBERS), {"members": rows}, feel) == {
        "members[0].name": ["This field is required"],
        "members[0].years": ["Expected 0 or more, but found -1"],
        "members[1].proof": ["This field is required"],
        "members[2].name": ["Expected a text, but found 3"],
        "members[2].x": ["The form has no such field"],
    }


@pytest.mark.parametrize("given", [[], None])
def test_too_few_rows_are_refused(given: object, feel: Feel) -> None:
    expected = {"members": ["Expected at least 1 rows, but found 0"]}
    assert errors_of(a_form(MEMBERS), {"members": given}, feel) == expected


def test_too_many_rows_are_refused(feel: Feel) -> None:
    rows = [{"name": "某"}] * 4
    assert errors_of(a_form(MEMBERS), {"members": rows}, feel) == {"members": ["Expected at most 3 rows, but found 4"]}


@pytest.mark.parametrize("given", ["张三", {"name": "张三"}, 1, True])
def test_other_than_a_list_is_refused(given: object, feel: Feel) -> None:
    assert errors_of(a_form(MEMBERS), {"members": given}, feel) == {
        "members": [f"Expected a list of rows, but found {given!r}"]
    }


def test_row_that_is_no_object_is_refused(feel: Feel) -> None:
    expected = {"members[0]": ["Expected an object with the fields of the form"]}
    assert errors_of(a_form(MEMBERS), {"members": [None]}, feel) == expected
    assert errors_of(a_form(MEMBERS), {"members": ["张三"]}, feel) == expected


def test_row_expressions_see_their_row_and_the_form(feel: Feel) -> None:
    form = a_form(
        a_field("number", "least"),
        a_list("members", a_field("number", "years", valid_if="=this.years >= least and years < 99")),
    )
    data: Json = {"least": 5, "members": [{"years": 4}, {"years": 5}, {"years": None}, {"years": 99}]}
    assert set(errors_of(form, data, feel)) == {"members[0].years", "members[3].years"}


def test_row_key_hides_an_outer_key(feel: Feel) -> None:
    form = a_form(a_field(key="name"), a_list("members", a_field(key="name", valid_if='=name = "row"')))
    assert errors_of(form, {"name": "outer", "members": [{"name": "row"}]}, feel) == {}


def test_presented_list_starts_with_its_first_rows(feel: Feel) -> None:
    [shown] = present(a_form(a_list("members", a_field(key="name"), defaultRepetitions=2)), {}, {}, feel)
    assert [[field.path for field in row] for row in shown.rows] == [["members[0].name"], ["members[1].name"]]


def test_presented_rows_keep_wrong_entries(feel: Feel) -> None:
    [shown] = present(a_form(MEMBERS), {"members": [{"name": "某", "years": "许多"}]}, {}, feel)
    assert [(field.path, field.value) for field in shown.rows[0]][1] == ("members[0].years", "许多")


def test_compile_refuses_list_in_list_and_wrong_limits() -> None:
    with pytest.raises(FormInvalid, match="list within a list"):
        a_form(a_list("outer", a_list("inner", a_field())))
    with pytest.raises(FormInvalid, match="max_items"):
        a_form(a_list("outer", a_field(), min_items="5", max_items="2"))
    with pytest.raises(FormInvalid, match=r"outer\.value"):
        a_form(a_list("outer", a_field(), a_field()))
