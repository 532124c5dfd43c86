"""Programs that talk to the API: each has the access token of one person."""

import json
from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from engine import jobs
from engine.commands.people import create_token
from engine.runtime import Runtime
from engine.uow import Actor, begin
from tests.api.processes import CLERK, FILES, HEAD

V1 = "/api/v1"
BOUNDARY = "between-two-parts"


class Answer:
    """What came back; `json` is None unless it is JSON."""

    def __init__(self, response: TestResponse) -> None:
        self.status_code = response.status_code
        self.headers = response.headers
        self.mimetype = response.mimetype
        self.data = response.data
        self.text = response.data.decode(errors="replace")
        self.json: Any = response.json if response.is_json else None


class Caller:
    """A program acting as one person."""

    def __init__(self, app: Flask, secret: str | None) -> None:
        self._client = app.test_client(use_cookies=False)
        self.secret = secret
        self._headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, **query: Any) -> Answer:
        return Answer(self._client.get(V1 + path, query_string=query, headers=self._headers))

    def post(self, path: str, body: object = None, **headers: str) -> Answer:
        """Post JSON; a header's underscores are hyphens."""
        return self.send("POST", path, body, **headers)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        named = self._headers | {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body)
        kind = None if body is None else "application/json"
        return Answer(self._client.open(V1 + path, method=method, headers=named, data=data, content_type=kind))

    def post_raw(self, path: str, data: bytes, content_type: str = "application/json") -> Answer:
        return Answer(self._client.post(V1 + path, data=data, content_type=content_type, headers=self._headers))

    def deploy(self, files: dict[str, bytes], name: str = "test") -> Answer:
        return self.post_raw("/deployments", a_multipart(files, name), f"multipart/form-data; boundary={BOUNDARY}")


def a_multipart(files: dict[str, bytes], name: str) -> bytes:
    """A multipart body in memory; that of the test client leaves temporary files open."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="name"\r\n\r\n{name}\r\n'.encode()
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{file_name}"\r\n\r\n'.encode()
        + content
        + b"\r\n"
        for file_name, content in files.items()
    ]
    return head + b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


class Office:
    """The application with its people."""

    def __init__(self, app: Flask, runtime: Runtime, actor: Callable[[str], Actor]) -> None:
        self.app = app
        self.runtime = runtime
        self._actor = actor
        self._callers: dict[str, Caller] = {}

    def __call__(self, username: str) -> Caller:
        """The program of a person."""
        if username not in self._callers:
            with begin(self.runtime, self._actor(username)) as uow:
                self._callers[username] = Caller(self.app, create_token(uow, "test").secret)
        return self._callers[username]

    @property
    def nobody(self) -> Caller:
        return Caller(self.app, None)

    def deployed(self) -> "Office":
        """With the processes of these tests."""
        response = self("admin").deploy(FILES)
        assert response.status_code == 201, response.text
        return self

    def purchase(self, subject: str = "chalk", by: str = HEAD, **headers: str) -> dict[str, Any]:
        """A purchase waiting for its check."""
        order = {"definition_key": "purchase", "variables": {"subject": subject, "price": 12}}
        response = self(by).post("/process-instances", order, **headers)
        assert response.status_code == 201, response.text
        return dict(response.json)

    def task(self, case: dict[str, Any], element_id: str = "check") -> dict[str, Any]:
        """The open task of a case at an element."""
        listed = self("admin").get("/user-tasks", inbox="all", instance_id=case["id"]).json["items"]
        [found] = [task for task in listed if task["element_id"] == element_id]
        return dict(found)

    def claimed(self, case: dict[str, Any], element_id: str = "check", by: str = CLERK) -> dict[str, Any]:
        """That task, claimed."""
        response = self(by).post(f"/user-tasks/{self.task(case, element_id)['id']}/claim")
        assert response.status_code == 200, response.text
        return dict(response.json)

    def checked(self, subject: str = "chalk") -> dict[str, Any]:
        """A purchase whose check is handed in, so that its booking is due."""
        case = self.purchase(subject)
        task = self.claimed(case)
        values = {"subject": subject, "approved": True}
        response = self(CLERK).post(f"/user-tasks/{task['id']}/completion", {"variables": values})
        assert response.status_code == 200, response.text
        return case

    def run_jobs(self) -> int:
        """Do what is due, as the clock does; the number of jobs run."""
        return jobs.run_due(self.runtime)
