"""Headers with a meaning of ours: If-Match with a version, Idempotency-Key."""

import re
from typing import Any, Literal

from flask import request
from marshmallow import Schema, ValidationError, fields, validate
from webargs.flaskparser import abort

IfMatch = Literal["ignored", "honoured", "demanded"]

TAG_PATTERN = r'^(\*|"[0-9]{1,9}")$'
KEY_PATTERN = r"^[\x21-\x7E]{1,200}$"

ETAG_DOC = {
    "description": "The version, for If-Match",
    "schema": {"type": "string", "pattern": TAG_PATTERN, "examples": ['"3"']},
}
REPLAYED_DOC = {
    "description": "`true` when the answer was stored by an earlier request with the same key",
    "schema": {"type": "string", "enum": ["true"]},
}
LOCATION_DOC = {"description": "Where the new resource is", "schema": {"type": "string"}}


class EntityTag(fields.String):
    """An entity tag holding a version; `*` matches any."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(TAG_PATTERN, text):
            raise ValidationError('Expected one entity tag such as "3", or *')
        return None if text == "*" else int(text.strip('"'))


class IfMatchSchema(Schema):
    """The version the sender read."""

    expected_version = EntityTag(
        data_key="If-Match",
        metadata={
            "description": "The ETag you read: refused with 412 when the version is another by now",
            "pattern": TAG_PATTERN,
            "examples": ['"3"'],
        },
    )


class DemandedIfMatchSchema(Schema):
    """The version the sender must have read."""

    expected_version = EntityTag(
        data_key="If-Match", required=True, metadata=IfMatchSchema._declared_fields["expected_version"].metadata
    )


class IdempotencySchema(Schema):
    """A key that makes a repeated request harmless."""

    idempotency_key = fields.String(
        data_key="Idempotency-Key",
        validate=validate.Regexp(KEY_PATTERN, error="Expected 1 to 200 visible ASCII characters"),
        metadata={
            "description": "Chosen by the sender, for example a UUID. The same request with the same key gets the "
            "same answer and happens once; another request with this key is refused with 422.",
            "examples": ["5f0c1a6e-3f0b-4a53-9d55-0c9e5f0f2d10"],
        },
    )


IF_MATCH, DEMANDED_IF_MATCH, IDEMPOTENCY = IfMatchSchema(), DemandedIfMatchSchema(), IdempotencySchema()


def require_if_match() -> None:
    """Refuse a request that must say which version it changes."""
    if "If-Match" not in request.headers:
        abort(428)


def entity_tag(version: int) -> str:
    """The ETag of a version."""
    return f'"{version}"'
