"""The OpenAPI 3.1 document and the flask-smorest extension that writes it."""

from http import HTTPStatus
from typing import Any

from flask import Flask
from flask_smorest import Api

from api.problems import MEDIA_TYPE, ProblemSchema

PREFIX = "/api/v1"

DESCRIPTION = """\
Cases, tasks, messages, jobs and audit of BureauFlow, a workflow engine for education bureaus.

A program authenticates with a bearer token (`POST /tokens`); a browser with the session cookie and the header
`X-CSRF-Token`. Everything is limited to the bureau of the user; what a user may not know of answers 404.
Errors are problem documents (RFC 9457). Times are ISO 8601 with offset. Lists are read page by page with `cursor`.
"""

SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An access token made by POST /tokens"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "bureauflow_session",
        "description": "Set by POST /session; requests that change something also send X-CSRF-Token",
    },
}


class ProblemApi(Api):  # type: ignore[misc]
    """flask-smorest with problem documents instead of its own error bodies; every status is named, none is default."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Nothing: `api.errors` answers errors, because pages share the application."""

    def _register_responses(self) -> None:
        for status in HTTPStatus:
            if status >= HTTPStatus.BAD_REQUEST:
                self.spec.components.response(
                    status.name,
                    {"description": status.phrase, "content": {MEDIA_TYPE: {"schema": ProblemSchema}}},
                    lazy=True,
                )


def make_api(app: Flask, version: str) -> ProblemApi:
    """The extension with the document's head; the document is served at /api/v1/openapi.json."""
    app.config.update(
        API_TITLE="BureauFlow",
        API_VERSION=version,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
    )
    options: dict[str, Any] = {"info": {"description": DESCRIPTION}, "servers": [{"url": "/"}]}
    api = ProblemApi(app, spec_kwargs=options)
    for name, scheme in SECURITY_SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    return api
