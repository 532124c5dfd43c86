"""The sample bureau as its people meet it: each signs in over HTTP and sees what the API shows them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import jobs
from engine.runtime import Runtime

API = "/api/v1"
Json = Any


class Person:
    """Somebody with a browser. Signs in again when the session has run out."""

    def __init__(self, app: Flask, username: str, password: str) -> None:
        self.username = username
        self._password = password
        self._client: FlaskClient = app.test_client()
        self._csrf = ""

    def get(self, path: str, **query: Any) -> Json:
        """What the API answers; anything but success fails the test."""
        response = self.ask("GET", path, query_string=query)
        assert response.status_code == 200, response.text
        return response.json

    def post(self, path: str, body: Json = None, **headers: str) -> Json:
        response = self.ask("POST", path, json=body or {}, headers=headers)
        assert response.status_code in {200, 201, 204}, response.text
        return response.json if response.data else None

    def refused(self, status: int, path: str, body: Json = None, **headers: str) -> Json:
        """The problem the API answers with."""
        response = self.ask("POST", path, json=body or {}, headers=headers)
        assert response.status_code == status, response.text
        return response.json

    def ask(self, method: str, path: str, **arguments: Any) -> TestResponse:
        """The response, whatever it is."""
        headers = dict(arguments.pop("headers", {}))
        response = self._send(method, path, headers, arguments)
        if response.status_code == 401:
            self._sign_in()
            response = self._send(method, path, headers, arguments)
        return response

    def all(self, path: str, **query: Any) -> list[Json]:
        """Every item of a list, page by page."""
        items: list[Json] = []
        cursor: dict[str, Any] = {}
        while True:
            page = self.get(path, **query, **cursor)
            items += page["items"]
            if page.get("next_cursor") is None:
                return items
            cursor = {"cursor": page["next_cursor"]}

    def _send(self, method: str, path: str, headers: dict[str, str], arguments: dict[str, Any]) -> TestResponse:
        sent = headers | {"X-CSRF-Token": self._csrf}
        return self._client.open(f"{API}{path}", method=method, headers=sent, **arguments)

    def _sign_in(self) -> None:
        credentials = {"username": self.username, "password": self._password}
        response = self._client.post(f"{API}/session", json=credentials)
        assert response.status_code == 201, response.text
        assert response.json is not None
        self._csrf = response.json["csrf_token"]


def wrong_fields(problem: Json) -> list[str]:
    """The paths a 422 complains of."""
    return sorted(error["path"] for error in problem["errors"])


@dataclass
class Bureau:
    """The running product, its people, and a clock that the test moves."""

    app: Flask
    runtime: Runtime
    password: str
    clock: Any
    _people: dict[str, Person] = field(default_factory=dict)

    def person(self, username: str) -> Person:
        """The person of that name, signed in at most once per session."""
        if username not in self._people:
            self._people[username] = Person(self.app, username, self.password)
        return self._people[username]

    def tick(self) -> int:
        """Run what is due now, as the clock of a serving process does; the number of jobs run."""
        return jobs.run_due(self.runtime)

    def wait_until(self, moment: datetime) -> int:
        """Let time pass up to a moment and run what came due."""
        self.clock.move_to(moment)
        return self.tick()

    def wait_past(self, due_at: str) -> int:
        """Let a deadline pass by one second."""
        return self.wait_until(datetime.fromisoformat(due_at) + timedelta(seconds=1))
