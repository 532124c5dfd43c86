"""Files in forms."""

from typing import Any

import pytest

from engine.feel import Feel
from forms import FormInvalid, Text, present
from forms.describe import describe
from forms.files import file_entries, has_files, replaced_files
from tests.unit.forms.building import Json, a_field, a_form, a_list, cleaned, errors_of


def a_file(name: str = "章程.pdf", **facts: object) -> Json:
    made: Json = {"id": f"id of {name}", "name": name, "media_type": "application/pdf", "size": 9, "sha256": "0" * 64}
    return made | facts


def test_file_keeps_the_facts_and_nothing_else(feel: Feel) -> None:
    field = a_field("filepicker", multiple=True)
    assert cleaned(field, [a_file(colour="red"), a_file("批文.ofd")], feel) == [a_file(), a_file("批文.ofd")]
    assert cleaned(field, [], feel) == []
    assert cleaned(field, None, feel) == []


def test_file_named_twice_counts_once(feel: Feel) -> None:
    assert cleaned(a_field("filepicker"), [a_file(), a_file()], feel) == [a_file()]


@pytest.mark.parametrize("value", ["x", ["x"], [{"id": "x"}], [a_file(size="9")], [a_file(size=True)], {"id": "x"}])
def test_what_is_no_file_is_refused(value: object, feel: Feel) -> None:
    problems = cleaned(a_field("filepicker"), value, feel)
    assert "Expected a" in str(problems)


def test_kinds_are_told_by_the_end_of_the_name(feel: Feel) -> None:
    field = a_field("filepicker", accept=".PDF, .jpg", multiple=True)
    assert cleaned(field, [a_file("a.JPEG"), a_file("b.Pdf")], feel) == [a_file("a.JPEG"), a_file("b.Pdf")]
    assert cleaned(field, [a_file("a.png")], feel) == ["Expected files of the kinds .pdf .jpg .jpeg, but found a.png"]


def test_numbers_of_files_are_limited(feel: Feel) -> None:
    two = [a_file("a.pdf"), a_file("b.pdf")]
    assert cleaned(a_field("filepicker"), two, feel) == ["Expected at most 1 files, but found 2"]
    limited = a_field("filepicker", multiple=True, min_items=2, max_items=3)
    assert cleaned(limited, two, feel) == two
    assert cleaned(limited, two[:1], feel) == ["Expected at least 2 files, but found 1"]
    assert cleaned(limited, [a_file(f"{n}.pdf") for n in range(4)], feel) == ["Expected at most 3 files, but found 4"]


def test_required_files_may_depend_on_other_fields(feel: Feel) -> None:
    form = a_form(a_field("checkbox", "leased"), a_field("filepicker", "lease", required_if="=leased"))
    assert errors_of(form, {"leased": True}, feel) == {"lease": ["This field is required"]}
    assert errors_of(form, {"leased": False}, feel) == {}
    assert errors_of(form, {"leased": True, "lease": [a_file()]}, feel) == {}


def test_expressions_see_files(feel: Feel) -> None:
    form = a_form(
        a_field("filepicker", "papers", multiple=True), a_field("textfield", "why", required_if="=count(papers) > 1")
    )
    assert errors_of(form, {"papers": [a_file("a.pdf"), a_file("b.pdf")]}, feel) == {"why": ["This field is required"]}


def test_protected_files_stay(feel: Feel) -> None:
    form = a_form(a_field("filepicker", "papers", readonly=True))
    context: Json = {"papers": [a_file()]}
    assert errors_of(form, {"papers": [a_file()]}, feel, context) == {}
    assert errors_of(form, {"papers": [a_file("b.pdf")]}, feel, context) == {
        "papers": ["This field may not be changed"]
    }


def test_wrong_file_is_shown_again(feel: Feel) -> None:
    form = a_form(a_field("filepicker", "papers", accept=".pdf"))
    [shown] = present(form, {"papers": [a_file("a.png")]}, {}, feel)
    assert shown.value == [a_file("a.png")]


def test_files_are_found_and_replaced_at_the_top_and_in_rows() -> None:
    form = a_form(a_field("filepicker", "papers"), a_list("members", a_field("filepicker", "proofs"), a_field(key="x")))
    data: dict[str, Any] = {"papers": ["1"], "members": [{"proofs": ["2", "3"], "x": ["4"]}, "odd"], "else": ["5"]}
    assert has_files(form)
    assert not has_files(a_form(a_list("members", a_field(key="x"))))
    assert list(file_entries(form, data)) == [
        ("papers", "1"),
        ("members[0].proofs", "2"),
        ("members[0].proofs", "3"),
    ]
    replaced = replaced_files(form, data, lambda one: None if one == "2" else f"file {one}")
    assert replaced == data | {"papers": ["file 1"], "members": [{"proofs": ["file 3"], "x": ["4"]}, "odd"]}
    assert replaced_files(form, {"papers": "x", "members": None}, lambda one: one) == {"papers": "x", "members": None}


def test_files_are_described_by_their_names() -> None:
    form = a_form(a_field("filepicker", "papers"))
    [described] = describe(form, {"papers": [a_file("甲.pdf"), a_file("乙.pdf")]})
    assert described.text == Text("甲.pdf、乙.pdf", "甲.pdf, 乙.pdf")


@pytest.mark.parametrize(
    "attributes",
    [
        {"accept": "image/*"},
        {"accept": ".exe"},
        {"max_items": 2},
        {"multiple": True, "min_items": 5, "max_items": 2},
        {"multiple": True, "max_items": 1000},
        {"defaultValue": ["x"]},
        {"capture": "user"},
    ],
)
def test_compile_refuses_wrong_attributes(attributes: dict[str, Any]) -> None:
    with pytest.raises(FormInvalid):
        a_form(a_field("filepicker", **attributes))
