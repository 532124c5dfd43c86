"""A step that fails: rolled back, kept in a failed job, retried by an operator."""

from datetime import timedelta
from uuid import UUID

import pytest

from engine import commands
from engine.errors import Forbidden, IncidentOpened, Invalid, WrongState
from engine.jobs import run_due
from tests.modeling import (
    a_model,
    assigned,
    boundary,
    catch,
    end,
    exclusive,
    extension,
    message,
    script,
    start,
    timer,
    user,
)
from tests.support.world import World

CHECK = user("check", extension(assigned(candidateGroups="D03")))
SIGN = user("sign", extension(assigned(candidateGroups="D03")))
DECIDED = a_model(
    start(),
    CHECK,
    exclusive("way", "way_e"),
    SIGN,
    end(),
    flows="s check; check way; way sign = limit > 3; way e; sign e",
)

DIVIDED = "s check; check divide; divide sign; sign e"
LATE = "s check; check e; late way; way sign = limit > 3; sign e"


def broken_case(world: World) -> UUID:
    """A case whose completion has failed: `limit` is missing."""
    world.deploy(DECIDED)
    case = world.start()
    with pytest.raises(IncidentOpened, match="The step failed at way"):
        world.complete(case, "check", "wangwu", opinion="同意")
    return case


def test_failed_step_keeps_what_was_entered(world: World) -> None:
    case = broken_case(world)
    assert world.case(case).state == "incident"
    assert world.task(case, "check").state == "open"
    assert "opinion" not in world.variables(case)
    [job] = world.jobs(case)
    assert (job.kind, job.state, job.type, job.element_id) == ("step", "failed", "complete", "check")
    assert job.wait_state_id == world.task(case, "check").id
    assert job.payload["variables"] == {"opinion": "同意"}
    assert job.payload["actor_id"] == str(world.actor("wangwu").user_id)
    assert "limit" in (job.error or "")
    assert world.verbs(case)[-1] == "job.failed"


def test_failed_step_names_its_job(world: World) -> None:
    world.deploy(DECIDED)
    case = world.start()
    with pytest.raises(IncidentOpened) as opened:
        world.complete(case, "check", "wangwu")
    [job] = world.jobs(case)
    assert opened.value.params["job"] == job.id


def test_incident_lets_nobody_act(world: World) -> None:
    case = broken_case(world)
    with pytest.raises(WrongState, match="it is incident"):
        world.complete(case, "check", "wangwu")
    assert len(world.jobs(case)) == 1


def test_retry_runs_the_step_for_the_one_who_entered_it(world: World) -> None:
    case = broken_case(world)
    with world.acting("admin") as uow:
        commands.change_variables(uow, case, {"limit": 5}, "补录限额")
    with world.acting("admin") as uow:
        commands.retry_job(uow, world.jobs(case)[0].id)

    [job] = world.jobs(case)
    assert (job.state, job.attempts) == ("succeeded", 2)
    assert world.case(case).state == "active"
    assert world.open_tasks(case) == ["sign"]
    assert world.task(case, "check").ended_by == world.actor("wangwu").user_id
    assert world.variables(case)["opinion"] == "同意"
    completed = dict(world.events(case))["user_task.completed"]
    assert completed["on_behalf_of"] == str(world.actor("wangwu").user_id)
    assert "job.retried" in world.verbs(case)


def test_retry_that_fails_again_keeps_the_incident(world: World) -> None:
    case = broken_case(world)
    job_id = world.jobs(case)[0].id
    with pytest.raises(IncidentOpened), world.acting("admin") as uow:
        commands.retry_job(uow, job_id)
    [job] = world.jobs(case)
    assert (job.id, job.state, job.attempts) == (job_id, "failed", 2)
    assert world.case(case).state == "incident"
    assert job.payload["variables"] == {"opinion": "同意"}


def test_retry_is_an_operators_verb(world: World) -> None:
    case = broken_case(world)
    with pytest.raises(Forbidden), world.acting("wangwu") as uow:
        commands.retry_job(uow, world.jobs(case)[0].id)


def test_retry_that_ends_the_case_leaves_nothing_open(world: World) -> None:
    case = broken_case(world)
    with world.acting("admin") as uow:
        commands.change_variables(uow, case, {"limit": 1}, "补录限额")
        commands.retry_job(uow, world.jobs(case)[0].id)
    assert world.case(case).state == "completed"
    assert [job.state for job in world.jobs(case)] == ["succeeded"]


def test_cancel_ends_the_incident(world: World) -> None:
    case = broken_case(world)
    with world.acting("admin") as uow:
        commands.cancel(uow, case, "申请人撤回")
    assert world.case(case).state == "cancelled"
    assert [job.state for job in world.jobs(case)] == ["cancelled"]


def test_suspending_a_case_with_an_incident_resumes_into_it(world: World) -> None:
    case = broken_case(world)
    with world.acting("admin") as uow:
        commands.suspend(uow, case, "核实")
    with pytest.raises(WrongState, match="it is suspended"), world.acting("admin") as uow:
        commands.retry_job(uow, world.jobs(case)[0].id)
    with world.acting("admin") as uow:
        commands.resume(uow, case, "核实完毕")
    assert world.case(case).state == "incident"


def test_failed_message_keeps_what_was_sent(world: World) -> None:
    world.deploy(
        a_model(
            start(),
            catch("wait", message("paid")),
            script("count", "amount * rate", "fee"),
            SIGN,
            end(),
            flows="s wait; wait count; count sign; sign e",
            messages=["paid"],
        )
    )
    case = world.start()
    with pytest.raises(IncidentOpened, match="failed at count"):
        world.send("paid", "admin", case, amount=100)
    [job] = world.jobs(case)
    assert (job.kind, job.type, job.payload["variables"]) == ("step", "correlate", {"amount": 100})
    with world.acting("admin") as uow:
        commands.change_variables(uow, case, {"rate": 2}, "补录费率")
        commands.retry_job(uow, job.id)
    assert (world.case(case).state, world.variables(case)["fee"]) == ("active", 200)


def test_failed_timer_is_the_incident_itself(world: World) -> None:
    world.deploy(
        a_model(
            start(),
            CHECK,
            boundary("late", "check", timer("PT1H")),
            script("count", "missing + 1", "n"),
            end(),
            flows="s check; check e; late count; count e",
        )
    )
    case = world.start()
    later = world.at(world.now.replace(hour=9))
    assert run_due(world.runtime, later.now) == 1
    [job] = world.jobs(case)
    assert (job.kind, job.state, job.attempts) == ("timer", "failed", 1)
    assert world.case(case).state == "incident"
    assert world.open_tasks(case) == ["check"]
    assert run_due(world.runtime, later.now) == 0
    with later.acting("admin") as uow:
        commands.change_variables(uow, case, {"missing": 1}, "补录")
        commands.retry_job(uow, job.id)
    assert world.case(case).state == "completed"
    assert [job.state for job in world.jobs(case)] == ["succeeded"]


@pytest.mark.parametrize("text", ["k" * 201, "nul \\u0000"])
def test_a_key_that_fits_no_column_fails_the_step(world: World, text: str) -> None:
    world.deploy(
        a_model(
            start(), CHECK, catch("wait", message("paid")), end(), flows="s check; check wait; wait e",
            messages=[f'paid ="{text}"'],
        )
    )  # fmt: skip
    case = world.start()
    with pytest.raises(IncidentOpened, match=r"at most 200 letters|NUL character"):
        world.complete(case, "check", "wangwu")
    assert world.task(case, "check").state == "open"


def test_a_text_that_no_encoding_holds_fails_the_step(world: World) -> None:
    world.deploy(
        a_model(
            start(),
            CHECK,
            script("cut", "substring(word, 1, 1)", "half"),
            SIGN,
            end(),
            flows="s check; check cut; cut sign; sign e",
        )
    )
    case = world.start(word="😀😀")
    world.complete(case, "check", "wangwu")
    assert world.variables(case)["half"] == "😀"


def test_retry_with_corrections_replaces_what_made_the_step_fail(world: World) -> None:
    world.deploy(a_model(start(), CHECK, script("divide", "10 / d", "r"), SIGN, end(), flows=DIVIDED))
    case = world.start()
    with pytest.raises(IncidentOpened):
        world.complete(case, "check", "wangwu", d="x", opinion="同意")
    [job] = world.jobs(case)
    with pytest.raises(Invalid), world.acting("admin") as uow:
        commands.retry_job(uow, job.id, {"d": 5})
    with world.acting("admin") as uow:
        commands.retry_job(uow, job.id, {"d": 5}, "录入笔误")

    assert world.open_tasks(case) == ["sign"]
    assert world.variables(case).items() >= {"d": 5, "r": 2, "opinion": "同意"}.items()
    retried = dict(world.events(case))["job.retried"]
    assert retried["entered"] == {"d": "x", "opinion": "同意"}
    assert (retried["corrections"], retried["reason"]) == ({"d": 5}, "录入笔误")


def test_a_timer_keeps_nothing_to_correct(world: World) -> None:
    world.deploy(
        a_model(start(), CHECK, boundary("late", "check", timer("PT1S")), exclusive("way"), SIGN, end(), flows=LATE)
    )
    case = world.start()
    run_due(world.runtime, world.case(case).started_at + timedelta(minutes=1))
    [job] = world.jobs(case)
    with pytest.raises(WrongState, match="keeps nothing"), world.acting("admin") as uow:
        commands.retry_job(uow, job.id, {"limit": 5}, "补录")
