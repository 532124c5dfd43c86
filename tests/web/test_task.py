"""Working on a task by its page."""

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.api.processes import CLERK, HEAD, OUTSIDER
from tests.support.world import World
from tests.web.visitors import Visitor, case_address, task_address

NewVisitor = Callable[[str], Visitor]


@pytest.fixture
def case(world: World) -> UUID:
    return world.start("purchase", by=HEAD, subject="打印纸", price=20)


@pytest.fixture
def address(world: World, case: UUID) -> str:
    return task_address(world.task(case, "check").id)


def test_claim_fill_in_and_finish(world: World, case: UUID, address: str, visitor: NewVisitor) -> None:
    clerk = visitor(CLERK)
    clerk.open(address)
    assert clerk.page.xpath('//fieldset[@class="all"]')[0].get("disabled") is not None
    assert clerk.submit(address, action="claim").location == address
    clerk.open(address)
    assert clerk.values("subject") == ["打印纸"]
    response = clerk.submit(address, action="complete", approved="true", subject="打印纸")
    assert response.status_code == 303
    assert "已提交：check" in clerk.open(response.location)
    assert world.open_tasks(case) == []
    assert "check" in clerk.open(address)


def test_wrong_entries_change_nothing_and_stay(world: World, case: UUID, address: str, visitor: NewVisitor) -> None:
    world.claim(case, "check", CLERK)
    clerk = visitor(CLERK)
    clerk.open(address)
    response = clerk.submit(address, action="complete", subject="另一种纸", remark="")
    assert response.status_code == 422
    assert clerk.values("subject") == ["另一种纸"]
    assert "此项必填" in clerk.text
    assert world.open_tasks(case) == ["check"]


def test_stale_page_says_so_and_keeps_the_entries(world: World, case: UUID, address: str, visitor: NewVisitor) -> None:
    world.claim(case, "check", CLERK)
    clerk = visitor(CLERK)
    clerk.open(address)
    entries = {**clerk.fields(address), "action": "complete", "approved": "true", "subject": "另一种纸"}
    world.assign(case, "check", to=HEAD)
    world.assign(case, "check", to=CLERK)
    response = clerk.post(address, entries)
    assert response.status_code == 412
    assert "已被他人修改" in clerk.text
    assert clerk.values("subject") == ["另一种纸"]
    assert world.open_tasks(case) == ["check"]
    assert clerk.submit(address, action="complete").status_code == 303
    assert world.open_tasks(case) == []


def test_finished_task_shows_what_was_handed_in_and_by_whom(
    world: World, case: UUID, address: str, visitor: NewVisitor
) -> None:
    world.claim(case, "check", CLERK)
    clerk = visitor(CLERK)
    clerk.open(address)
    entries = {**clerk.fields(address), "action": "complete", "approved": "true", "subject": "另一种纸"}
    world.complete(case, "check", CLERK, subject="打印纸", approved=True)
    assert clerk.post(address, entries).status_code in (409, 412)
    assert "此任务已由陈十三于" in clerk.text
    assert clerk.values("subject") == ["打印纸"]
    assert str(world.variables(case)["subject"]) == "打印纸"


def test_pages_speak_of_no_ids(visitor: NewVisitor) -> None:
    clerk = visitor(CLERK)
    for place, said in {
        "/cases": "没有这个办件",
        "/tasks": "没有这个任务",
        "/documents": "没有这份文书",
        "/files": "没有这个文件",
    }.items():
        assert said in clerk.open(f"{place}/{UUID(int=9)}", status=404)
        assert str(UUID(int=9)) not in clerk.page.text_content()


def test_double_click_finishes_once(world: World, case: UUID, address: str, visitor: NewVisitor) -> None:
    world.claim(case, "check", CLERK)
    clerk = visitor(CLERK)
    clerk.open(address)
    entries = {**clerk.fields(address), "action": "complete", "approved": "true"}
    assert [clerk.post(address, entries).status_code for _ in range(2)] == [303, 303]
    assert world.verbs(case).count("user_task.completed") == 1


def test_give_back(world: World, case: UUID, address: str, visitor: NewVisitor) -> None:
    world.claim(case, "check", CLERK)
    clerk = visitor(CLERK)
    clerk.open(address)
    assert "已退回待领" in clerk.open(clerk.submit(address, action="release").location)
    assert world.task(case, "check").assignee_id is None


def test_others_may_not_finish_it(world: World, case: UUID, address: str, visitor: NewVisitor) -> None:
    world.claim(case, "check", CLERK)
    head = visitor(HEAD)
    head.open(address)
    entries = {**head.fields(address), "action": "complete", "approved": "true"}
    assert head.post(address, entries).status_code == 403
    visitor(OUTSIDER).open(address, status=404)
    assert world.open_tasks(case) == ["check"]


def test_preview_finishes_nothing(world: World, case: UUID, address: str, visitor: NewVisitor) -> None:
    world.claim(case, "check", CLERK)
    clerk = visitor(CLERK)
    clerk.open(address)
    response = clerk.post(f"{address}/form/preview", {**clerk.fields(address), "approved": "true"})
    assert response.status_code == 200
    assert 'id="fields"' in response.text
    assert world.open_tasks(case) == ["check"]


@pytest.mark.parametrize("entries", [{"version": "x"}, {"version": ""}, {"action": "destroy"}])
def test_nonsense_is_refused(
    entries: dict[str, str], world: World, case: UUID, address: str, visitor: NewVisitor
) -> None:
    world.claim(case, "check", CLERK)
    clerk = visitor(CLERK)
    clerk.open(address)
    assert clerk.submit(address, **{"action": "complete", **entries}).status_code == 400
    assert world.open_tasks(case) == ["check"]


def test_case_page_tells_what_happened(world: World, case: UUID, visitor: NewVisitor) -> None:
    world.complete(case, "check", CLERK, subject="打印纸", approved=False, remark="超出预算")
    head = visitor(HEAD)
    head.open(case_address(case))
    assert "办理“check”" in head.text
    assert "超出预算" in head.text
    assert "中文 price 20" in head.text


def test_stale_claim_says_so_and_speaks_of_no_entries(
    world: World, case: UUID, address: str, visitor: NewVisitor
) -> None:
    clerk = visitor(CLERK)
    clerk.open(address)
    entries = {**clerk.fields(address), "action": "claim"}
    world.claim(case, "check", CLERK)
    response = clerk.post(address, entries)
    assert response.status_code in {409, 412}
    assert "本次操作未执行" in clerk.text
    assert "保留" not in clerk.text


def test_language_of_an_answered_form_leads_to_its_page(
    world: World, case: UUID, address: str, visitor: NewVisitor
) -> None:
    world.claim(case, "check", CLERK)
    clerk = visitor(CLERK)
    clerk.open(address)
    assert clerk.submit(address, action="complete", subject="").status_code == 422
    [switch] = clerk.page.find_class("language")
    assert switch.get("href") == f"{address}?lang=en"
    assert clerk.page.get_element_by_id("task-form").get("data-entries") == "unsaved"
