"""Access tokens for programs."""

import re
from datetime import timedelta

import time_machine

from engine.uow import utc_now
from tests.api.callers import Caller, Office


def test_token_acts_as_who_made_it(people: Office) -> None:
    made = people("zhangsan").post("/tokens", {"label": "nightly import"})

    assert made.status_code == 201
    assert made.json["label"] == "nightly import"
    program = Caller(people.app, made.json["secret"])
    assert program.get("/user-tasks").status_code == 200


def test_token_is_over_when_revoked_or_expired(people: Office) -> None:
    made = people("zhangsan").post("/tokens", {"label": "short", "days": 2}).json
    other = people("zhangsan").post("/tokens", {"label": "other"}).json
    program = Caller(people.app, made["secret"])
    with time_machine.travel(utc_now() + timedelta(days=2, seconds=1)):
        assert program.get("/user-tasks").status_code == 401

    assert people("zhangsan").send("DELETE", f"/tokens/{other['id']}").status_code == 204
    assert Caller(people.app, other["secret"]).get("/user-tasks").status_code == 401


def test_token_of_somebody_else_does_not_exist(people: Office) -> None:
    made = people("zhangsan").post("/tokens", {"label": "mine"}).json

    assert people("lisi").send("DELETE", f"/tokens/{made['id']}").status_code == 404
    assert Caller(people.app, made["secret"]).get("/user-tasks").status_code == 200


def test_token_refuses_what_is_out_of_range(people: Office) -> None:
    for order in ({}, {"label": ""}, {"label": "x" * 201}, {"label": "x", "days": 0}, {"label": "x", "days": 367}):
        assert people("zhangsan").post("/tokens", order).status_code == 422


def test_everything_needs_somebody(people: Office) -> None:
    document = people.nobody.get("/openapi.json").json
    for path, item in document["paths"].items():
        for method in set(item) - {"parameters"}:
            if (path, method) != ("/api/v1/session", "post"):
                short = path.removeprefix("/api/v1")
                short = re.sub(r"\{\w+_id\}", "01a20528-3ab0-7f2a-9397-ec5a0d0cfc57", short)
                answer = people.nobody.send(method.upper(), short)
                assert answer.status_code == 401, (method, path)
