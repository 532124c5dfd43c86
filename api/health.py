"""Whether this server can work: for load balancers and for the operator."""

import structlog
from flask import Flask, Response, jsonify

from api.problems import problem
from engine.migrations import current_is_head
from web.identity import current_runtime
from web.languages import say

log = structlog.get_logger()


def register_health(app: Flask) -> None:
    """`GET /health`: 200 when the database answers with the schema of this version, else 503."""
    app.add_url_rule("/health", view_func=health)


def health() -> Response:
    try:
        fitting = current_is_head(current_runtime().engine)
    except Exception as error:  # noqa: BLE001  # whatever keeps the database from answering, the answer is 503
        log.warning("database_unreachable", error=type(error).__name__)
        return problem(503, say("The database does not answer"))
    if not fitting:
        return problem(503, say("The schema of the database is not that of this version; run `bureauflow migrate`"))
    return jsonify(status="ok")
