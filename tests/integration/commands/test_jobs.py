"""Jobs: timers once, work with retries, late results refused, nothing lost with its runner."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from engine import commands
from engine.errors import Forbidden, WrongState
from engine.handlers import HandlerCall, Handlers
from engine.jobs import Claim, claim_due, extend_lease, run, run_due
from engine.jobs.handling import finish
from engine.runtime import Runtime
from engine.uow import SYSTEM, begin
from tests.modeling import a_model, assigned, boundary, catch, end, extension, io, service, start, timer, user
from tests.support.world import World

CHECK = user("check", extension(assigned(candidateGroups="D03")))
WORK = a_model(start(), service("work"), CHECK, end(), flows="s work; work check; check e")
TIMER = a_model(start(), catch("wait", timer("PT1H")), CHECK, end(), flows="s wait; wait check; check e")
HOUR = timedelta(hours=1)


@pytest.fixture
def working(world: World) -> UUID:
    world.deploy(WORK)
    return world.start(word="好")


@pytest.fixture
def waiting(world: World) -> UUID:
    world.deploy(TIMER)
    return world.start()


def test_work_is_done_by_its_handler(world: World, working: UUID) -> None:
    [job] = world.jobs(working)
    assert (job.kind, job.state, job.type, job.due_at) == ("work", "due", "test.echo", world.now)

    assert run_due(world.runtime, world.now) == 1

    [job] = world.jobs(working)
    assert (job.state, job.attempts, job.ended_at, job.lease_owner) == ("succeeded", 1, world.now, None)
    assert world.variables(working)["echoed"] == "好"
    assert world.open_tasks(working) == ["check"]
    assert "job.succeeded" in world.verbs(working)


def test_work_that_fails_is_tried_again_later_and_becomes_an_incident(world: World) -> None:
    world.deploy(WORK)
    case = world.start(broken=True)
    now = world.now
    dues: list[datetime] = []
    while run_due(world.runtime, now):
        [job] = world.jobs(case)
        assert job.due_at is not None
        dues.append(job.due_at)
        assert "RuntimeError: the register is down" in (job.error or "")
        now = job.due_at

    assert (job.state, job.attempts) == ("failed", 4)
    assert world.case(case).state == "incident"
    gaps = [(after - before).total_seconds() for before, after in pairwise([world.now, *dues])]
    assert 5 <= gaps[0] <= 7.5
    assert 10 <= gaps[1] <= 15
    assert 20 <= gaps[2] <= 30
    assert world.verbs(case).count("job.failed") == 4


def test_retry_of_work_calls_the_handler_again(world: World) -> None:
    world.deploy(WORK)
    case = world.start(broken=True)
    for hour in range(5):
        run_due(world.runtime, world.now + hour * HOUR)
    [job] = world.jobs(case)
    with world.acting("admin") as uow:
        commands.change_variables(uow, case, {"broken": False}, "登记系统已恢复")
        commands.retry_job(uow, job.id)
    assert world.case(case).state == "active"

    assert run_due(world.runtime, world.now) == 1

    [job] = world.jobs(case)
    assert (job.state, job.attempts) == ("succeeded", 5)
    assert world.open_tasks(case) == ["check"]


def test_late_result_is_refused_and_recorded(world: World, working: UUID) -> None:
    [slow] = claim_due(world.runtime, 1, world.now)
    later = world.now + HOUR
    [quick] = claim_due(world.runtime, 1, later)
    assert (slow.attempts, quick.attempts) == (1, 2)
    run(world.runtime, quick, later)
    version = world.case(working).version

    finish(world.runtime, slow, {"result": {"echoed": "late"}}, later)

    assert world.variables(working)["echoed"] == "好"
    verb, payload = world.events(working)[-1]
    assert (verb, payload["attempt"], payload["result"]) == ("job.refused", 1, {"echoed": "late"})
    assert world.case(working).version == version + 1


def test_result_for_a_cancelled_case_is_recorded_not_applied(world: World, working: UUID) -> None:
    [claim] = claim_due(world.runtime, 1, world.now)
    with world.acting("admin") as uow:
        commands.cancel(uow, working, "重复申请")

    finish(world.runtime, claim, {"result": {"echoed": "in vain"}}, world.now)

    verb, payload = world.events(working)[-1]
    assert (verb, payload["state"], payload["result"]) == ("job.refused", "cancelled", {"echoed": "in vain"})
    assert world.case(working).state == "cancelled"


def test_result_for_a_suspended_case_waits_for_it(world: World, working: UUID) -> None:
    [claim] = claim_due(world.runtime, 1, world.now)
    with world.acting("admin") as uow:
        commands.suspend(uow, working, "核实")
    finish(world.runtime, claim, {"result": {"echoed": "kept"}}, world.now)
    assert run_due(world.runtime, world.now + HOUR) == 0
    with world.acting("admin") as uow:
        commands.resume(uow, working, "核实完毕")

    assert run_due(world.runtime, world.now) == 1
    assert world.variables(working)["echoed"] == "kept"


def test_result_whose_step_fails_is_kept_for_the_retry(world: World) -> None:
    mapped = service("work", "test.echo", io(("output", "=echoed + missing", "total")))
    world.deploy(a_model(start(), mapped, CHECK, end(), flows="s work; work check; check e"))
    case = world.start(word=1)
    assert run_due(world.runtime, world.now) == 1
    [job] = world.jobs(case)
    assert (job.kind, job.state, job.payload) == ("work", "failed", {"result": {"echoed": 1}})
    assert world.case(case).state == "incident"
    with world.acting("admin") as uow:
        commands.change_variables(uow, case, {"missing": 2, "word": "must not be asked again"}, "补录")
        commands.retry_job(uow, job.id)
    assert world.variables(case)["total"] == 3
    assert world.case(case).state == "active"


def test_abandoned_job_is_picked_up_after_its_lease(world: World, working: UUID) -> None:
    claim_due(world.runtime, 1, world.now)
    assert run_due(world.runtime, world.now) == 0
    assert run_due(world.runtime, world.now + HOUR) == 1
    [job] = world.jobs(working)
    assert (job.state, job.attempts) == ("succeeded", 2)


def test_job_whose_runners_all_die_becomes_an_incident(world: World, working: UUID) -> None:
    for hour in range(4):
        assert len(claim_due(world.runtime, 1, world.now + hour * HOUR)) == 1
    assert run_due(world.runtime, world.now + 5 * HOUR) == 1
    [job] = world.jobs(working)
    assert job.state == "failed"
    assert "every runner died" in (job.error or "")
    assert world.case(working).state == "incident"


def test_timer_fires_when_due(world: World, waiting: UUID) -> None:
    assert run_due(world.runtime, world.now + HOUR - timedelta(seconds=1)) == 0
    assert run_due(world.runtime, world.now + HOUR) == 1
    assert world.open_tasks(waiting) == ["check"]
    assert world.verbs(waiting)[-3:] == ["timer.fired", "instance.advanced", "user_task.created"]


def test_timer_of_an_interrupting_boundary_cancels_the_task(world: World) -> None:
    world.deploy(
        a_model(start(), CHECK, boundary("late", "check", timer("PT1H")), end(), flows="s check; check e; late e")
    )
    case = world.start()
    run_due(world.runtime, world.now + HOUR)
    assert (world.task(case, "check").state, world.case(case).state) == ("cancelled", "completed")
    assert "user_task.interrupted" in world.verbs(case)


def test_timer_is_cancelled_when_its_task_is_done_first(world: World) -> None:
    world.deploy(
        a_model(start(), CHECK, boundary("late", "check", timer("PT1H")), end(), flows="s check; check e; late e")
    )
    case = world.start()
    world.complete(case, "check", "wangwu")
    assert [job.state for job in world.jobs(case)] == ["cancelled"]
    assert run_due(world.runtime, world.now + HOUR) == 0


def test_timer_of_a_suspended_case_fires_on_resume(world: World, waiting: UUID) -> None:
    with world.acting("admin") as uow:
        commands.suspend(uow, waiting, "核实")
    assert run_due(world.runtime, world.now + HOUR) == 0
    with world.acting("admin") as uow:
        commands.resume(uow, waiting, "核实完毕")
    assert run_due(world.runtime, world.now + HOUR) == 1
    assert world.open_tasks(waiting) == ["check"]


def test_claimed_timer_of_a_case_suspended_meanwhile_is_put_back(world: World, waiting: UUID) -> None:
    [claim] = claim_due(world.runtime, 1, world.now + HOUR)
    with world.acting("admin") as uow:
        commands.suspend(uow, waiting, "核实")
    run(world.runtime, claim, world.now + HOUR)
    [job] = world.jobs(waiting)
    assert (job.state, job.lease_owner) == ("due", None)
    with world.acting("admin") as uow:
        commands.resume(uow, waiting, "核实完毕")
    assert run_due(world.runtime, world.now + HOUR) == 1


def test_run_job_fires_a_timer_now(world: World, waiting: UUID) -> None:
    with world.acting("admin") as uow:
        commands.run_job(uow, world.jobs(waiting)[0].id)
    assert world.open_tasks(waiting) == ["check"]
    with pytest.raises(WrongState, match="it is succeeded"), world.acting("admin") as uow:
        commands.run_job(uow, world.jobs(waiting)[0].id)


def test_run_job_is_an_operators_verb(world: World, waiting: UUID) -> None:
    with pytest.raises(Forbidden), world.acting("zhangsan") as uow:
        commands.run_job(uow, world.jobs(waiting)[0].id)


def test_two_runners_fire_every_timer_once(world: World) -> None:
    world.deploy(TIMER)
    cases = [world.start() for _ in range(12)]
    counts: list[int] = []
    barrier = threading.Barrier(2)

    def runner() -> None:
        barrier.wait()
        counts.append(run_due(world.runtime, world.now + HOUR))

    in_threads(runner, runner)

    assert sum(counts) == 12
    assert all(world.verbs(case).count("timer.fired") == 1 for case in cases)
    assert all(world.open_tasks(case) == ["check"] for case in cases)


def test_missing_handler_becomes_an_incident(world: World, working: UUID) -> None:
    without = Runtime(world.runtime.settings, world.runtime.engine, Handlers(), _writers=world.runtime._writers)
    for hour in range(5):
        run_due(without, world.now + hour * HOUR)
    [job] = world.jobs(working)
    assert (job.state, "Expected a handler" in (job.error or "")) == ("failed", True)


def test_handler_that_became_inline_is_run_in_the_step(world: World, working: UUID) -> None:
    inline = Handlers()

    @inline.handle("test.echo", inline=True)
    def echo(call: HandlerCall) -> dict[str, object]:
        return {"echoed": call.transaction.next_number("letters")}

    changed = Runtime(world.runtime.settings, world.runtime.engine, inline, _writers=world.runtime._writers)
    assert run_due(changed, world.now) == 1
    assert world.variables(working)["echoed"] == 1
    assert world.open_tasks(working) == ["check"]
    assert [job.state for job in world.jobs(working)] == ["succeeded"]


@pytest.mark.parametrize("result", [None, {"at": datetime(2026, 1, 1)}, {"n": 2**60}])  # noqa: DTZ001
def test_result_that_is_no_json_object_is_a_failure(world: World, working: UUID, result: object) -> None:
    wrong = Handlers()
    wrong.handle("test.echo")(lambda _: result)  # type: ignore[arg-type,return-value]
    changed = Runtime(world.runtime.settings, world.runtime.engine, wrong, _writers=world.runtime._writers)
    run_due(changed, world.now)
    [job] = world.jobs(working)
    assert (job.state, "Expected the handler" in (job.error or "")) == ("due", True)


def test_lease_is_extended_while_the_handler_works(world: World, working: UUID) -> None:
    [claim] = claim_due(world.runtime, 1, world.now)
    extend_lease(world.runtime, claim, world.now + HOUR)
    assert world.jobs(working)[0].lease_until == world.now + HOUR + timedelta(seconds=60)
    [job] = world.jobs(working)
    extend_lease(world.runtime, Claim(job.id, "work", "test.echo", 0, 4), world.now + 9 * HOUR)
    assert world.jobs(working)[0].lease_until == world.now + HOUR + timedelta(seconds=60)


def in_threads(*functions: Callable[[], None]) -> None:
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_nothing_runs_without_a_case_to_run_for(runtime: Runtime) -> None:
    assert run_due(runtime) == 0
    with begin(runtime, SYSTEM, read_only=True) as uow, pytest.raises(Exception, match="Expected a job"):
        commands.run_job(uow, UUID(int=0))
