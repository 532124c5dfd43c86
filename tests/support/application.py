"""The application of a test process: made once, since that takes longer than a request; only the runtime differs."""

from functools import cache
from pathlib import Path

from flask import Flask

from api.app import create_app
from engine.runtime import Runtime
from tests.support.databases import settings_for


def application(runtime: Runtime) -> Flask:
    """The application over this runtime, and from now on over no other; settings of its own it has none."""
    app = _application()
    assert runtime.settings.secret_key == app.config["SECRET_KEY"]
    assert not runtime.settings.trust_proxy
    app.extensions["bureauflow"] = runtime
    return app


@cache
def _application() -> Flask:
    return create_app(settings_for("postgresql+psycopg://nobody@127.0.0.1:9/none", Path("/nonexistent")))
