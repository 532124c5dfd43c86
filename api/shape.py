"""What the outside sees of an endpoint, and its part of the OpenAPI document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from marshmallow import Schema

from api import headers

IF_MATCH_REFUSALS: Mapping[headers.IfMatch, frozenset[int]] = {
    "ignored": frozenset(),
    "honoured": frozenset({412, 422}),
    "demanded": frozenset({412, 422, 428}),
}


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """How an endpoint is called and what it answers.

    `refuses` names the statuses beyond those that follow from the rest; `once` honours Idempotency-Key; `tagged`
    answers carry their version as ETag; `location` gives the address of what was created. The view of an `apart` one
    takes long before it writes: it gets runtime and actor, and begins its own units of work.
    """

    method: str = "GET"
    status: int = 200
    answer: Schema | None = None
    media_type: str | None = None
    query: Schema | None = None
    body: Schema | None = None
    body_location: str = "json"
    body_optional: bool = False
    refuses: tuple[int, ...] = ()
    if_match: headers.IfMatch = "ignored"
    tagged: bool = False
    once: bool = False
    public: bool = False
    apart: bool = False
    location: Callable[[Any], str] | None = None

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    def arguments(self) -> list[tuple[str, Schema]]:
        """Where arguments come from, and the schema of each place."""
        if_match = headers.DEMANDED_IF_MATCH if self.if_match == "demanded" else headers.IF_MATCH
        places = (
            ("query", self.query),
            (self.body_location, self.body),
            ("headers", if_match if self.if_match != "ignored" else None),
            ("headers", headers.IDEMPOTENCY if self.once else None),
        )
        return [(place, schema) for place, schema in places if schema is not None]

    def refusals(self) -> set[int]:
        """Every status above 399 that the endpoint can answer."""
        found = {400, 500, 503, *self.refuses, *IF_MATCH_REFUSALS[self.if_match]}
        if not self.public:
            found.add(401)
        if self.writes:
            found.add(403)
        if self.body:
            found |= {413, 415, 422}
        if self.query or self.once:
            found.add(422)
        return found

    def success(self) -> dict[str, Any]:
        """The arguments of flask-smorest's `response` decorator."""
        schema: Any = self.answer
        if schema is None and self.status != HTTPStatus.NO_CONTENT:
            schema = {"type": "string"}
        return {
            "status_code": self.status,
            "schema": schema,
            "content_type": self.media_type,
            "headers": self._answer_headers() or None,
        }

    def _answer_headers(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.tagged:
            found["ETag"] = headers.ETAG_DOC
        if self.once:
            found["Idempotent-Replayed"] = headers.REPLAYED_DOC
        if self.location:
            found["Location"] = headers.LOCATION_DOC
        return found
