"""A cheap HTTP client: one keep-alive connection, no library between the clock and the socket."""

import http.client
import json
from time import perf_counter
from typing import Any


class Refused(Exception):
    """The product answered with something else than success."""


class Client:
    """One connection that speaks with a bearer token, or with a session cookie."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Accept-Encoding": "identity", **(headers or {})}

    def call(self, method: str, path: str, body: object = None) -> tuple[Any, float]:
        """The answer's JSON (or text) and the milliseconds until its last byte; raises Refused."""
        content = None if body is None else json.dumps(body)
        headers = self._headers if content is None else {**self._headers, "Content-Type": "application/json"}
        began = perf_counter()
        self._connection.request(method, path, content, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        milliseconds = (perf_counter() - began) * 1000
        if answer.status >= 300:
            raise Refused(f"{method} {path}: {answer.status} {text[:500].decode(errors='replace')}")
        if "json" in answer.headers.get_content_subtype():
            return json.loads(text), milliseconds
        return text.decode(), milliseconds

    def sign_in(self, path: str, username: str, password: str) -> None:
        """Sign in as a browser does: from now on this connection sends the cookie and its CSRF token."""
        body = json.dumps({"username": username, "password": password})
        self._connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        session = json.loads(answer.read())
        if answer.status >= 300:
            raise Refused(f"POST {path}: {answer.status} {session}")
        self._headers["Cookie"] = answer.headers["Set-Cookie"].split(";")[0]
        self._headers["X-CSRF-Token"] = session["csrf_token"]
