"""Cases within a case: from the caller to the called one and back, and one matter for its applicant."""

from collections.abc import Callable
from uuid import UUID

from engine.jobs import run_due
from tests.api.processes import APPLICANT, CLERK
from tests.modeling import a_model, assigned, call, end, extension, lane_set, start, user
from tests.support.world import World
from tests.web.visitors import Visitor, case_address, task_address

NewVisitor = Callable[[str], Visitor]

CALLER = a_model(
    start(),
    call("survey", "survey_of_site"),
    user("decide", extension(assigned(candidateGroups="D07/P_DIV_HEAD"))),
    end(),
    flows="s survey; survey decide; decide e",
    key="caller",
    lanes=lane_set(申请人=("s",), 民办教育科=("survey", "decide", "e")),
)
CALLED = a_model(
    start("cs"),
    user("consent", extension(assigned(assignee="=initiator")), name="同意查看"),
    user("look", extension(assigned(candidateGroups="D07/P_CLERK")), name="查看场地"),
    end("ce", ).replace('id="ce"', 'id="ce" name="已查看"'),
    flows="cs consent; consent look; look ce",
    key="survey_of_site",
)  # fmt: skip


def begun(world: World) -> tuple[UUID, UUID]:
    """A case of the applicant, and the one it has called."""
    world.deploy(CALLER, CALLED)
    case = world.start("caller", by=APPLICANT)
    assert world.waits(case)[0].kind == "child_case"
    run_due(world.runtime, world.now)
    return case, UUID(world.waits(case)[0].id)


def test_called_case_is_part_of_the_applicants_matter(world: World, visitor: NewVisitor) -> None:
    case, child = begun(world)
    task = world.task(child, "consent").id
    applicant = visitor(APPLICANT)
    home = applicant.open("/inbox")
    assert "等待您办理：同意查看" in home
    assert applicant.page.xpath("//h3/a/@href") == [case_address(case)]
    assert f"{task_address(task)}#fields" in applicant.page.xpath('//*[@class="actions"]/a/@href')
    applicant.open(case_address(case))
    assert f"{task_address(task)}#fields" in applicant.page.xpath('//*[@class="call"]/a/@href')
    assert applicant.page.xpath(f'//a[@href="{case_address(child)}"]')
    world.complete(child, "consent", APPLICANT)
    assert "正在办理：survey" in applicant.open("/inbox")
    assert "作为另一办件的一部分单独立件" in applicant.open(case_address(child))
    assert "属于 caller" in applicant.text


def test_staff_go_from_the_caller_to_the_called_case_and_back(world: World, visitor: NewVisitor) -> None:
    case, child = begun(world)
    world.complete(child, "consent", APPLICANT)
    operator = visitor("admin")
    assert "survey survey_of_site 办理中 查看场地 发起于" in operator.open(case_address(case))
    assert "survey survey_of_site In progress 查看场地 started" in operator.open(f"{case_address(case)}?lang=en")
    [link] = operator.page.xpath('//*[@class="what"]/a[text()="survey"]/@href')
    operator.open(link)
    assert operator.page.xpath('//*[@class="facts"]//a/@href') == [case_address(case)]
    clerk = visitor(CLERK)
    assert "survey_of_site" in clerk.open("/inbox?box=group")
    assert "属于另一办件" in clerk.open(case_address(child)), "who knows only the part is told of no other case"
    assert not clerk.page.xpath('//*[@class="facts"]//a')
    world.complete(child, "look", CLERK)
    run_due(world.runtime, world.now)
    page = operator.open(f"{case_address(case)}?lang=zh")
    assert "“survey”的单独办件已办结" in page
    assert "本办件中已结束的单独办件 survey_of_site 已查看" in page
    assert "decide" in page


def test_list_of_own_cases_marks_what_is_part_of_another(world: World, visitor: NewVisitor) -> None:
    begun(world)
    assert "进行中 属于另一办件".replace("进行中", "办理中") in visitor(APPLICANT).open("/inbox?box=started")
