"""A person in front of a browser."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, expect

from tests.scenarios.applications import content_of

# A refused form is answered with its status; a form drawn anew while another request is under way aborts that one.
EXPECTED = ("the server responded with a status of 4", "htmx:afterRequest", "htmx:sendAbort")


class Visitor:
    """Acts on the pages as a person does: by what stands on them."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, username: str, password: str) -> "Visitor":
        self.open("/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(password)
        self.press("登录")
        expect(self.page.get_by_role("button", name="退出")).to_be_visible()
        return self

    def sign_out(self) -> None:
        self.press("退出")
        expect(self.page.get_by_label("用户名")).to_be_visible()

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def sees(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def fill_in(self, data: Mapping[str, Any], prefix: str = "") -> None:
        """Enter data into the form on the page, field by field and row by row."""
        for key, value in data.items():
            path = f"{prefix}{key}"
            if isinstance(value, list) and value and isinstance(value[0], dict):
                self._fill_rows(path, value)
            elif value is not None and value != "":
                # Cases hold whole cents; people enter yuan.
                self._fill(path, value // 100 if key.endswith("_cents") else value)

    def attach(self, files: Mapping[str, str]) -> None:
        """Choose a small document for each field of files, and wait until it is taken in."""
        for path, name in files.items():
            media_type = "image/jpeg" if name.endswith(".jpg") else "application/pdf"
            chosen = {"name": name, "mimeType": media_type, "buffer": content_of(name)}
            self.page.locator(f'[name="_upload:{path}"]').set_input_files(chosen)  # type: ignore[arg-type]
            expect(self.page.locator(f"#f-{path}-box").get_by_role("link", name=name)).to_be_visible()

    def _fill_rows(self, path: str, rows: list[dict[str, Any]]) -> None:
        for index, row in enumerate(rows):
            first = f"{path}[{index}].{next(iter(row))}"
            if not self.page.locator(f'[name="{first}"]').count():
                self.page.locator(f'button[value="add:{path}"]').click()
                expect(self.page.locator(f'[name="{first}"]:not([type=hidden])').first).to_be_visible()
            self.fill_in(row, f"{path}[{index}].")

    def _fill(self, path: str, value: Any) -> None:
        control = self.page.locator(f'[name="{path}"]:not([type=hidden])')
        expect(control.first).to_be_visible()
        kind = str(control.first.evaluate("control => control.type"))
        if kind == "select-one":
            control.select_option(value)
        elif kind == "radio" or isinstance(value, list):
            for one in value if isinstance(value, list) else [value]:
                self.page.locator(f'[name="{path}"][value="{one}"]').check()
        elif kind == "checkbox":
            control.set_checked(value)
        else:
            control.fill(str(value))

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not any(expected in text for expected in EXPECTED):
            self.complaints.append(text)


def settle(page: Page) -> None:
    """Wait for what is drawn after the page itself: the model of a case."""
    if page.locator("#diagram").count():
        page.locator("#diagram[data-state=ready]").wait_for()
