"""Every page in both languages, on a desk and on a phone: no fault that axe finds, nothing wider than the screen."""

from itertools import groupby
from typing import Any

import pytest
from playwright.sync_api import expect

from engine.config import Settings
from tests.browser.conftest import DESKTOP, PHONE, NewVisitor
from tests.browser.past import live_through
from tests.browser.serving import ROOT
from tests.browser.stage import PLACES, Places
from tests.browser.visitor import Visitor, settle

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is in order is counted, not described: that would take longer than all the rest.
FAULTS = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(found =>
    found.violations.map(one =>
        `${one.id}: ${one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')}`))"""

# Of a group of radio buttons one is reached by Tab, the others by arrows.
NUMBER_THE_USABLE = """() => {
    const ofGroup = one => [...document.getElementsByName(one.name)].filter(other => other.type === "radio");
    const ofAll = group => group.find(one => one.checked) || group[0];
    const isReached = one => one.type !== "radio" || one === ofAll(ofGroup(one));
    const usable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(one =>
        one.checkVisibility() && !one.disabled && one.type !== "hidden" && !one.closest("svg") && isReached(one));
    usable.forEach((one, place) => { one.dataset.place = place; });
    return usable.length;
}"""


@pytest.fixture(scope="module")
def past(deployed: Settings) -> Places:
    return live_through(deployed)


@pytest.mark.parametrize("language,sizes", [("zh", (DESKTOP, PHONE)), ("en", (PHONE, DESKTOP))], ids=["zh", "en"])
def test_pages_are_accessible_and_fit(
    language: str, sizes: tuple[dict[str, int], ...], places: Places, new_visitor: NewVisitor, password: str
) -> None:
    """Each page is opened at one size and then given the other, as by turning a tablet or dragging a window."""
    faults: dict[str, Any] = {}
    for who, members in groupby(sorted(PLACES, key=lambda place: place.who or ""), key=lambda place: place.who):
        visitor = new_visitor(sizes[0])
        if who is not None:
            visitor.sign_in(who, password)
        for place in members:
            address = place.address.format(**places)
            give_size(visitor, sizes[0])
            visitor.open(f"{address}{'&' if '?' in address else '?'}lang={language}")
            for size in sizes:
                give_size(visitor, size)
                if found := faults_of(visitor):
                    faults[f"{place.name}, {size['width']} wide"] = found
        visitor.open("/login?lang=zh")
    assert faults == {}


def give_size(visitor: Visitor, size: dict[str, int]) -> None:
    visitor.page.set_viewport_size({"width": size["width"], "height": size["height"]})


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_refused_form_is_accessible_and_fits(size: dict[str, int], new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor(size).sign_in("ceshishenqingren", password)
    visitor.open("/start/school_establishment")
    visitor.press("提交")
    visitor.sees("此项必填")
    assert faults_of(visitor) == []


def faults_of(visitor: Visitor) -> list[str]:
    """What axe finds on the page, and whether it is wider than the screen."""
    page = visitor.page
    settle(page)
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(FAULTS, RULES)
    width = page.locator("html").evaluate("root => root.scrollWidth")
    limit = page.viewport_size["width"] if page.viewport_size else 0
    return found + ([f"wider than the screen: {width}"] if width > limit else [])


@pytest.mark.parametrize("name", ["applicant_home", "prepare", "inbox_group", "task_held", "case"])
def test_whatever_can_be_used_is_reached_by_the_tab_key(
    name: str, places: Places, new_visitor: NewVisitor, password: str
) -> None:
    place = next(one for one in PLACES if one.name == name)
    visitor = new_visitor().sign_in(str(place.who), password)
    visitor.open(place.address.format(**places))
    settle(visitor.page)
    usable = int(visitor.page.evaluate(NUMBER_THE_USABLE))
    reached: set[str] = set()
    for _ in range(usable + 5):
        visitor.page.keyboard.press("Tab")
        reached.add(str(visitor.page.evaluate("document.activeElement.dataset.place ?? ''")))
    assert reached >= {str(number) for number in range(usable)}


def test_the_first_key_leads_past_the_header(new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor().sign_in("zhaoliu", password)
    visitor.open("/inbox")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_role("link", name="跳到正文")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("main")).to_be_focused()
