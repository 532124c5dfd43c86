"""Signals to everybody who waits, messages that begin cases or are kept, timers that start cases, ad hoc activities."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands
from engine.check import check
from engine.commands.kept_messages import deliver_kept
from engine.errors import DeploymentInvalid, Forbidden, NobodyWaits, WrongState
from engine.jobs import run_due
from engine.model import Job, KeptMessage, ProcessInstance, User
from engine.uow import SYSTEM, begin
from tests.modeling import (
    a_model,
    ad_hoc,
    assigned,
    catch,
    condition,
    end,
    event_start,
    extension,
    io,
    message,
    properties,
    signal,
    start,
    throw,
    timer,
    user,
)
from tests.support.world import World

CHECK = user("check", extension(assigned(candidateGroups="D03")))
WAITING = a_model(start(), catch("w", signal("go")), CHECK, end(), flows="s w; w check; check e")


def run(world: World, now: datetime | None = None) -> None:
    run_due(world.runtime, now or world.now)


def cases_of(world: World, key: str) -> list[UUID]:
    found = sa.select(ProcessInstance.id).where(ProcessInstance.definition_key == key).order_by(ProcessInstance.id)
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        return list(uow.session.scalars(found))


def test_a_signal_reaches_every_waiting_case_each_by_its_own_job(world: World) -> None:
    world.deploy(WAITING)
    cases = [world.start() for _ in range(3)]
    with world.acting("admin") as uow:
        spread = commands.broadcast(uow, "go", {"colour": "green"})
    assert (spread.delivered, spread.started) == (3, 0)
    run(world)
    for case in cases:
        assert world.open_tasks(case) == ["check"]
        assert world.variables(case)["colour"] == "green"
        assert [job.state for job in world.jobs(case) if job.kind == "delivery"] == ["succeeded"]
        assert "signal.received" in world.verbs(case)
    assert check(world.runtime) == []


def test_a_signal_thrown_by_a_case_reaches_the_others_though_that_one_is_over(world: World) -> None:
    carried = extension(io(("input", "=1 + 1", "two")))
    world.deploy(WAITING, a_model(start("s1"), end("e1", carried, signal("go")), flows="s1 e1", key="thrower"))
    waiting = world.start()
    thrower = world.start("thrower")
    assert world.case(thrower).state == "completed"
    run(world)
    assert world.open_tasks(waiting) == ["check"]
    assert world.variables(waiting)["two"] == 2


def test_a_suspended_case_gets_its_signal_when_it_goes_on(world: World) -> None:
    world.deploy(WAITING)
    case = world.start()
    with world.acting("admin") as uow:
        commands.suspend(uow, case, "核实")
        commands.broadcast(uow, "go", {})
    run(world)
    assert world.open_tasks(case) == []
    with world.acting("admin") as uow:
        commands.resume(uow, case, "核实完毕")
    run(world)
    assert world.open_tasks(case) == ["check"]


def test_only_an_operator_broadcasts(world: World) -> None:
    with pytest.raises(Forbidden), world.acting("wangwu") as uow:
        commands.broadcast(uow, "go", {})


def test_a_signal_that_a_case_fails_on_is_that_cases_incident(world: World) -> None:
    broken = catch("w", signal("go"), extension(io(("output", "=nothing.at.all", "x"))))
    world.deploy(a_model(start(), broken, CHECK, end(), flows="s w; w check; check e"), WAITING.replace(b'"p"', b'"q"'))
    bad, good = world.start(), world.start("q")
    with world.acting("admin") as uow:
        commands.broadcast(uow, "go", {"colour": "green"})
    run(world)
    assert world.case(bad).state == "incident"
    assert world.open_tasks(good) == ["check"]


STARTED = a_model(
    start("ms", message("applied")), start("ss", signal("go")), CHECK, end(),
    flows="ms check; ss check; check e", messages=["applied"], key="started",
)  # fmt: skip


def test_a_message_and_a_signal_start_cases(world: World) -> None:
    world.deploy(STARTED)
    world.send("applied", "wangwu", school="测试学校")
    [first] = cases_of(world, "started")
    assert world.variables(first)["school"] == "测试学校"
    assert world.variables(first)["initiator"] == "wangwu"
    with world.acting("admin") as uow:
        assert commands.broadcast(uow, "go", {}).started == 1
    run(world)
    assert len(cases_of(world, "started")) == 2
    with pytest.raises(WrongState, match="only a message, signal or timer starts it"):
        world.start("started")


def test_a_new_version_takes_over_the_starts_of_the_old_one(world: World) -> None:
    world.deploy(STARTED)
    world.deploy(a_model(start("m2", message("renamed")), CHECK, end(), flows="m2 check; check e",
                         messages=["renamed"], key="started"))  # fmt: skip
    with pytest.raises(NobodyWaits):
        world.send("applied", "wangwu")
    world.send("renamed", "wangwu")
    assert len(cases_of(world, "started")) == 1


def test_a_timer_starts_cases_as_often_as_its_cycle_says_and_once_for_what_was_missed(world: World) -> None:
    model = a_model(start("ts", timer("R3/PT1H", "timeCycle")), CHECK, end(), flows="ts check; check e", key="timed")
    world.deploy(model)
    run(world)
    assert cases_of(world, "timed") == []
    run(world, world.now + timedelta(hours=1))
    assert len(cases_of(world, "timed")) == 1
    run(world, world.now + timedelta(hours=5, minutes=30))
    assert len(cases_of(world, "timed")) == 2
    run(world, world.now + timedelta(hours=6))
    run(world, world.now + timedelta(days=6))
    assert len(cases_of(world, "timed")) == 3


def test_the_timer_of_an_old_version_starts_nothing(world: World) -> None:
    old = start("ts", timer("R/PT1H", "timeCycle"))
    world.deploy(a_model(old, CHECK, end(), flows="ts check; check e", key="timed"))
    world.deploy(a_model(start(), CHECK, end(), flows="s check; check e", key="timed"))
    run(world, world.now + timedelta(days=1))
    assert cases_of(world, "timed") == []


def test_a_shared_process_is_started_by_its_timer_in_every_bureau(world: World) -> None:
    model = a_model(start("ts", timer("0 0 9 * * MON-FRI", "timeCycle")), CHECK, end(), flows="ts check; check e")
    with begin(world.runtime, SYSTEM, world.now) as uow:
        commands.deploy(uow, {"p.bpmn": model}, "test", shared=True)
    run(world, world.now + timedelta(days=1))
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        bureaus = uow.session.scalars(sa.select(ProcessInstance.bureau_id)).all()
        timers = uow.session.scalars(sa.select(Job).where(Job.kind == "timer", Job.state == "due")).all()
    assert len(bureaus) == len(set(bureaus)) > 1
    assert len(timers) == 1


def test_a_start_that_cannot_be_known_before_is_refused(world: World) -> None:
    with pytest.raises(DeploymentInvalid, match="known before"):
        world.deploy(a_model(start("ts", timer("=due", "timeDate")), CHECK, end(), flows="ts check; check e"))


RECEIVING = a_model(
    start(), user("first", extension(assigned(candidateGroups="D03"))), catch("w", message("paid")), CHECK, end(),
    flows="s first; first w; w check; check e", messages=["paid =no"],
)  # fmt: skip


def kept(world: World) -> int:
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        return uow.session.scalar(sa.select(sa.func.count()).select_from(KeptMessage)) or 0


def test_a_message_is_kept_for_whoever_waits_for_it_in_time(world: World) -> None:
    world.deploy(RECEIVING)
    case = world.start(no="N-1")
    with world.acting("admin") as uow:
        commands.send(uow, "paid", {"sum": 7}, "N-1", time_to_live="PT1H")
    assert deliver_kept(world.runtime, world.now) == 0
    world.complete(case, "first", "wangwu")
    assert deliver_kept(world.runtime, world.now) == 1
    assert world.open_tasks(case) == ["check"]
    assert world.variables(case)["sum"] == 7
    assert kept(world) == 0


def test_a_kept_message_is_forgotten_after_its_time(world: World) -> None:
    world.deploy(RECEIVING)
    case = world.start(no="N-1")
    with world.acting("admin") as uow:
        commands.send(uow, "paid", {}, "N-1", time_to_live="PT1H")
    later = world.at(world.now + timedelta(hours=2))
    assert deliver_kept(world.runtime, later.now) == 1
    later.complete(case, "first", "wangwu")
    assert deliver_kept(world.runtime, later.now) == 0
    assert later.open_tasks(case) == []


def test_a_message_that_nobody_waits_for_is_refused_unless_it_may_be_kept(world: World) -> None:
    world.deploy(RECEIVING)
    with pytest.raises(NobodyWaits, match="found none"), world.acting("admin") as uow:
        commands.send(uow, "paid", {}, "N-1")


def test_a_thrown_message_that_nobody_takes_is_an_incident_that_a_retry_ends(world: World) -> None:
    sender = a_model(
        start("s1"), throw("t", message("paid"), extension(io(("input", "=no", "no")))), end("e1"), flows="s1 t; t e1",
        messages=["paid =no"], key="sender",
    )  # fmt: skip
    world.deploy(RECEIVING, sender)
    case = world.start(no="N-1")
    sent = world.start("sender", no="N-1")
    for hour in range(12):
        run(world, world.now + timedelta(hours=2 * hour))
    [failed] = [job for job in world.jobs(sent) if job.kind == "message"]
    assert failed.state == "failed"
    world.complete(case, "first", "wangwu")
    with world.acting("admin") as uow:
        commands.retry_job(uow, failed.id)
    run(world)
    assert world.open_tasks(case) == ["check"]


def a_sender(*parts: str) -> bytes:
    """A process that throws the message `paid` with the key `no`."""
    carried = extension(io(("input", "=no", "no")))
    return a_model(start("s1"), throw("t", message("paid"), carried, *parts), end("e1"), flows="s1 t; t e1",
                   messages=["paid =no"], key="sender")  # fmt: skip


def test_a_thrown_message_waits_for_a_suspended_case(world: World) -> None:
    world.deploy(RECEIVING, a_sender())
    case = world.start(no="N-1")
    world.complete(case, "first", "wangwu")
    with world.acting("admin") as uow:
        commands.suspend(uow, case, "核实")
    sent = world.start("sender", no="N-1")
    for day in range(20):
        run(world, world.now + timedelta(days=day))
    later = world.at(world.now + timedelta(days=21))
    with later.acting("admin") as uow:
        commands.resume(uow, case, "核实完毕")
    run(later)
    assert later.open_tasks(case) == ["check"]
    assert [job.state for job in later.jobs(sent) if job.kind == "message"] == ["succeeded"]


def test_no_model_sends_what_only_the_engine_may(world: World) -> None:
    restricted = catch("w", message("paid"), extension(properties(restricted="engine")))
    world.deploy(
        a_model(start(), restricted, CHECK, end(), flows="s w; w check; check e", messages=["paid =no"]), a_sender()
    )
    case = world.start(no="N-1")
    world.start("sender", no="N-1")
    run(world)
    assert world.open_tasks(case) == []


def test_a_kept_message_that_its_receiver_fails_on_is_taken_once(world: World) -> None:
    first = catch("c1", message("paid"), extension(io(("output", "=1 + amount", "x"))))
    again = catch("c2", message("paid"), extension(io(("output", "=amount", "y"))))
    world.deploy(a_model(start(), first, again, CHECK, end(), flows="s c1; c1 c2; c2 check; check e",
                         messages=["paid =no"]))  # fmt: skip
    with world.acting("admin") as uow:
        commands.send(uow, "paid", {"amount": "many"}, "N-1", time_to_live="PT1H")
    case = world.start(no="N-1")
    assert deliver_kept(world.runtime, world.now) == 1
    assert (world.case(case).state, kept(world)) == ("incident", 0)
    [failed] = [job for job in world.jobs(case) if job.state == "failed"]
    with world.acting("admin") as uow:
        commands.retry_job(uow, failed.id, {"amount": 5}, "更正")
    assert deliver_kept(world.runtime, world.now + timedelta(minutes=5)) == 0
    assert [one.element_id for one in world.subscriptions(case)] == ["c2"]


def test_a_kept_message_of_somebody_let_go_is_not_delivered(world: World) -> None:
    world.deploy(RECEIVING)
    with world.acting("chenshisan") as uow:
        commands.send(uow, "paid", {}, "N-1", time_to_live="PT1H")
    with begin(world.runtime, SYSTEM) as uow:
        uow.session.execute(sa.update(User).where(User.username == "chenshisan").values(active=False))
    case = world.start(no="N-1")
    world.complete(case, "first", "wangwu")
    assert deliver_kept(world.runtime, world.now) == 1
    assert (world.open_tasks(case), kept(world)) == ([], 0)


def test_a_kept_message_that_is_refused_is_tried_again_later_and_later(world: World) -> None:
    world.deploy(RECEIVING)
    with world.acting("admin") as uow:
        commands.send(uow, "paid", {}, "N-1", time_to_live="P1D")
    case = world.start(no="N-1")
    world.complete(case, "first", "wangwu")
    with world.acting("admin") as uow:
        commands.suspend(uow, case, "核实")
    tried = [deliver_kept(world.runtime, world.now + timedelta(seconds=second)) for second in range(0, 60, 5)]
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        assert uow.session.scalars(sa.select(KeptMessage.tries)).one() == 3
    assert set(tried) == {0}


def test_a_condition_sees_what_an_operator_changes(world: World) -> None:
    alarm = event_start("xs", condition("level > 3"), interrupting=False)
    inside = f'<bpmn:subProcess id="x" triggeredByEvent="true">{alarm}{CHECK.replace("check", "alarm")}{end("xe")}'
    inside += '<bpmn:sequenceFlow id="f1" sourceRef="xs" targetRef="alarm"/>'
    inside += '<bpmn:sequenceFlow id="f2" sourceRef="alarm" targetRef="xe"/></bpmn:subProcess>'
    world.deploy(a_model(start(), CHECK, end(), inside, flows="s check; check e"))
    case = world.start(level=1)
    assert world.open_tasks(case) == ["check"]
    with world.acting("admin") as uow:
        commands.change_variables(uow, case, {"level": 5}, "复测")
    assert world.open_tasks(case) == ["alarm", "check"]
    assert check(world.runtime) == []


def test_activities_of_an_ad_hoc_sub_process_are_started_by_its_people(
    world: World, actor: Callable[..., object]
) -> None:
    visits = ad_hoc("visits", CHECK, CHECK.replace("check", "call"), until="enough")
    world.deploy(a_model(start(), visits, end(), flows="s visits; visits e"))
    case = world.start(enough=False)
    assert world.open_tasks(case) == []
    with world.acting("admin") as uow:
        commands.start_activity(uow, case, "check")
    with world.acting("admin") as uow:
        commands.start_activity(uow, case, "call")
    assert world.open_tasks(case) == ["call", "check"]
    with pytest.raises(WrongState, match="call, check"), world.acting("admin") as uow:
        commands.start_activity(uow, case, "nothing")
    with pytest.raises(Forbidden), world.acting("zhangsan") as uow:
        commands.start_activity(uow, case, "check")
    world.complete(case, "check", "wangwu", enough=True)
    assert world.case(case).state == "completed"
    assert check(world.runtime) == []
