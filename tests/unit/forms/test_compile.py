"""From document to form."""

import pytest

from forms import FormInvalid, compile_form
from tests.unit.forms.building import Json, a_field, a_form


def refused(document: Json) -> list[tuple[str, str]]:
    with pytest.raises(FormInvalid) as found:
        compile_form(document)
    return found.value.problems


def test_compile_accepts_what_the_modeler_writes() -> None:
    form = compile_form(
        {
            "id": "apply",
            "type": "default",
            "schemaVersion": 16,
            "exporter": {"name": "Camunda Modeler", "version": "5.30.0"},
            "executionPlatform": "Camunda Cloud",
            "executionPlatformVersion": "8.6.0",
            "components": [a_field(id="Field_1", layout={"row": "Row_1", "columns": None}, description="说明")],
        }
    )
    assert (form.id, set(form.keys)) == ("apply", {"value"})


@pytest.mark.parametrize("type", ["html", "iframe", "documentPreview", "button", "image", "taglist", "", 7])
def test_compile_refuses_unknown_type_by_name(type: object) -> None:
    [(path, sentence), *_] = refused({"id": "x", "components": [{"type": type}]})
    assert path == "components[0].type"
    assert repr(type) in sentence


def test_compile_refuses_unknown_attributes_by_path() -> None:
    problems = refused(
        {
            "id": "x",
            "action": "post",
            "components": [
                a_field(onclick="alert(1)", properties={"colour": "red"}, validate={"async": True}),
                {"type": "group", "components": [a_field(key="other", conditional={"show": "=true"})]},
            ],
        }
    )
    assert [path for path, _ in problems] == [
        "components[0].properties.colour",
        "components[0].validate.async",
        "components[0].onclick",
        "components[1].components[0].conditional.show",
        "action",
    ]


@pytest.mark.parametrize("key", ["", "a.b", "2nd", "a b", "this", "null", "rows_of_a", None, 5])
def test_compile_refuses_keys_that_feel_cannot_read(key: object) -> None:
    assert refused({"id": "x", "components": [{"type": "textfield", "key": key}]})[0][0] == "components[0].key"


@pytest.mark.parametrize(
    "document",
    [{}, {"id": 3}, {"id": "x", "components": {}}, {"id": "x", "components": ["a"]}, {"id": "x", "type": "wizard"}],
)
def test_compile_refuses_broken_documents(document: Json) -> None:
    assert refused(document)


def test_compile_refuses_one_key_twice_even_across_groups() -> None:
    assert refused({"id": "x", "components": [a_field(), {"type": "group", "components": [a_field()]}]}) == [
        ("value", "Expected one field with this key, but found 2")
    ]


@pytest.mark.parametrize(
    "rule, path",
    [
        ({"expression": "=true", "message": "错", "field": "nobody"}, "rules[0].field"),
        ({"expression": "true", "message": "错"}, "rules[0].expression"),
        ({"expression": "=true"}, "rules[0].message"),
        ({"expression": "=true", "message": "错", "level": 1}, "rules[0].level"),
    ],
)
def test_compile_refuses_wrong_rules(rule: Json, path: str) -> None:
    assert path in [found for found, _ in refused({"id": "x", "components": [a_field()], "rules": [rule]})]


def test_compile_refuses_field_that_decides_its_own_visibility() -> None:
    with pytest.raises(FormInvalid, match="depends on itself"):
        a_form(a_field(hide="=value = null"))


def test_compile_refuses_giant_forms() -> None:
    assert refused({"id": "x", "components": [a_field(key=f"k{n}") for n in range(501)]})[0][0] == "components"


def test_expressions_are_listed_for_checks_before_use() -> None:
    form = a_form(a_field(hide="=a > 1", valid_if="=value > a"), rules=[{"expression": "=a = 1", "message": "错"}])
    assert form.expressions == {
        "components[0].hide": "a > 1",
        "components[0].valid": "value > a",
        "rules[0].rule": "a = 1",
    }
