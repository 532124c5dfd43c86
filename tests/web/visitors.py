"""People who use the pages through an HTTP client: they open pages and post the forms that stand on them."""

from typing import Any
from uuid import UUID

from flask import Flask
from lxml import html
from werkzeug.test import TestResponse


class Visitor:
    """Somebody with a browser that has no JavaScript."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.page: Any = html.document_fromstring("<p></p>")
        self.text = ""

    def sign_in(self, username: str, password: str) -> "Visitor":
        self.open("/login")
        response = self.submit("/login", username=username, password=password)
        assert response.status_code == 303, response.text
        return self

    def open(self, path: str, status: int = 200) -> str:
        """Open a page; gives its text."""
        response = self.client.get(path)
        assert response.status_code == status, response.text
        return self._read(response)

    def submit(self, address: str, /, **entries: Any) -> TestResponse:
        """Post the form of the page with this address, with entries of our own instead of or beside what it holds."""
        return self.post(address, {**self.fields(address), **entries})

    def fields(self, action: str) -> dict[str, Any]:
        """What the form of the page holds, as a browser would post it."""
        form = next(form for form in self.page.forms if form.action == action)
        return dict(form.form_values())

    def post(self, path: str, entries: dict[str, Any]) -> TestResponse:
        response = self.client.post(path, data=entries)
        if response.mimetype == "text/html":
            self._read(response)
        return response

    def values(self, name: str) -> list[str]:
        """What stands in the controls of a name."""
        return [str(control.value or "") for control in self.page.xpath(f'//*[@name="{name}"]')]

    def _read(self, response: TestResponse) -> str:
        self.page = html.document_fromstring(response.text)
        self.text = " ".join(" ".join(self.page.itertext()).split())
        return self.text


def task_address(task_id: UUID) -> str:
    return f"/tasks/{task_id}"


def case_address(case_id: UUID) -> str:
    return f"/cases/{case_id}"
