"""Which error becomes which answer: the one place where the engine's errors meet HTTP."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from api.problems import problem
from engine import errors as engine_errors
from engine.database import DatabaseUnavailable
from web.failures import on_http_exception as page_of
from web.languages import say, translated
from web.library import say_library

log = structlog.get_logger()

STATUSES: Mapping[type[engine_errors.EngineError], tuple[int, str]] = {
    engine_errors.NotFound: (404, "not_found"),
    engine_errors.SignInFailed: (401, "sign_in_failed"),
    engine_errors.Forbidden: (403, "forbidden"),
    engine_errors.IncidentOpened: (409, "incident_opened"),
    engine_errors.WrongState: (409, "wrong_state"),
    engine_errors.StaleVersion: (412, "stale_version"),
    engine_errors.Invalid: (422, "invalid"),
    engine_errors.DeploymentInvalid: (422, "deployment_invalid"),
    engine_errors.ExpressionFailed: (422, "expression_failed"),
    engine_errors.TooLarge: (413, "too_large"),
}

SENTENCES: Mapping[int, str] = {
    400: "Expected a well-formed request",
    401: "Expected a valid session or access token",
    403: "This is not allowed",
    404: "There is nothing at this address",
    405: "Expected another method at this address",
    413: "Expected a smaller request",
    415: "Expected a body of another media type",
    422: "The request holds values that are not accepted",
    428: "Expected the header If-Match with the version you read",
    500: "The server failed; the request changed nothing",
    503: "The server cannot answer now; try again",
}


def answer_engine_error(error: engine_errors.EngineError) -> Response:
    """The problem document of an error of the engine."""
    status, name = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    return problem(
        status,
        translated(error),
        name=name,
        errors=[*_field_errors(error)] if isinstance(error, engine_errors.Invalid) else None,
        problems=[{"element_id": found.element_id, "sentence": found.sentence} for found in error.problems]
        if isinstance(error, engine_errors.DeploymentInvalid)
        else None,
    )


def answer_http_exception(error: HTTPException) -> Response:
    """The problem document of an error of the request itself."""
    status = error.code or 500
    data: Mapping[str, Any] = getattr(error, "data", None) or {}
    headers = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="BureauFlow"'
    template = str(data.get("message") or SENTENCES.get(status) or HTTPStatus(status).phrase)
    errors: list[Mapping[str, str]] | None = None
    if "unusable" in data:
        path, sentence, params = data["unusable"]
        errors = [{"path": path, "message": say(sentence).format(**params)}]
    elif "messages" in data:
        errors = [*_schema_errors(data["messages"])]
    name = "unusable_value" if "unusable" in data else None
    return problem(status, say(template).format(**data), name=name, headers=headers, errors=errors)


def answer_unavailable(error: Exception) -> Response:
    """The problem document while the database cannot answer."""
    log.error("database_unavailable", error=type(error).__name__)
    return problem(503, say(SENTENCES[503]), headers={"Retry-After": "1"})


def answer_failure(error: Exception) -> Response:
    """The problem document of a defect of ours, logged with its traceback."""
    log.error("request_failed", exc_info=error)
    return problem(500, say(SENTENCES[500]))


def register_errors(app: Flask) -> None:
    """Make every error below /api a problem document; pages elsewhere keep their own answers."""

    def on_engine_error(error: engine_errors.EngineError) -> ResponseReturnValue:
        return answer_engine_error(error)

    def on_http_exception(error: HTTPException) -> ResponseReturnValue:
        return answer_http_exception(error) if is_for_programs() else page_of(error)

    app.register_error_handler(engine_errors.EngineError, on_engine_error)
    app.register_error_handler(HTTPException, on_http_exception)
    app.register_error_handler(DatabaseUnavailable, answer_unavailable)
    app.register_error_handler(Exception, answer_failure)


def is_for_programs() -> bool:
    """Whether the request is for the JSON API rather than a page."""
    return request.path.startswith("/api/") or request.path == "/health"


def _field_errors(error: engine_errors.Invalid) -> Iterator[Mapping[str, str]]:
    for path, messages in error.problems.items():
        for message in messages:
            yield {"path": path, "message": translated(message)}


def _schema_errors(messages: Any, path: str = "") -> Iterator[Mapping[str, str]]:
    """Marshmallow's nested messages, flat; the outermost level names the place and is left away."""
    if isinstance(messages, Mapping):
        for place, inner in messages.items():
            yield from _flat(inner, "" if isinstance(inner, Mapping) else str(place))
    else:
        yield from _flat(messages, path)


def _flat(messages: Any, path: str) -> Iterator[Mapping[str, str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            step = f"[{key}]" if isinstance(key, int) else f".{key}" if path else str(key)
            yield from _flat(inner, "" if key == "_schema" else path + step)
    elif isinstance(messages, Sequence) and not isinstance(messages, str):
        for inner in messages:
            yield from _flat(inner, path)
    else:
        yield {"path": path, "message": say_library(str(messages))}
