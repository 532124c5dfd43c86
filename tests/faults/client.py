"""A program that does not give up: it repeats every request with the same key until it has an answer."""

import http.client
import json
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

PATIENCE_SECONDS = 90
UNAVAILABLE = frozenset({500, 502, 503, 504})


@dataclass(frozen=True)
class Answer:
    """What came back at last."""

    status: int
    body: Any
    replayed: bool


class Client:
    """One person's program, talking to a server that may be gone at any moment.

    `cut_off` counts the requests that were sent and never answered.
    """

    def __init__(self, port: int, secret: str) -> None:
        self._port = port
        self.cut_off = 0
        self._headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}

    def get(self, path: str) -> Any:
        answer = self._ask("GET", path, None, {})
        assert answer.status == 200, answer
        return answer.body

    def post(self, path: str, body: Any) -> Answer:
        """Post until there is an answer, under one key."""
        return self._ask("POST", path, body, {"Idempotency-Key": str(uuid4())})

    def _ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            answer = self._try(method, path, body, headers)
            if answer is not None and answer.status not in UNAVAILABLE:
                return answer
            time.sleep(0.05)
        raise AssertionError(f"No answer to {method} {path}")

    def _try(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Answer | None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        sent = None if body is None else json.dumps(body)
        try:
            connection.connect()
        except OSError:
            return None
        try:
            connection.request(method, f"/api/v1{path}", sent, self._headers | headers)
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self.cut_off += 1
            return None
        finally:
            connection.close()
        replayed = response.getheader("Idempotent-Replayed") == "true"
        return Answer(response.status, json.loads(text) if text else None, replayed)
