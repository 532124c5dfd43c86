"""What a history tells of decisions, and of what passes between cases."""

from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands
from engine.jobs import run_due
from engine.model import ProcessInstance
from engine.uow import SYSTEM, begin
from tests.api.processes import APPLICANT, CLERK, a_field, a_form
from tests.modeling import (
    a_model,
    boundary,
    call,
    catch,
    decision,
    end,
    escalation,
    extension,
    lane_set,
    message,
    signal,
    start,
    throw,
    timer,
    user,
)
from tests.support.databases import Backend
from tests.support.world import World
from tests.unit.dmn.building import a_decision, a_file, a_table
from tests.web.visitors import Visitor, case_address

NewVisitor = Callable[[str], Visitor]

AUTHORITY = a_file(
    a_decision(
        a_table(
            (['"art"'], ['"city"', '"艺术社团由市级决定"']),
            (['"sport"'], ['"county"', '"体育社团由县级决定"']),
            outputs=("level", "reason"),
            inputs=("kind",),
        ),
        "authority",
    ).replace('<rule id="rule_2">', '<rule id="rule_2"><description>社团管理办法第三条</description>'),
    a_decision(a_table((["> 0"], ['"much"']), outputs=("size",), prefix="size"), "size_of"),
)
WORDS = a_form(
    "words",
    a_field("kind"),
    a_field("n", "number"),
    a_field("size", "select", values=[{"value": "much", "label": "较多"}, {"value": "little", "label": "较少"}]),
)
SENDER = a_model(
    start("s", extension('<zeebe:formDefinition formId="words"/>')),
    decision("find_authority", "authority", "authority"),
    decision("find_size", "size_of", "size"),
    throw("told", message("begun")),
    throw("announced", signal("announcement")),
    catch("wait", timer("P5D")),
    end(),
    flows="s find_authority; find_authority find_size; find_size told; told announced; announced wait; wait e",
    key="sender",
    messages=("begun",),
    lanes=lane_set(申请人=("s",)),
)
BEGUN = a_model(
    start("by_message", message("begun")),
    start("by_signal", signal("announcement")),
    start("by_timer", timer("PT1H")),
    catch("heard", signal("announcement")),
    user("check"),
    end(),
    flows="by_message heard; by_signal heard; by_timer heard; heard check; check e",
    key="begun",
    messages=("begun",),
    lanes=lane_set(民办教育科=("by_message", "by_signal", "by_timer", "heard", "check")),
)


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """Histories are read alike on both databases."""
    kind: Backend = request.param
    return kind


def cases_of(world: World, key: str) -> list[UUID]:
    found = sa.select(ProcessInstance.id).where(ProcessInstance.definition_key == key).order_by(ProcessInstance.id)
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        return list(uow.session.scalars(found))


def test_history_tells_decisions_by_reason_result_and_rules_to_staff_alone(world: World, visitor: NewVisitor) -> None:
    world.deploy(SENDER, words__form=WORDS, decisions__dmn=AUTHORITY)
    case = world.start("sender", by=APPLICANT, kind="sport", n=3)
    page = visitor("admin").open(case_address(case))
    assert "“find_authority”已得出结论：体育社团由县级决定 决定：规则 2（社团管理办法第三条）" in page
    assert "“find_size”已得出结论 中文 size：较多；决定：规则 1" in page
    assert "“told”：已发出消息" in page
    assert "“announced”：已向所有等待者发出信号" in page
    applicant = visitor(APPLICANT).open(case_address(case))
    assert "得出结论" not in applicant
    assert "已发出消息" not in applicant


def test_case_tells_which_event_began_it(world: World, visitor: NewVisitor) -> None:
    world.deploy(BEGUN)
    world.send("begun", CLERK)
    with world.acting("admin") as uow:
        commands.broadcast(uow, "announcement", {})
    run_due(world.runtime, world.now)
    first, second = cases_of(world, "begun")
    operator = visitor("admin")
    page = operator.open(case_address(first))
    assert "陈十三 以“by_message”启动了办件" in page
    assert "收到“heard”的信号" in page
    assert "收到“by_signal”的信号，办件开始" in operator.open(case_address(second))
    english = operator.open(f"{case_address(second)}?lang=en")
    assert "The signal for “by_signal” came and began the case" in english


CALLER = a_model(
    start(),
    call("survey", "survey_of_site"),
    boundary("late", "survey", escalation("late"), interrupting=False),
    user("hurry"),
    end("e1"),
    end(),
    flows="s survey; survey e; late hurry; hurry e1",
    key="caller",
)
CALLED = a_model(
    start("cs"),
    throw("warn", escalation("late")),
    user("look"),
    end("ce"),
    flows="cs warn; warn look; look ce",
    key="survey_of_site",
)


def test_both_cases_tell_of_an_escalation_and_of_a_cancelled_call(world: World, visitor: NewVisitor) -> None:
    world.deploy(CALLER, CALLED)
    case = world.start("caller")
    run_due(world.runtime, world.now)
    [called] = cases_of(world, "survey_of_site")
    operator = visitor("admin")
    assert "“survey”的单独办件上报：late" in operator.open(case_address(case))
    assert "“warn”：已上报所属办件" in operator.open(case_address(called))
    with world.acting("admin") as uow:
        commands.cancel(uow, case, "重复申请")
    run_due(world.runtime, world.now)
    assert "办件已撤销：所属办件不再需要其结果" in operator.open(case_address(called))
