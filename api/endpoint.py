"""One declaration per endpoint: from its shape follow the handling of a request and the OpenAPI document.

A view gets the unit of work and its arguments by name and returns what its answer's schema dumps. The unit of work
commits after the answer is made, so that a stored answer commits together with what it reports. A public view, which
has no actor, gets the runtime instead; one that stands apart gets runtime and actor.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

import orjson
from flask import Response
from flask_smorest import Blueprint

from api.answers import answer_once
from api.headers import entity_tag, require_if_match
from api.shape import Endpoint
from api.wire import parser
from engine.uow import begin, glance
from web.identity import current_runtime, require_actor

View = TypeVar("View", bound=Callable[..., object])


class Resource(Blueprint):  # type: ignore[misc]
    """A group of endpoints, read by our strict parser."""

    ARGUMENTS_PARSER = parser
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = dict(
        Blueprint.DEFAULT_LOCATION_CONTENT_TYPE_MAPPING, multipart="multipart/form-data"
    )


def endpoint(resource: Resource, rule: str, shape: Endpoint) -> Callable[[View], View]:
    """Register a view under a rule, handled and documented as its shape says."""

    def register(view: View) -> View:
        handle: Any = _handling(view, shape)
        for place, schema in shape.arguments():
            options = {"required": not shape.body_optional} if place == shape.body_location else {}
            handle = resource.arguments(schema, location=place, as_kwargs=True, **options)(handle)
        handle = _guarded(handle, shape)
        # The documenting decorators would each wrap every request; only what they write down is kept.
        handle._apidoc = _documented(resource, handle, shape)._apidoc
        resource.add_url_rule(rule, endpoint=view.__name__, view_func=handle, methods=[shape.method])
        return view

    return register


def _documented(resource: Resource, handle: Any, shape: Endpoint) -> Any:
    for status in sorted(shape.refusals()):
        handle = resource.alt_response(status, response=HTTPStatus(status).name)(handle)
    handle = resource.response(**shape.success())(handle)
    return resource.doc(security=[] if shape.public else [{"bearer": []}, {"session": []}])(handle)


def _handling(view: Callable[..., object], shape: Endpoint) -> Callable[..., Response]:
    @wraps(view)
    def handle(*, idempotency_key: str | None = None, **arguments: Any) -> Response:
        if shape.public:
            return rendered(view(current_runtime(), **arguments), shape)
        if shape.apart:
            return rendered(view(current_runtime(), require_actor(), **arguments), shape)
        with (begin if shape.writes else glance)(current_runtime(), require_actor()) as uow:
            if idempotency_key is None:
                return rendered(view(uow, **arguments), shape)
            return answer_once(uow, idempotency_key, lambda: rendered(view(uow, **arguments), shape))

    return handle


def _guarded(handle: Callable[..., Any], shape: Endpoint) -> Callable[..., Any]:
    """Before anything of the request is read: who asks, and whether it says which version it changes."""

    @wraps(handle)
    def guarded(**arguments: Any) -> Any:
        if not shape.public:
            require_actor()
        if shape.if_match == "demanded":
            require_if_match()
        return handle(**arguments)

    return guarded


def rendered(result: Any, shape: Endpoint) -> Response:
    """The response to what a view returned; a response is passed through."""
    if isinstance(result, Response):
        return result
    if shape.answer is None:
        return no_content()
    response = Response(orjson.dumps(shape.answer.dump(result)), shape.status, mimetype="application/json")
    if shape.tagged:
        response.headers["ETag"] = entity_tag(result.version)
    if shape.location:
        response.headers["Location"] = shape.location(result)
    return response


def no_content() -> Response:
    """An answer that says nothing, in no media type."""
    response = Response(status=HTTPStatus.NO_CONTENT)
    del response.headers["Content-Type"]
    return response
