"""What is wide: tables, whose cells stand below one another on a phone, and words without a place to break."""

import pytest
from playwright.sync_api import expect

from tests.api.processes import a_field, a_form
from tests.browser.conftest import DESKTOP, PHONE, NewVisitor
from tests.browser.test_accessibility import faults_of
from tests.browser.visitor import Visitor
from tests.modeling import a_model, end, extension, start, user

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG = "消防通道已整改并经复查合格，" * 30
COLUMNS = ("round", "unit", "result", "opinion", "remark")


@pytest.fixture(scope="module")
def package() -> dict[str, bytes]:
    table = {
        "type": "table",
        "id": "opinions",
        "label": "征求意见情况",
        "dataSource": f'=[{{round: 1, unit: "测试县教育发展科", result: "须修改", opinion: "{LONG}", remark: text}}]',
        "columns": [{"key": key, "label": f"列 {key}", "label_en": key} for key in COLUMNS],
        "properties": {"label_en": "Opinions"},
    }
    form = a_form("opinions", a_field("text"), table, title="=text")
    model = a_model(
        start("s", extension('<zeebe:formDefinition formId="opinions"/>')),
        user("u"),
        end(),
        flows="s u; u e",
        key="ask",
    )
    return {"ask.bpmn": model, "opinions.form": form}


def opened(visitor: Visitor, password: str) -> Visitor:
    visitor.sign_in("chushisi", password).open("/start/ask")
    return visitor


def test_columns_of_a_table_stay_readable_beside_a_long_text(new_visitor: NewVisitor, password: str) -> None:
    visitor = opened(new_visitor(DESKTOP), password)
    table = visitor.page.locator(".table-frame table")
    widths = table.locator("td").evaluate_all("cells => cells.map((cell) => cell.getBoundingClientRect().width)")
    assert min(widths) >= 90
    caption, head = table.locator("caption").bounding_box(), table.locator("thead").bounding_box()
    assert caption
    assert head
    assert caption["y"] + caption["height"] <= head["y"] + 1
    assert faults_of(visitor) == []


def test_cells_of_a_table_stand_below_one_another_on_a_phone(new_visitor: NewVisitor, password: str) -> None:
    visitor = opened(new_visitor(PHONE), password)
    boxes = [cell.bounding_box() for cell in visitor.page.locator(".table-frame td").all()]
    assert len({box["x"] for box in boxes if box}) == 1
    assert min(box["width"] for box in boxes if box) > 250
    assert visitor.page.locator("html").evaluate("root => root.scrollWidth") <= PHONE["width"]
    assert faults_of(visitor) == []


def test_long_word_in_the_title_of_a_case_fits_a_phone(new_visitor: NewVisitor, password: str) -> None:
    visitor = opened(new_visitor(PHONE), password)
    visitor.page.locator("#f-text").fill("W" * 60)
    visitor.press("提交")
    expect(visitor.page.locator("h1")).to_have_text("W" * 60)
    assert visitor.page.locator("html").evaluate("root => root.scrollWidth") <= PHONE["width"]
    visitor.open("/inbox?box=started")
    assert visitor.page.locator("html").evaluate("root => root.scrollWidth") <= PHONE["width"]
