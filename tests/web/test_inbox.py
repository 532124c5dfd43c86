"""The boxes of the inbox."""

from collections.abc import Callable

from tests.api.processes import APPLICANT, CLERK, HEAD, OTHER_APPLICANT, TWO_VISITS
from tests.support.world import World
from tests.web.visitors import Visitor

NewVisitor = Callable[[str], Visitor]


def test_boxes_show_what_is_mine_offered_started_and_done(world: World, visitor: NewVisitor) -> None:
    case = world.start("purchase", by=HEAD, subject="打印纸")
    clerk, head = visitor(CLERK), visitor(HEAD)
    assert "check" in clerk.open("/inbox?box=group")
    assert "民办教育科" in clerk.text  # why it is offered, by the names of division and position
    assert "check" not in clerk.open("/inbox")
    assert "您可以领取的任务：1" in clerk.text
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
    assert "25+" in clerk.open("/inbox?box=group")
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


def test_tasks_that_separation_of_duties_bars_are_marked_and_not_offered(world: World, visitor: NewVisitor) -> None:
    world.deploy(TWO_VISITS)
    case = world.start("two_visits", by=HEAD)
    taken = world.claim(case, "visit", CLERK)
    clerk = visitor(CLERK)
    assert "由他人办理（岗位分离） 您在本办件中的环节：visit" in clerk.open("/inbox?box=group")
    [other] = clerk.page.xpath('//ul[@class="list"]//a/@href')
    assert other != f"/tasks/{taken}"
    assert "本任务由他人办理：按照岗位分离，同一办件中办理“visit”的人员不得办理本任务" in clerk.open(str(other))
    assert not clerk.page.xpath('//button[@value="claim"]')
    head = visitor(HEAD)
    assert "由他人办理" not in head.open("/inbox?box=group")
    head.open(str(other))
    assert head.page.xpath('//button[@value="claim"]')
