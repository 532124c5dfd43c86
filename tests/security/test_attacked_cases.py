"""A case that meets a hostile expression, wherever that stands in its files, stays what it was and goes on."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from uuid import UUID

import pytest

from engine import commands
from engine.audit import verify
from engine.errors import DeploymentInvalid, EngineError, ExpressionFailed, IncidentOpened
from engine.feel import Feel
from engine.uow import SYSTEM, begin
from tests.security.places import IN_FORMS, IN_STEPS, Files, a_title
from tests.support.world import World

# Each place meets one of them: that any expression is stopped or refused is tested where they are evaluated.
ATTACKS = ("count(for i in 1..1000000000 return i)", '(function(x) x).fn.constructor("return process")()')
AS_LONG_AS_ALLOWED = {
    "loops": "some a in 1..100000 satisfies some b in 1..100000 satisfies a + b = 0",
    "memory": "for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])",
    "backtracking": f'matches("{"a" * 60}!", "^(a+)+$")',
}


def a_case(world: World, files: Files) -> UUID:
    """A case at its check."""
    with world.acting("admin") as uow:
        commands.deploy(uow, files, "test")
    case = world.start()
    world.claim(case, "check", "wangwu")
    return case


def hand_in(world: World, case: UUID) -> EngineError:
    """The check handed in so that the attack is made; how that was refused, in time and with the case as it was."""
    before = world.case(case)
    started = time.monotonic()
    with pytest.raises(EngineError) as refused:
        world.complete(case, "check", "wangwu", attack=True, word="kept")
    assert time.monotonic() - started < 5
    after = world.case(case)
    assert (before.blob, before.ended_at) == (after.blob, after.ended_at)
    assert ["check"] == world.open_tasks(case)
    require_proved(world, case)
    return refused.value


def require_proved(world: World, case: UUID) -> None:
    with begin(world.runtime, SYSTEM, world.now, read_only=True) as uow:
        assert [] == verify(uow.session, case)


def retry(world: World, case: UUID) -> None:
    """The operator puts right what was entered, and the step is taken after all."""
    [job] = [job for job in world.jobs(case) if job.state == "failed"]
    assert {"attack": True, "word": "kept"} == job.payload["variables"]
    with world.acting("admin") as uow:
        commands.retry_job(uow, job.id, {"attack": False}, "填错")


@pytest.mark.parametrize("files, attack", [*zip(IN_STEPS.values(), cycle(ATTACKS), strict=False)], ids=IN_STEPS.keys())
def test_an_attack_in_a_step_is_an_incident_that_can_be_put_right(
    bureau: World, files: Callable[[str], Files], attack: str
) -> None:
    case = a_case(bureau, files(attack))
    refused = hand_in(bureau, case)
    assert isinstance(refused, IncidentOpened), refused
    assert "incident" == bureau.case(case).state
    retry(bureau, case)
    assert bureau.case(case).state in {"active", "completed"}
    assert "check" not in bureau.open_tasks(case)
    require_proved(bureau, case)


@pytest.mark.parametrize("files, attack", [*zip(IN_FORMS.values(), cycle(ATTACKS), strict=False)], ids=IN_FORMS.keys())
def test_an_attack_in_a_form_is_refused_and_what_is_right_is_taken(
    bureau: World, files: Callable[[str], Files], attack: str
) -> None:
    case = a_case(bureau, files(attack))
    refused = hand_in(bureau, case)
    assert isinstance(refused, ExpressionFailed), refused
    assert "active" == bureau.case(case).state
    bureau.complete(case, "check", "wangwu", attack=False, word="good")
    assert ["sign"] == bureau.open_tasks(case)
    require_proved(bureau, case)


def test_an_attack_in_a_title_leaves_the_case_without_a_new_one(bureau: World) -> None:
    case = a_case(bureau, a_title(ATTACKS[0]))
    before = bureau.case(case).title
    bureau.complete(case, "check", "wangwu", attack=True, word="kept")
    assert (before, ["sign"]) == (bureau.case(case).title, bureau.open_tasks(case))


@pytest.mark.parametrize("attack", AS_LONG_AS_ALLOWED.values(), ids=AS_LONG_AS_ALLOWED.keys())
def test_an_attack_on_the_limits_as_they_ship_is_stopped(bureau: World, attack: str) -> None:
    runtime = replace(bureau.runtime, feel=Feel())
    try:
        world = World(runtime, bureau.actor)
        case = a_case(world, IN_STEPS["script"](attack))
        assert isinstance(hand_in(world, case), IncidentOpened)
        retry(world, case)
        assert ["sign"] == world.open_tasks(case)
    finally:
        runtime.feel.close()


@pytest.mark.parametrize("text", ["=eval(", "=`x`", "=1; 2", "=" + "(" * 1500, "=" + "1 + " * 600 + "1", "=\u202e"])
def test_what_is_no_expression_is_not_deployed(bureau: World, text: str) -> None:
    with pytest.raises(DeploymentInvalid) as refused, bureau.acting("admin") as uow:
        commands.deploy(uow, IN_STEPS["input mapping"](text), "test")
    assert {"x"} == {problem.element_id for problem in refused.value.problems}
