"""What people do while the server draws their form again: nothing entered or pressed meanwhile is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.api.processes import a_field, a_form
from tests.browser.conftest import NewVisitor
from tests.browser.test_drafts import a_file
from tests.browser.visitor import Visitor
from tests.modeling import a_model, end, extension, start, user

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PREVIEW = "**/form/preview"
UPLOAD = "**/files"
ANSWER = """() => {
  window.answer = new Promise((done) => document.addEventListener("htmx:afterOnLoad", done, {once: true}));
}"""

Open = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def package() -> dict[str, bytes]:
    form = a_form(
        "budget",
        a_field("subject"),
        a_field("remark", conditional={"hide": '=subject = null or subject = ""'}),
        a_field("paid", "checkbox"),
        {
            "type": "dynamiclist",
            "path": "fees",
            "label": "收费",
            "components": [a_field("name"), a_field("proof", "filepicker")],
        },
    )
    use = extension('<zeebe:formDefinition formId="budget"/>')
    model = a_model(start("s", use), user("check"), end("e"), flows="s check; check e", key="budget")
    return {"budget.bpmn": model, "budget.form": form}


@pytest.fixture
def opened(new_visitor: NewVisitor, password: str) -> Open:
    """The form as somebody opens it who has no draft of it, with a fee for each of three."""

    def form_of(username: str) -> Visitor:
        visitor = new_visitor().sign_in(username, password)
        visitor.open("/start/budget")
        visitor.fill_in({"fees": [{"name": name} for name in "abc"]})
        return visitor

    return form_of


@contextmanager
def held_up(page: Page, address: str = PREVIEW) -> Iterator[None]:
    """Requests to there are on their way, and get there only afterwards; those replaced meanwhile never do."""
    waiting: list[Route] = []
    page.route(address, lambda route: waiting.append(route))  # noqa: PLW0108 - it must take an attribute
    yield
    page.evaluate("0")  # whatever the page has asked for is known by now
    waiting[-1].continue_()
    page.unroute(address)


def are_rows(page: Page, *names: str) -> None:
    expect(page.locator("#f-fees .row-card")).to_have_count(len(names))
    assert [page.locator(f"#f-fees-{index}-name").input_value() for index in range(len(names))] == list(names)


def remove(page: Page, number: int) -> None:
    page.get_by_role("button", name=f"删除“收费”第 {number} 行").click()


def change_subject(page: Page) -> None:
    """What the form depends on, so that it is asked for again."""
    with page.expect_request(PREVIEW):
        page.locator("#f-subject").fill("粉笔")
        page.keyboard.press("Tab")


@pytest.mark.parametrize("key", [None, "Space"], ids=["mouse", "keyboard"])
def test_press_that_begins_before_the_form_is_drawn_and_ends_after_it_counts(key: str | None, opened: Open) -> None:
    page = opened("zhaoliu" if key else "lisi").page
    button = page.locator("#f-fees-add")
    page.evaluate(ANSWER)
    with held_up(page):
        change_subject(page)
        button.focus()
        button.hover()
        page.keyboard.down(key) if key else page.mouse.down()
    page.evaluate("window.answer")
    page.keyboard.up(key) if key else page.mouse.up()
    are_rows(page, "a", "b", "c", "")
    expect(page.locator("#f-remark")).to_be_visible()


def test_everything_done_while_the_server_has_not_answered_counts(opened: Open) -> None:
    page = opened("wangwu").page
    with held_up(page):
        remove(page, 1)
        page.locator("#f-fees-add").click()
        page.locator("#f-fees-2-name").fill("c, typed on")
        page.locator("#f-paid").check()
        remove(page, 2)
        change_subject(page)
        page.locator("#f-fees-2-name").press("Home")
    are_rows(page, "c, typed on", "")
    expect(page.locator("#f-remark")).to_be_visible()
    expect(page.locator("#f-paid")).to_be_checked()
    page.keyboard.type("!")
    are_rows(page, "!c, typed on", "")


def test_form_is_submitted_with_the_rows_and_files_that_are_under_way(opened: Open) -> None:
    visitor = opened("chushisi")
    page = visitor.page
    with held_up(page, UPLOAD):
        with page.expect_request(UPLOAD):
            page.locator("#f-fees-2-proof").set_input_files(a_file())
        remove(page, 1)
        are_rows(page, "b", "c")
        page.route(PREVIEW, lambda _: None)  # What follows from here on is answered by nothing but the case.
        remove(page, 1)
        visitor.press("提交")
    visitor.sees("已提交")
    visitor.sees("章程.pdf")
    visitor.sees("收费 (1)")
    visitor.sees("c · 章程.pdf")
