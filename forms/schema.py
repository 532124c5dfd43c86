"""The marshmallow schema of a form: shapes, types and single values, before any condition."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import marshmallow
from marshmallow import fields as marshmallow_fields

from forms.errors import Rejected
from forms.field import Component, Field
from forms.form import inputs
from forms.texts import Message
from forms.types.dynamic_list import DynamicList

Errors = dict[str, list[Message]]


class Value(marshmallow_fields.Field[object]):
    """A marshmallow field whose value is cleaned by a field of the form."""

    def __init__(self, field: Field) -> None:
        super().__init__(load_default=None, allow_none=True, pre_load=_null_when_blank)
        self.field = field

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> object:
        del attr, data
        try:
            return self.field.clean(value)
        except Rejected as rejected:
            raise marshmallow.ValidationError([rejected.message]) from rejected


class Rows(Value):
    """A list of rows, each loaded by the schema of the list's own fields."""

    def __init__(self, field: DynamicList) -> None:
        super().__init__(field)
        self.schema = make_schema(field.children)

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> object:
        rows = cast("list[object]", super()._deserialize(value, attr, data))
        loaded, errors = [], {}
        for index, row in enumerate(rows):
            good, bad = load(self.schema, row)
            loaded.append(good)
            errors.update({f"[{index}]{'.' if path else ''}{path}": found for path, found in bad.items()})
        if errors:
            raise marshmallow.ValidationError(errors, valid_data=loaded)
        return loaded


class FormSchema(marshmallow.Schema):
    """The root of every form's schema; texts are messages that an edge translates."""

    error_messages = cast(
        "dict[str, str]",  # marshmallow only passes them on
        {
            "unknown": Message("The form has no such field"),
            "type": Message("Expected an object with the fields of the form"),
        },
    )


def make_schema(components: Sequence[Component]) -> marshmallow.Schema:
    """A schema for the fields of one level."""
    made: dict[str, marshmallow_fields.Field[object]] = {}
    for field in inputs(components):
        made[field.key] = Rows(field) if isinstance(field, DynamicList) else Value(field)
    return FormSchema.from_dict(made)(unknown=marshmallow.RAISE)


def load(schema: marshmallow.Schema, data: object) -> tuple[dict[str, object], Errors]:
    """What could be loaded, with null for the rest, and the errors by path."""
    errors: Errors = {}
    try:
        loaded = schema.load(cast("Mapping[str, Any]", data))
    except marshmallow.ValidationError as error:
        loaded = error.valid_data if isinstance(error.valid_data, dict) else {}
        errors = _flat(error.messages_dict)
    return {key: loaded.get(key) for key in schema.load_fields}, errors


def _flat(messages: Mapping[str, Any]) -> Errors:
    errors: Errors = {}
    for key, found in messages.items():
        path = "" if key == "_schema" else str(key)
        if isinstance(found, dict):
            errors.update({f"{path}{below}": texts for below, texts in found.items()})
        else:
            errors[path] = list(found)
    return errors


def _null_when_blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value
