"""The drawing of a case in a browser: marked where it stands, moved by buttons and keys, its maker's mark in sight."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import NewVisitor
from tests.browser.stage import WINDOW, Places
from tests.browser.visitor import Visitor, settle

pytestmark = [pytest.mark.browser, pytest.mark.slow]

IS_ON_TOP = """link => {
    const {left, top, width, height} = link.getBoundingClientRect();
    return link.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


@pytest.fixture
def visitor(places: Places, new_visitor: NewVisitor, password: str) -> Visitor:
    """The window clerk in front of a case in hand."""
    clerk = new_visitor().sign_in(WINDOW, password)
    clerk.open(f"/cases/{places['in_hand']}")
    settle(clerk.page)
    return clerk


def test_drawing_marks_where_the_case_is_and_was(visitor: Visitor) -> None:
    assert "is-open" in classes(visitor, "form_check")
    assert "is-passed" in classes(visitor, "application_submitted")
    visitor.page.get_by_text("文字版环节").click()
    expect(visitor.page.locator(".in-words .is-open")).to_contain_text("形式审查")


def test_mark_of_the_maker_stays_in_sight(visitor: Visitor) -> None:
    link = visitor.page.locator(".bjs-powered-by")
    link.scroll_into_view_if_needed()
    expect(link).to_be_visible()
    assert link.evaluate(IS_ON_TOP)


def test_drawing_is_moved_by_buttons_and_keys(visitor: Visitor) -> None:
    surface = visitor.page.locator(".diagram-canvas .viewport")
    start = place(surface)
    button = visitor.page.get_by_role("button", name="放大")
    button.focus()
    visitor.page.keyboard.press("Enter")
    closer = place(surface)
    assert closer != start
    visitor.press("全图")
    assert place(surface) not in {start, closer}
    visitor.press("定位当前环节")
    assert place(surface) == start
    visitor.page.locator(".diagram-canvas svg[tabindex]").focus()
    visitor.page.keyboard.press("ArrowRight")
    assert place(surface) != start


def classes(visitor: Visitor, element: str) -> str:
    return str(
        visitor.page.locator(f'.diagram-canvas [data-element-id="{element}"].djs-element').get_attribute("class")
    )


def place(surface: Locator) -> str:
    return str(surface.get_attribute("transform"))
