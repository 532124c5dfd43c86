"""Forms as people see them: money, tables, people to choose from, and what is to be corrected."""

from collections.abc import Callable
from uuid import UUID

import pytest

from engine import commands
from tests.api.corrections import APPLIED, DEFECTS, FILES
from tests.api.processes import CLERK, HEAD
from tests.support.world import World
from tests.web.visitors import Visitor, task_address

NewVisitor = Callable[[str], Visitor]


@pytest.fixture
def case(world: World) -> UUID:
    with world.acting("admin") as uow:
        commands.deploy(uow, FILES, "test")
    return world.start("grant", by=HEAD, **APPLIED)


@pytest.fixture
def correcting(world: World, case: UUID) -> UUID:
    world.complete(case, "look", CLERK, officer=CLERK, defects=DEFECTS)
    return case


def opened(world: World, case: UUID, step: str, visitor: Visitor) -> Visitor:
    visitor.open(task_address(world.task(case, step).id))
    return visitor


def test_people_are_offered_by_name(world: World, case: UUID, visitor: NewVisitor) -> None:
    world.claim(case, "look", CLERK)
    page = opened(world, case, "look", visitor(CLERK)).page
    assert page.xpath('//select[@name="officer"]/option[@value="chenshisan"]')[0].text == "陈十三 · 经办人"


def test_table_is_drawn_with_labels_for_narrow_screens(world: World, case: UUID, visitor: NewVisitor) -> None:
    world.claim(case, "look", CLERK)
    [table] = opened(world, case, "look", visitor(CLERK)).page.xpath('//table[caption="成员表"]')
    assert [cell.text for cell in table.iter("td")] == ["李甲", "王乙"]
    assert {cell.get("data-label") for cell in table.iter("td")} == {"姓名"}


def test_marks_lead_to_their_fields(world: World, correcting: UUID, visitor: NewVisitor) -> None:
    head = opened(world, correcting, "correct", visitor(HEAD))
    [summary] = head.page.xpath('//*[@id="marks"]')
    assert [link.get("href") for link in summary.iter("a")] == ["#f-amount", "#f-members-1-name"]
    assert "另附开户证明" in summary.text_content()
    assert "请补正：与预算不符" in head.text
    assert "f-amount-mark" in head.page.get_element_by_id("f-amount").get("aria-describedby")


def test_page_has_nothing_that_the_step_hides(world: World, correcting: UUID, visitor: NewVisitor) -> None:
    head = opened(world, correcting, "correct", visitor(HEAD))
    [form] = head.page.xpath('//*[@id="task-form"]')
    assert "7011" not in form.text_content()
    assert head.page.xpath('//*[@name="bank_account"]') == []


def test_money_is_typed_and_shown_in_yuan(world: World, correcting: UUID, visitor: NewVisitor) -> None:
    head = opened(world, correcting, "correct", visitor(HEAD))
    address = task_address(world.task(correcting, "correct").id)
    assert head.values("amount") == ["3,000,000.00"]
    assert head.submit(address, action="complete", amount="三百万").status_code == 422
    assert head.values("amount") == ["三百万"]
    assert "应填写以元为单位的金额" in head.text
    assert head.submit(address, action="complete", amount="0.99").status_code == 422
    assert "应不小于" in head.text or "1.00" in head.text
    assert head.submit(address, action="complete", amount="2,500,000.5").status_code == 303
    assert world.variables(correcting)["amount"] == 250_000_050


def test_finished_step_is_not_to_be_corrected(world: World, correcting: UUID, visitor: NewVisitor) -> None:
    world.complete(correcting, "correct", HEAD, amount=100)
    head = opened(world, correcting, "correct", visitor(HEAD))
    assert head.page.xpath('//*[@id="marks"]') == []
    assert "请补正" not in head.text
