"""Answers to what cannot be done: RFC 9457 problem documents."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from flask import Response, request
from marshmallow import Schema, fields

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:bureauflow:problem:"


class FieldErrorSchema(Schema):
    """One wrong field."""

    path = fields.String(required=True, metadata={"example": "council_members[0].id_no"})
    message = fields.String(required=True, metadata={"example": "请输入有效的居民身份证号码"})


class DeploymentProblemSchema(Schema):
    """One reason for refusing a deployment."""

    element_id = fields.String(required=True, allow_none=True, metadata={"example": "review_application"})
    sentence = fields.String(required=True, metadata={"example": "the form establishment_review is not deployed"})


class ProblemSchema(Schema):
    """RFC 9457; `errors` says which fields are wrong, `problems` which elements of a deployment."""

    type = fields.String(required=True, metadata={"example": TYPE_PREFIX + "wrong_state"})
    title = fields.String(required=True, metadata={"example": "Conflict"})
    status = fields.Integer(required=True, metadata={"example": 409})
    detail = fields.String(
        required=True, metadata={"example": "Cannot complete user task 42: expected it open, but it is cancelled"}
    )
    request_id = fields.String(metadata={"description": "names the request in the server's log"})
    errors = fields.List(fields.Nested(FieldErrorSchema))
    problems = fields.List(fields.Nested(DeploymentProblemSchema))


def problem(
    status: int,
    detail: str,
    *,
    name: str | None = None,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[Mapping[str, str]] | None = None,
    problems: Sequence[Mapping[str, str | None]] | None = None,
) -> Response:
    """A problem document; `name` ends its type and is `about:blank` when there is no more to say than the status."""
    document: dict[str, Any] = {
        "type": TYPE_PREFIX + name if name else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    request_id = request.environ.get("bureauflow.request_id")
    if request_id:
        document["request_id"] = request_id
    if errors is not None:
        document["errors"] = list(errors)
    if problems is not None:
        document["problems"] = list(problems)
    return Response(orjson.dumps(document), status, headers=dict(headers or {}), mimetype=MEDIA_TYPE)
