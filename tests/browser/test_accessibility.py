"""Every page in both languages, on a desk and on a phone: no fault that axe finds, nothing wider than the screen."""

from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import DESKTOP, PHONE, ROOT, NewVisitor
from tests.browser.stage import PLACES, Places
from tests.browser.visitor import Visitor, settle

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FAULTS = """rules => axe.run(document, {runOnly: rules}).then(found => found.violations.map(one =>
    `${one.id}: ${one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')}`))"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_pages_are_accessible_and_fit(
    language: str, size: dict[str, int], places: Places, new_visitor: NewVisitor, password: str
) -> None:
    faults: dict[str, Any] = {}
    for who, members in groupby(sorted(PLACES, key=lambda place: place.who or ""), key=lambda place: place.who):
        visitor = new_visitor(size)
        if who is not None:
            visitor.sign_in(who, password)
        for place in members:
            address = place.address.format(**places)
            visitor.open(f"{address}{'&' if '?' in address else '?'}lang={language}")
            if found := faults_of(visitor):
                faults[place.name] = found
        visitor.open("/login?lang=zh")
    assert faults == {}


def faults_of(visitor: Visitor) -> list[str]:
    """What axe finds on the page, and whether it is wider than the screen."""
    page = visitor.page
    settle(page)
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(FAULTS, RULES)
    width = page.locator("html").evaluate("root => root.scrollWidth")
    limit = page.viewport_size["width"] if page.viewport_size else 0
    return found + ([f"wider than the screen: {width}"] if width > limit else [])
