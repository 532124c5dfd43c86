"""What the page of a case that a failure has stopped says, and to whom."""

from collections.abc import Callable

import pytest

from engine import commands
from engine.errors import IncidentOpened
from engine.jobs import run_due
from tests.api.processes import APPLICANT, CLERK
from tests.modeling import a_model, assigned, call, end, exclusive, extension, lane_set, properties, start, user
from tests.support.databases import Backend
from tests.support.world import World
from tests.web.test_happenings import cases_of
from tests.web.visitors import Visitor, case_address

NewVisitor = Callable[[str], Visitor]

FOR_CLERKS = extension(assigned(candidateGroups="D07/P_CLERK"), properties(name_en="The check"))
BREAKS = a_model(
    start(),
    user("check", FOR_CLERKS, name="审核"),
    exclusive("g"),
    user("more"),
    end(),
    flows="s check; check g; g more = fee > 1; g e = fee <= 1; more e",
    key="breaks",
    lanes=lane_set(申请人=("s",)),
)
CALLER = a_model(start(), call("survey", "survey_of_site"), end(), flows="s survey; survey e", key="caller")
CALLED = a_model(start("cs"), user("look"), end("ce"), flows="cs look; look ce", key="survey_of_site")
NOBODY = "目前无须人员办理"


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """These pages only read rows that other tests write on both databases."""
    kind: Backend = request.param
    return kind


def test_page_tells_operators_and_auditors_the_error_and_others_that_it_is_looked_into(
    world: World, visitor: NewVisitor
) -> None:
    world.deploy(BREAKS)
    case = world.start("breaks", by=APPLICANT)
    with pytest.raises(IncidentOpened):
        world.complete(case, "check", CLERK)
    [job] = [one for one in world.jobs(case) if one.state == "failed"]
    reason = (job.error or "").removeprefix("g: ")
    for reader in ("fengliushisi", "shiliushiliu"):
        page = visitor(reader).open(case_address(case))
        assert f"须由运维人员处理 g {reason} 失败于 2026-03-02 12:00" in page
        assert NOBODY not in page
    for reader in (CLERK, APPLICANT):
        page = visitor(reader).open(case_address(case))
        assert "某一步骤执行失败，正在处理。" in page
        assert reason not in page
        assert NOBODY not in page
    with world.acting("admin") as uow:
        commands.retry_job(uow, job.id, {"fee": 0}, "补录")
    assert "正在处理" not in visitor(CLERK).open(case_address(case))


def test_page_of_a_caller_says_that_its_called_case_was_cancelled(world: World, visitor: NewVisitor) -> None:
    world.deploy(CALLER, CALLED)
    case = world.start("caller")
    run_due(world.runtime, world.now)
    [called] = cases_of(world, "survey_of_site")
    with world.acting("admin") as uow:
        commands.cancel(uow, called, "重复")
    run_due(world.runtime, world.now)
    operator = visitor("admin")
    told = "须由运维人员处理 survey 所调用的办件已撤销；是否视为已办结，由运维人员决定 失败于"
    assert told in operator.open(case_address(case))
    english = operator.open(f"{case_address(case)}?lang=en")
    assert "The called case was cancelled; an operator decides whether it counts as completed" in english


def test_history_calls_no_operator_while_a_step_is_tried_again(world: World, visitor: NewVisitor) -> None:
    case = world.start("purchase", by=CLERK, subject="trouble", price=1)
    world.complete(case, "check", CLERK, subject="trouble", approved=True)
    run_due(world.runtime, world.now)
    page = visitor(CLERK).open(case_address(case))
    assert "某一步骤执行失败，系统将自动重试" in page
    assert "运维人员" not in page
