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
    assigned,
    boundary,
    call,
    cancellation,
    catch,
    decision,
    end,
    error,
    escalation,
    extension,
    handler,
    lane_set,
    message,
    signal,
    start,
    sub,
    throw,
    timer,
    transaction,
    undoing,
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


FOR_CLERKS = extension(assigned(candidateGroups="D07/P_CLERK"))
INSIDE = a_model(
    start(),
    transaction(
        "booking",
        start("s2"),
        user("reserve", FOR_CLERKS),
        undoing("reserve", "give_back"),
        handler("give_back", FOR_CLERKS),
        user("print", FOR_CLERKS),
        undoing("print", "shred"),
        handler("shred", tag="task"),
        sub(
            "inspect",
            start("s3"),
            throw("warn", escalation("late")),
            end("broken", error("lost")),
            flows="s3 warn; warn broken",
        ),
        boundary("warned", "inspect", escalation("late"), interrupting=False),
        boundary("mended", "inspect", error()),
        end("warned_end"),
        end("stopped", cancellation()),
        flows="s2 reserve; reserve print; print inspect; warned warned_end; mended stopped",
    ),
    boundary("given_up", "booking", cancellation()),
    end("e2"),
    end(),
    flows="s booking; booking e; given_up e2",
    key="inside",
)


def test_history_tells_what_the_model_did_by_itself_within_the_case(world: World, visitor: NewVisitor) -> None:
    world.deploy(INSIDE)
    case = world.start("inside")
    for task in ("reserve", "print", "give_back"):
        world.complete(case, task, CLERK)
    operator = visitor("admin")
    operator.open(f"{case_address(case)}?lang=en")
    told = [" ".join(line.text_content().split()) for line in operator.page.xpath('//ol[@class="history"]/li')]
    without_times = [line.rsplit(" ", 2)[0] for line in reversed(told)]
    assert [line for line in without_times if "took over" not in line] == [
        "张三 started the case",
        "陈十三 finished “reserve”",
        "陈十三 finished “print”",
        "Escalated: “warn”",
        "Because of an escalation: “warned”",
        "An error ended what was under way: “broken”",
        "Because of an error: “mended”",
        "“shred” undoes “print”",
        "陈十三 finished “give_back”, which undoes “reserve”",
        "The transaction “booking” was cancelled",
        "The case is finished",
    ]
    assert "办理“give_back”，以撤销“reserve”" in operator.open(f"{case_address(case)}?lang=zh")


def test_only_an_applicant_submits_an_application(world: World, visitor: NewVisitor) -> None:
    letter = world.start("letter", by=APPLICANT)
    assert "提交申请" in visitor("admin").open(case_address(letter))
    assert "提交申请" in visitor(APPLICANT).open(case_address(letter))
    purchase = world.start("purchase", by=CLERK, subject="纸", price=1)
    page = visitor("admin").open(case_address(purchase))
    assert "陈十三 启动了办件" in page
    assert "提交申请" not in page
