"""Builders for small forms."""

from collections.abc import Mapping

from forms import Feel, Form, FormDataInvalid, compile_form, validate

Json = dict[str, object]


def a_field(type: str = "textfield", key: str = "value", **attributes: object) -> Json:
    """A component; `required`, `min`... go under validate, `format`, `valid_if`... under properties."""
    checks = {name: attributes.pop(name) for name in VALIDATE if name in attributes}
    properties = {name: attributes.pop(name) for name in PROPERTIES if name in attributes}
    hide = attributes.pop("hide", None)
    return {
        "type": type,
        "key": key,
        "label": key,
        **({"validate": checks} if checks else {}),
        **({"properties": properties} if properties else {}),
        **({"conditional": {"hide": hide}} if hide else {}),
        **attributes,
    }


VALIDATE = ("required", "minLength", "maxLength", "min", "max", "pattern", "validationType")
PROPERTIES = (
    *("format", "required_if", "valid_if", "valid_when", "valid_message", "valid_message_en"),
    *("min_items", "max_items"),
)


def a_list(key: str, *components: Json, **attributes: object) -> Json:
    """A list of rows."""
    made = a_field("dynamiclist", key, components=list(components), **attributes)
    return {"path" if name == "key" else name: value for name, value in made.items()}


def a_form(*components: Json, rules: list[Json] | None = None) -> Form:
    """A compiled form of these components."""
    document = {"id": "a_form", "type": "default", "schemaVersion": 16, "components": list(components)}
    return compile_form({**document, **({"rules": rules} if rules else {})})


def errors_of(form: Form, data: Mapping[str, object], feel: Feel, context: Json | None = None) -> dict[str, list[str]]:
    """What validation refuses, as English sentences by path; empty when it accepts."""
    try:
        validate(form, data, context or {}, feel)
    except FormDataInvalid as refused:
        return {path: [str(message) for message in found] for path, found in refused.errors.items()}
    return {}


def cleaned(field: Json, value: object, feel: Feel) -> object:
    """What a form of this one field makes of a value; its errors when refused."""
    form = a_form(field)
    [key] = form.keys
    try:
        return validate(form, {key: value}, {}, feel)[key]
    except FormDataInvalid as refused:
        return [str(message) for found in refused.errors.values() for message in found]
