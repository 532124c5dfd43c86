"""Where an applicant comes home to."""

from collections.abc import Callable

from tests.api.processes import APPLICANT, CLERK
from tests.modeling import a_model, assigned, end, extension, lane_set, start, user
from tests.support.world import World
from tests.web.visitors import Visitor, case_address

NewVisitor = Callable[[str], Visitor]

# The applicant answers what the bureau asks.
QUESTION = a_model(
    start("s"),
    user("reply", extension(assigned(assignee="=initiator"))),
    end("e"),
    flows="s reply; reply e",
    key="question",
    lanes=lane_set(申请人=("s", "reply", "e")),
)


def test_home_says_how_an_application_stands(world: World, visitor: NewVisitor) -> None:
    case = world.start("letter", by=APPLICANT)
    applicant = visitor(APPLICANT)
    home = applicant.open("/inbox")
    assert "教育局正在办理：answer" in home
    assert not applicant.page.xpath('//*[@id="waiting"]')
    assert case_address(case) in applicant.page.xpath("//a/@href")
    world.claim(case, "answer", CLERK)
    world.complete(case, "answer", CLERK)
    assert "办理结果：e" in applicant.open("/inbox")


def test_home_leads_to_what_the_applicant_has_to_do(world: World, visitor: NewVisitor) -> None:
    world.deploy(QUESTION)
    case = world.start("question", by=APPLICANT)
    applicant = visitor(APPLICANT)
    assert "等待您办理：reply" in applicant.open("/inbox")
    assert applicant.page.xpath('//*[@id="waiting"]')
    assert f"/tasks/{world.task(case, 'reply').id}#fields" in applicant.page.xpath("//a/@href")


def test_home_offers_to_withdraw_where_the_case_listens(world: World, visitor: NewVisitor) -> None:
    case = world.start("letter", by=APPLICANT)
    applicant = visitor(APPLICANT)
    applicant.open("/inbox")
    assert f"{case_address(case)}#reason-1" in applicant.page.xpath("//a/@href")
    applicant.open(case_address(case))
    assert applicant.page.xpath('//input[@id="reason-1"]')


def test_home_of_somebody_without_applications_offers_one(visitor: NewVisitor) -> None:
    applicant = visitor(APPLICANT)
    assert "您还没有提交过申请" in applicant.open("/inbox")
    assert "/start" in applicant.page.xpath("//main//a/@href")
