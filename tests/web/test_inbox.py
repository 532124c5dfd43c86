"""The boxes of the inbox."""

from collections.abc import Callable

from tests.api.processes import APPLICANT, CLERK, HEAD, OTHER_APPLICANT
from tests.support.world import World
from tests.web.visitors import Visitor

NewVisitor = Callable[[str], Visitor]


def test_boxes_show_what_is_mine_offered_started_and_done(world: World, visitor: NewVisitor) -> None:
    case = world.start("purchase", by=HEAD, subject="打印纸")
    clerk, head = visitor(CLERK), visitor(HEAD)
    assert "check" in clerk.open("/inbox?box=group")
    assert "民办教育科" in clerk.text  # why it is offered, by the names of division and position
    assert "check" not in clerk.open("/inbox")
    assert "check" not in head.open("/inbox?box=group")
    world.claim(case, "check", CLERK)
    assert "由您办理" in clerk.open("/inbox?box=mine")
    assert "check" not in clerk.open("/inbox?box=group")
    world.complete(case, "check", CLERK, subject="打印纸", approved=True)
    assert "check" in clerk.open("/inbox?box=done")
    assert "办理中" in head.open("/inbox?box=started")
    assert "您还没有发起过办件" in clerk.open("/inbox?box=started")


def test_long_boxes_come_in_pages(world: World, visitor: NewVisitor) -> None:
    for _ in range(26):
        world.start("purchase", by=HEAD, subject="打印纸")
    clerk = visitor(CLERK)
    clerk.open("/inbox?box=group")
    assert len(clerk.page.xpath('//ul[@class="list"]/li')) == 25
    [following] = clerk.page.xpath('//*[@class="pages"]/a/@href')
    clerk.open(str(following))
    assert len(clerk.page.xpath('//ul[@class="list"]/li')) == 1
    assert "应为上一页给出的 next_cursor" in clerk.open("/inbox?box=group&cursor=nonsense", status=422)


def test_applicants_see_their_own_cases_alone(world: World, visitor: NewVisitor) -> None:
    case = world.start("letter", by=APPLICANT)
    assert "letter" in visitor(APPLICANT).open("/inbox?box=started")
    other = visitor(OTHER_APPLICANT)
    assert "letter" not in other.open("/inbox?box=started")
    other.open(f"/cases/{case}", status=404)
    other.open(f"/tasks/{world.task(case, 'answer').id}", status=404)


def test_pages_speak_english_when_asked_and_remember_it(world: World, visitor: NewVisitor) -> None:
    clerk = visitor(CLERK)
    assert "My tasks" in clerk.open("/inbox?lang=en")
    assert "My tasks" in clerk.open("/inbox")
    assert "我的待办" in clerk.open("/inbox?lang=zh")
    assert "我的待办" in clerk.open("/inbox?lang=fr")
