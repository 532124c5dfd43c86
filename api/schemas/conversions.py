"""Conversions of files of other engines."""

from typing import Any, get_args

from marshmallow import Schema, fields, validate

from api.schemas.definitions import File
from engine.conversion import What
from web.languages import translated


class ConversionOrder(Schema):
    """One file, in a multipart request."""

    file = File(required=True, metadata={"description": "BPMN or DMN of Camunda 7, Operaton or Flowable"})


class ConversionEntrySchema(Schema):
    """One change, or one thing that could not be converted."""

    element_id = fields.String(required=True, allow_none=True, metadata={"examples": ["approve"]})
    what = fields.String(required=True, validate=validate.OneOf(get_args(What)))
    before = fields.String(required=True, allow_none=True, metadata={"examples": ["${amount > 1000}"]})
    after = fields.String(required=True, allow_none=True, metadata={"examples": ["=amount > 1000"]})
    sentence = fields.Method("_sentence", required=True, metadata={"type": "string"})

    def _sentence(self, entry: Any) -> str:
        return translated(entry.sentence)


class ConversionSchema(Schema):
    """The new file with its report."""

    content = fields.Method("_content", required=True, metadata={"type": "string", "description": "the new file"})
    changes = fields.List(fields.Nested(ConversionEntrySchema), required=True)
    unconverted = fields.List(
        fields.Nested(ConversionEntrySchema),
        required=True,
        metadata={"description": "left to people; a deployment refuses the file until they are done with it"},
    )

    def _content(self, conversion: Any) -> str:
        return str(conversion.content.decode())
