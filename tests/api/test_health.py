"""What load balancers ask."""

from pathlib import Path

from flask import Flask

from api.app import create_app
from engine.config import Settings
from tests.support.databases import settings_for


def test_health_is_good_on_the_right_schema(app: Flask) -> None:
    answer = app.test_client().get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_health_is_bad_on_another_schema(empty_settings: Settings) -> None:
    app = create_app(empty_settings)
    answer = app.test_client().get("/health")
    app.extensions["bureauflow"].close()
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")


def test_health_is_bad_without_a_database(tmp_path: Path) -> None:
    app = create_app(settings_for("postgresql+psycopg://nobody@127.0.0.1:9/none", tmp_path))
    assert app.test_client().get("/health").status_code == 503
    answer = app.test_client().get("/api/v1/user-tasks", headers={"Authorization": "Bearer x"})
    app.extensions["bureauflow"].close()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
