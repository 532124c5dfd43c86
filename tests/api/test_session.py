"""Signing in with a browser: cookie, CSRF token, end of the session."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from engine.uow import utc_now
from tests.api.callers import V1

LETTER = {"definition_key": "letter"}


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def sign_in(browser: FlaskClient, password: str, username: str = "zhangsan") -> str:
    answer = browser.post(f"{V1}/session", json={"username": username, "password": password})
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    return str(answer.json["csrf_token"])


def test_sign_in_sets_a_cookie_that_scripts_cannot_read(browser: FlaskClient, password: str) -> None:
    answer = browser.post(f"{V1}/session", json={"username": "zhangsan", "password": password})

    assert answer.status_code == 201
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("bureauflow_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    body = answer.json
    assert body is not None
    assert (body["username"], body["name"], body["kind"], body["roles"]) == ("zhangsan", "张三", "staff", [])
    assert cookie.split("=")[1].split(";")[0] not in answer.text
    assert browser.get(f"{V1}/user-tasks").status_code == 200


def test_sign_in_tells_nobody_who_exists(browser: FlaskClient) -> None:
    answers = []
    for username in ("zhangsan", "nobody"):
        answer = browser.post(f"{V1}/session", json={"username": username, "password": "wrong"})
        assert answer.status_code == 401
        assert "Set-Cookie" not in answer.headers
        body = answer.json
        assert body is not None
        body.pop("request_id")
        answers.append(body)
    assert answers[0] == answers[1]


def test_cookie_without_csrf_token_changes_nothing(browser: FlaskClient, password: str) -> None:
    token = sign_in(browser, password)
    order = {"label": "mine"}

    assert browser.post(f"{V1}/tokens", json=order).status_code == 403
    assert browser.post(f"{V1}/tokens", json=order, headers={"X-CSRF-Token": token[::-1]}).status_code == 403
    assert browser.post(f"{V1}/tokens", json=order, headers={"X-CSRF-Token": token}).status_code == 201


def test_csrf_token_of_another_session_is_worth_nothing(app: Flask, password: str) -> None:
    mine, theirs = app.test_client(), app.test_client()
    sign_in(mine, password)
    token = sign_in(theirs, password, "lisi")

    assert mine.post(f"{V1}/tokens", json={"label": "x"}, headers={"X-CSRF-Token": token}).status_code == 403


def test_a_wrong_bearer_token_does_not_fall_back_to_the_cookie(browser: FlaskClient, password: str) -> None:
    token = sign_in(browser, password)

    for header in ("Bearer nonsense", "Bearer", "Basic eDp5", ""):
        answer = browser.post(
            f"{V1}/tokens", json={"label": "x"}, headers={"Authorization": header, "X-CSRF-Token": token}
        )
        assert answer.status_code == 401, header


def test_sign_out_ends_the_session(browser: FlaskClient, password: str) -> None:
    token = sign_in(browser, password)
    cookie = browser.get_cookie("bureauflow_session")
    assert cookie is not None

    assert browser.delete(f"{V1}/session").status_code == 403
    assert browser.delete(f"{V1}/session", headers={"X-CSRF-Token": token}).status_code == 204

    assert browser.get_cookie("bureauflow_session") is None
    browser.set_cookie("bureauflow_session", cookie.value)
    assert browser.get(f"{V1}/user-tasks").status_code == 401


def test_session_ends_by_itself(browser: FlaskClient, password: str) -> None:
    sign_in(browser, password)
    secret = browser.get_cookie("bureauflow_session")
    assert secret is not None

    with time_machine.travel(utc_now() + timedelta(hours=13)):
        browser.set_cookie("bureauflow_session", secret.value)
        answer = browser.get(f"{V1}/user-tasks")

    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_sign_in_needs_both_parts(browser: FlaskClient) -> None:
    answer = browser.post(f"{V1}/session", json={"username": "", "pass": "x"})
    assert answer.status_code == 422
    assert answer.json is not None
    assert {error["path"] for error in answer.json["errors"]} == {"username", "password", "pass"}
