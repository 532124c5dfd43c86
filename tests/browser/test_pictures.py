"""Draws docs/pages anew: every page on a desk and on a phone. Only when BUREAUFLOW_SCREENSHOTS=1."""

import os

import pytest

from engine.config import Settings
from tests.browser.conftest import DESKTOP, PHONE, NewVisitor
from tests.browser.past import live_through
from tests.browser.pictures import take_picture
from tests.browser.serving import ROOT
from tests.browser.stage import PLACES, Places
from tests.browser.visitor import settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(os.environ.get("BUREAUFLOW_SCREENSHOTS") != "1", reason="only when BUREAUFLOW_SCREENSHOTS=1"),
]

FOLDER = ROOT / "docs" / "pages"
TALLEST = 1800


@pytest.fixture(scope="module")
def past(deployed: Settings) -> Places:
    return live_through(deployed)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_pages_are_drawn(
    size: dict[str, int], places: Places, new_visitor: NewVisitor, password: str, request: pytest.FixtureRequest
) -> None:
    suffix = request.node.callspec.id
    for who in sorted({place.who or "" for place in PLACES}):
        visitor = new_visitor(size)
        if who:
            visitor.sign_in(who, password)
        for place in (one for one in PLACES if (one.who or "") == who):
            visitor.open(place.address.format(**places))
            settle(visitor.page)
            take_picture(visitor.page, FOLDER / f"{place.name}_{suffix}.png", TALLEST)
