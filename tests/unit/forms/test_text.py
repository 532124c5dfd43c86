"""Texts: one line, several lines, lengths, patterns, e-mail."""

import pytest

from engine.feel import Feel
from forms import FormInvalid
from tests.unit.forms.building import a_field, a_form, cleaned, errors_of


@pytest.mark.parametrize(
    "given, kept", [("测试学校", "测试学校"), ("  a b ", "a b"), ("", None), ("  ", None), (None, None)]
)
def test_textfield_keeps_trimmed_text(given: object, kept: object, feel: Feel) -> None:
    assert cleaned(a_field(), given, feel) == kept


@pytest.mark.parametrize("given", [12, True, ["a"], {"a": 1}, 1.5])
def test_textfield_refuses_other_types(given: object, feel: Feel) -> None:
    assert cleaned(a_field(), given, feel) == [f"Expected a text, but found {given!r}"]


@pytest.mark.parametrize("given", ["a\x00b", "\ud800", "a\x1bb"])
def test_textfield_refuses_what_no_database_stores(given: str, feel: Feel) -> None:
    assert cleaned(a_field(), given, feel) == ["The text has characters that cannot be stored"]


def test_textfield_refuses_second_line(feel: Feel) -> None:
    assert cleaned(a_field(), "a\nb", feel) == ["Expected one line of text"]


def test_textarea_keeps_lines(feel: Feel) -> None:
    assert cleaned(a_field("textarea"), "一\r\n二\n", feel) == "一\n二"


def test_lengths_are_counted_in_characters(feel: Feel) -> None:
    field = a_field(minLength=4, maxLength=5)
    assert cleaned(field, "测试学校", feel) == "测试学校"
    assert cleaned(field, "测试", feel) == ["Expected at least 4 characters, but found 2"]
    assert cleaned(field, "测试测试学校", feel) == ["Expected at most 5 characters, but found 6"]
    assert cleaned(field, "", feel) is None


def test_text_without_limit_has_the_greatest_limit(feel: Feel) -> None:
    assert cleaned(a_field(), "x" * 1_001, feel) == ["Expected at most 1000 characters, but found 1001"]
    assert cleaned(a_field("textarea"), "x" * 20_001, feel) == ["Expected at most 20000 characters, but found 20001"]


def test_pattern_is_searched(feel: Feel) -> None:
    field = a_field(pattern="^固教许〔[0-9]{4}〕[0-9]+号$")
    assert cleaned(field, "固教许〔2026〕12号", feel) == "固教许〔2026〕12号"
    assert cleaned(field, "固教许[2026]12号", feel) == ["The text does not have the expected form"]


@pytest.mark.parametrize("given, valid", [("a.b@example.org", True), ("a@b", False), ("a b@example.org", False)])
def test_email_is_checked(given: str, valid: bool, feel: Feel) -> None:
    found = cleaned(a_field(validationType="email"), given, feel)
    assert found == (given if valid else ["This is not a valid e-mail address"])


@pytest.mark.parametrize(
    "attributes, path, sentence",
    [
        ({"pattern": "(?=a)b"}, "validate.pattern", "invalid perl operator"),
        ({"pattern": "("}, "validate.pattern", "not a regular expression"),
        ({"minLength": 9, "maxLength": 3}, "validate.maxLength", "Expected a length from 9"),
        ({"maxLength": 99999}, "validate.maxLength", "Expected a length"),
        ({"maxLength": "many"}, "validate.maxLength", "Expected a whole number"),
        ({"validationType": "phone"}, "validate.validationType", "Expected one of"),
        ({"format": "passport"}, "properties.format", "Expected one of area_code"),
        ({"required": "yes"}, "validate.required", "Expected true or false"),
        ({"defaultValue": 3}, "defaultValue", "does not fit"),
    ],
)
def test_compile_refuses_wrong_attributes(attributes: dict[str, object], path: str, sentence: str) -> None:
    with pytest.raises(FormInvalid) as refused:
        a_form(a_field(**attributes))  # type: ignore[arg-type]
    [(found_path, found_sentence)] = refused.value.problems
    assert found_path == f"components[0].{path}"
    assert sentence in found_sentence


def test_format_normalizes_and_names_itself(feel: Feel) -> None:
    field = a_field(format="resident_id")
    assert cleaned(field, " 11010119900307891x ", feel) == ["This is not a valid resident identity number"]
    assert errors_of(a_form(field), {"value": "999999198803120028"}, feel) == {}
