"""Starting a case by its page."""

from collections.abc import Callable
from uuid import UUID

from tests.api.processes import APPLICANT, CLERK, HEAD
from tests.support.world import World
from tests.web.visitors import Visitor

NewVisitor = Callable[[str], Visitor]


def test_processes_are_those_one_may_start(visitor: NewVisitor) -> None:
    assert "purchase" in visitor(HEAD).open("/start")
    applicant = visitor(APPLICANT)
    assert "letter" in applicant.open("/start")
    assert "purchase" not in applicant.text
    applicant.open("/start/purchase", status=403)
    applicant.open("/start/nothing", status=404)


def test_submitting_starts_the_case_and_shows_it(world: World, visitor: NewVisitor) -> None:
    head = visitor(HEAD)
    head.open("/start/purchase")
    response = head.submit("/start/purchase", subject=" 打印纸 ", price="12.50")
    assert response.status_code == 303
    assert "已提交" in head.open(response.location)
    case = UUID(response.location.rpartition("/")[2])
    assert world.variables(case)["subject"] == "打印纸"
    assert world.variables(case)["price"] == 12.5


def test_wrong_entries_are_shown_where_they_are_and_kept(visitor: NewVisitor) -> None:
    head = visitor(HEAD)
    head.open("/start/purchase")
    assert head.submit("/start/purchase", subject="", price="0.5").status_code == 422
    assert head.values("price") == ["0.5"]
    box = head.page.get_element_by_id("f-price")
    assert box.get("aria-invalid") == "true"
    [error] = head.page.xpath('//*[@id="f-price-error"]')
    assert error.text_content() == "不得小于 1，实际为 0.5"
    assert "f-price-error" in box.get("aria-describedby", "")
    assert head.page.get_element_by_id("f-subject").get("autofocus") is not None
    assert "您还没有发起过办件" in head.open("/inbox?box=started")


def test_the_same_form_sent_twice_starts_one_case(visitor: NewVisitor) -> None:
    head = visitor(HEAD)
    head.open("/start/purchase")
    entries = {**head.fields("/start/purchase"), "subject": "打印纸"}
    first, second = head.post("/start/purchase", entries), head.post("/start/purchase", entries)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    head.open("/inbox?box=started")
    assert len(head.page.xpath('//ul[@class="list"]/li')) == 1


def test_what_people_enter_is_text_and_nothing_else(visitor: NewVisitor) -> None:
    head = visitor(HEAD)
    head.open("/start/purchase")
    response = head.submit("/start/purchase", subject="<script>alert(1)</script>{{ 7*7 }}")
    head.open(response.location)
    assert "<script>alert(1)</script>{{ 7*7 }}" in head.text
    assert not head.page.xpath('//script[contains(text(), "alert")]')


def test_preview_starts_nothing(visitor: NewVisitor) -> None:
    clerk = visitor(CLERK)
    clerk.open("/start/purchase")
    response = clerk.post("/start/purchase/form/preview", {**clerk.fields("/start/purchase"), "subject": "纸"})
    assert response.status_code == 200
    assert clerk.values("subject") == ["纸"]
    assert "您还没有发起过办件" in clerk.open("/inbox?box=started")
