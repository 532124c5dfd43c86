"""Called cases: begun once, isolated, told of their end, cancelled with their caller; what they throw goes outwards."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands
from engine.check import check
from engine.commands import calling
from engine.errors import DeploymentInvalid
from engine.jobs import run_due
from engine.model import Job, ProcessInstance
from engine.uow import SYSTEM, begin
from tests.modeling import (
    a_file,
    a_model,
    a_process,
    assigned,
    boundary,
    call,
    end,
    error,
    escalation,
    event_start,
    event_sub,
    extension,
    io,
    loop,
    node,
    parallel,
    script,
    signal,
    start,
    throw,
    user,
)
from tests.support.world import World


def check_task(name: str) -> str:
    return user(name, extension(assigned(candidateGroups="D03")))


def a_caller(called: str, *beside: str, flows: str = "") -> bytes:
    return a_model(start(), called, check_task("after"), end(), *beside, flows=f"s c; c after; after e; {flows}")


CHILD = a_model(start("cs"), check_task("work"), end("ce"), flows="cs work; work ce", key="child")


def run(world: World) -> None:
    run_due(world.runtime, world.now)


def child_of(world: World, case: UUID) -> UUID:
    found = sa.select(ProcessInstance.id).where(ProcessInstance.parent_id == case)
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        return uow.session.scalars(found.order_by(ProcessInstance.id.desc())).first() or pytest.fail("no called case")


def begun(world: World, caller: bytes, *more: bytes, **variables: Any) -> tuple[UUID, UUID]:
    """A case, and the one it has called."""
    world.deploy(caller, *(more or (CHILD,)))
    case = world.start(**variables)
    run(world)
    return case, child_of(world, case)


def test_a_called_process_is_a_case_of_its_own_and_brings_its_variables_back(world: World) -> None:
    case, child = begun(world, a_caller(call("c", "child")), word="hello")
    assert world.variables(child)["word"] == "hello"
    assert world.variables(child)["initiator"] == "zhangsan"
    assert world.open_tasks(case) == []
    world.complete(child, "work", "wangwu", found=3)
    assert world.case(child).state == "completed"
    run(world)
    assert world.open_tasks(case) == ["after"]
    assert world.variables(case)["found"] == 3
    assert "instance.returned" in world.verbs(case)
    assert check(world.runtime) == []


def test_a_called_case_gives_back_only_what_it_has_changed(world: World) -> None:
    caller = a_model(
        start(), parallel("f"), call("c", "child"), check_task("beside"), parallel("j"), check_task("after"), end(),
        flows="s f; f c; f beside; c j; beside j; j after; after e",
    )  # fmt: skip
    case, child = begun(world, caller, CHILD, kept=1, changed=1)
    world.complete(case, "beside", "wangwu", kept=2)
    world.complete(child, "work", "wangwu", changed=5)
    run(world)
    assert (world.variables(case)["kept"], world.variables(case)["changed"]) == (2, 5)
    assert world.open_tasks(case) == ["after"]


def test_only_what_is_mapped_crosses_the_border_where_propagation_is_off(world: World) -> None:
    called = call(
        "c",
        "child",
        extensions=io(("input", "=1 + 1", "two"), ("output", "=found", "kept")),
        propagateAllParentVariables="false",
        propagateAllChildVariables="false",
    )
    case, child = begun(world, a_caller(called), word="hello")
    assert world.variables(child)["two"] == 2
    assert "word" not in world.variables(child)
    world.complete(child, "work", "wangwu", found=3)
    run(world)
    assert world.variables(case)["kept"] == 3
    assert "found" not in world.variables(case)


def test_cancelling_the_caller_cancels_the_called_case(world: World) -> None:
    case, child = begun(world, a_caller(call("c", "child")))
    with world.acting("admin") as uow:
        commands.cancel(uow, case, "重复申请")
    run(world)
    assert world.case(child).state == "cancelled"
    assert check(world.runtime) == []


def test_a_caller_that_ends_before_the_call_begins_leaves_no_called_case(world: World) -> None:
    world.deploy(a_caller(call("c", "child")), CHILD)
    case = world.start()
    with world.acting("admin") as uow:
        commands.cancel(uow, case, "重复申请")
    run(world)
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).where(ProcessInstance.parent_id == case)) == 0


def test_an_error_of_the_called_case_is_caught_at_the_call(world: World) -> None:
    child = a_model(start("cs"), check_task("work"), end("ce", error("E1")), flows="cs work; work ce", key="child")
    caught = boundary("b", "c", error("E1")), check_task("rescue"), end("e2")
    case, called = begun(world, a_caller(call("c", "child"), *caught, flows="b rescue; rescue e2"), child)
    world.complete(called, "work", "wangwu")
    assert world.case(called).state == "cancelled"
    run(world)
    assert world.open_tasks(case) == ["rescue"]


def test_an_error_that_the_caller_does_not_catch_either_is_its_incident(world: World) -> None:
    child = a_model(start("cs"), check_task("work"), end("ce", error("E1")), flows="cs work; work ce", key="child")
    case, called = begun(world, a_caller(call("c", "child")), child)
    world.complete(called, "work", "wangwu")
    run(world)
    assert world.case(case).state == "incident"
    assert any("E1" in (job.error or "") for job in world.jobs(case))


def test_an_escalation_of_the_called_case_reaches_the_caller_and_both_go_on(world: World) -> None:
    child = a_model(
        start("cs"), throw("t", escalation("X")), check_task("work"), end("ce"), flows="cs t; t work; work ce",
        key="child",
    )  # fmt: skip
    caught = boundary("b", "c", escalation("X"), interrupting=False), check_task("told"), end("e2")
    case, called = begun(world, a_caller(call("c", "child"), *caught, flows="b told; told e2"), child)
    run(world)
    assert world.open_tasks(case) == ["told"]
    assert world.open_tasks(called) == ["work"]


def test_an_operator_who_cancels_the_called_case_leaves_the_caller_with_a_way_on(world: World) -> None:
    case, child = begun(world, a_caller(call("c", "child")))
    with world.acting("admin") as uow:
        commands.cancel(uow, child, "另行处理")
    run(world)
    assert world.case(case).state == "incident"
    [failed] = [job for job in world.jobs(case) if job.state == "failed"]
    with world.acting("admin") as uow:
        commands.retry_job(uow, failed.id, {"found": 4}, "另行处理的结果")
    assert world.open_tasks(case) == ["after"]
    assert world.variables(case)["found"] == 4


def test_each_instance_of_a_multi_instance_call_is_a_case(world: World) -> None:
    several = loop("[1, 2, 3]", "item", output=("all", "found"))
    case, _ = begun(world, a_caller(call("c", "child", several)))
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        children = uow.session.scalars(sa.select(ProcessInstance.id).where(ProcessInstance.parent_id == case)).all()
    assert len(children) == 3
    for child in children:
        world.complete(child, "work", "wangwu", found=world.variables(child)["item"] * 10)
    run(world)
    assert world.variables(case)["all"] == [10, 20, 30]


def test_the_latest_version_is_called_and_the_one_deployed_together_where_bound_so(world: World) -> None:
    together = a_caller(call("c", "child", bindingType="deployment"))
    world.deploy(together, CHILD)
    newer = a_model(start("cs"), check_task("newer"), end("ce"), flows="cs newer; newer ce", key="child")
    world.deploy(newer)
    bound = world.start()
    run(world)
    assert world.open_tasks(child_of(world, bound)) == ["work"]
    world.deploy(a_caller(call("c", "child")).replace(b'"p"', b'"q"'))
    latest = world.start("q")
    run(world)
    assert world.open_tasks(child_of(world, latest)) == ["newer"]


def test_a_version_is_called_by_its_tag(world: World) -> None:
    tag = '<bpmn:extensionElements><zeebe:versionTag value="v1"/></bpmn:extensionElements>'
    tagged = CHILD.replace(b'isExecutable="true">', b'isExecutable="true">' + tag.encode())
    world.deploy(tagged)
    world.deploy(a_model(start("cs"), check_task("newer"), end("ce"), flows="cs newer; newer ce", key="child"))
    world.deploy(a_caller(call("c", "child", bindingType="versionTag", versionTag="v1")))
    case = world.start()
    run(world)
    assert world.open_tasks(child_of(world, case)) == ["work"]
    with pytest.raises(DeploymentInvalid, match="'v9'"):
        world.deploy(a_caller(call("c", "child", bindingType="versionTag", versionTag="v9")))


def test_a_process_that_is_nowhere_is_refused_at_deployment(world: World) -> None:
    with pytest.raises(DeploymentInvalid, match="Expected the process 'nowhere'"):
        world.deploy(a_caller(call("c", "nowhere")))


def test_a_process_that_calls_itself_for_ever_ends_as_an_incident(world: World) -> None:
    world.deploy(a_model(start(), call("c", "p"), end(), flows="s c; c e"))
    world.start()
    for hour in range(30):
        run_due(world.runtime, world.now + timedelta(hours=hour))
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        states = uow.session.scalars(sa.select(ProcessInstance.state).order_by(ProcessInstance.depth)).all()
    assert len(states) == 21
    assert states[-1] == "incident"


def test_a_process_that_calls_more_and_more_is_bounded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "MOST_TOGETHER", 10)
    world.deploy(a_model(start(), call("c", "p", loop("[1, 2, 3]")), end(), flows="s c; c e"))
    root = world.start()
    for day in range(5):
        run_due(world.runtime, world.now + timedelta(days=day))
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        called = uow.session.scalar(sa.select(sa.func.count()).where(ProcessInstance.root_id == root))
    assert called == 10
    with world.acting("admin") as uow:
        commands.cancel(uow, root, "失控")
    run_due(world.runtime, world.now + timedelta(days=6))
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        assert set(uow.session.scalars(sa.select(ProcessInstance.state))) == {"cancelled"}
    assert check(world.runtime) == []


def test_an_operator_may_let_a_call_that_failed_count_as_completed(world: World) -> None:
    child = a_model(start("cs"), check_task("work"), end("ce", error("E1")), flows="cs work; work ce", key="child")
    case, called = begun(world, a_caller(call("c", "child")), child)
    world.complete(called, "work", "wangwu")
    run(world)
    [failed] = [job for job in world.jobs(case) if job.state == "failed"]
    with world.acting("admin") as uow:
        commands.retry_job(uow, failed.id, {"found": 4}, "按规定处理")
    assert world.open_tasks(case) == ["after"]


def test_a_called_case_that_cannot_begin_is_an_incident_of_the_caller(world: World) -> None:
    broken = a_model(start("cs"), script("x", "nothing + 1", "y"), end("ce"), flows="cs x; x ce", key="child")
    world.deploy(a_caller(call("c", "child")), broken)
    case = world.start()
    run(world)
    assert world.case(case).state == "incident"
    [failed] = [job for job in world.jobs(case) if job.state == "failed"]
    assert "x" in (failed.error or "")


def test_two_pools_of_one_file_work_together_by_messages(world: World, actor: Callable[[str], object]) -> None:
    asking = a_process(
        start(), throw("ask", '<bpmn:messageEventDefinition messageRef="message_asked"/>',
                       extension(io(("input", "=initiator", "who"), ("input", "=no", "no")))),
        node("receiveTask", "answer", messageRef="message_answered"), check_task("read"), end(),
        flows="s ask; ask answer; answer read; read e", key="asking",
    )  # fmt: skip
    answering = a_process(
        start("bs", '<bpmn:messageEventDefinition messageRef="message_asked"/>'),
        check_task("work"), end("be", '<bpmn:messageEventDefinition messageRef="message_answered"/>',
                               extension(io(("input", "=answer", "answer")))),
        flows="bs work; work be", key="answering",
    )  # fmt: skip
    world.deploy(a_file(asking, answering, messages=["asked", "answered =no"]))
    case = world.start("asking", no="N-1")
    run(world)
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        found = sa.select(ProcessInstance.id).where(ProcessInstance.definition_key == "answering")
        other = uow.session.scalars(found).one()
    assert world.variables(other)["who"] == "zhangsan"
    world.complete(other, "work", "wangwu", answer="yes")
    run(world)
    assert world.open_tasks(case) == ["read"]
    assert world.variables(case)["answer"] == "yes"


def test_many_runners_bring_callers_and_called_cases_through_together(world: World) -> None:
    several = loop("[1, 2, 3]", "item", output=("all", "done"))
    told = throw("told", signal("told"))
    child = a_model(
        start("cs"), script("x", "item * 2", "done"), told, end("ce"), flows="cs x; x told; told ce", key="child"
    )
    listening = event_start("xs", signal("told"), interrupting=False)
    heard = event_sub("heard", listening, end("xe"), flows="xs xe")
    caller = a_model(start(), call("c", "child", several), end(), heard, flows="s c; c e")
    world.deploy(caller, child)
    cases = [world.start() for _ in range(8)]
    runners = [Thread(target=run, args=(world,)) for _ in range(4)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    run(world)
    assert [world.case(case).state for case in cases] == ["completed"] * len(cases)
    assert [world.variables(case)["all"] for case in cases] == [[2, 4, 6]] * len(cases)
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        left = uow.session.scalars(sa.select(Job.state).where(Job.state.not_in(("succeeded", "cancelled")))).all()
    assert left == []
    assert check(world.runtime) == []
