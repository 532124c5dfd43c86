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
        try:
            answer, text, milliseconds = self._exchange(method, path, content, headers)
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            # The server ends connections that were idle for some seconds; nothing was sent on this one.
            self._connection.close()
            answer, text, milliseconds = self._exchange(method, path, content, headers)
        if answer.status >= 300:
            raise Refused(f"{method} {path}: {answer.status} {text[:500].decode(errors='replace')}")
        if "json" in answer.headers.get_content_subtype():
            return json.loads(text), milliseconds
        return text.decode(), milliseconds

    def _exchange(
        self, method: str, path: str, content: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes, float]:
        began = perf_counter()
        self._connection.request(method, path, content, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        return answer, text, (perf_counter() - began) * 1000

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
