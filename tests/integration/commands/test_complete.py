"""Completing: the straight path, and every way in which nothing changes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from engine import commands
from engine.errors import Forbidden, Invalid, NotFound, StaleVersion, WrongState
from engine.uow import UnitOfWork, begin
from tests.modeling import (
    a_model,
    assigned,
    boundary,
    end,
    extension,
    loop,
    message,
    parallel,
    start,
    terminate,
    timer,
    user,
)
from tests.support.world import World

TWO_STEPS = a_model(
    start(),
    user("check", extension(assigned(candidateGroups="D03"))),
    user("sign", extension(assigned(assignee="zhangsan"))),
    end(),
    flows="s check; check sign; sign e",
)


@pytest.fixture
def case(world: World) -> UUID:
    world.deploy(TWO_STEPS)
    return world.start()


def test_complete_moves_the_case_on(world: World, case: UUID) -> None:
    task_id = world.complete(case, "check", "wangwu", approved=True)

    task = world.task(case, "check")
    assert (task.id, task.state, task.ended_at) == (task_id, "completed", world.now)
    assert task.ended_by == world.actor("wangwu").user_id
    assert world.open_tasks(case) == ["sign"]
    assert world.task(case, "sign").assignee_id == world.actor("zhangsan").user_id
    assert world.variables(case).items() >= {"initiator": "zhangsan", "approved": True}.items()


def test_complete_the_last_task_ends_the_case(world: World, case: UUID) -> None:
    world.complete(case, "check", "wangwu")
    world.complete(case, "sign", "zhangsan")

    ended = world.case(case)
    assert (ended.state, ended.ended_at) == ("completed", world.now)
    assert world.verbs(case) == [
        "instance.started",
        "instance.advanced",
        "user_task.created",
        "user_task.claimed",
        "user_task.completed",
        "instance.advanced",
        "user_task.created",
        "user_task.completed",
        "instance.advanced",
        "instance.completed",
    ]


def test_complete_twice_is_refused(world: World, case: UUID) -> None:
    task_id = world.complete(case, "check", "wangwu")
    before = world.case(case)

    with pytest.raises(WrongState, match="it is completed"), world.acting("wangwu") as uow:
        commands.complete(uow, task_id, {})

    assert world.case(case).version == before.version


def test_complete_after_cancel_is_refused(world: World, case: UUID) -> None:
    task_id = world.claim(case, "check", "wangwu")
    with world.acting("admin") as uow:
        commands.cancel(uow, case, "重复申请")

    with pytest.raises(WrongState, match="it is cancelled"), world.acting("wangwu") as uow:
        commands.complete(uow, task_id, {})

    assert world.case(case).state == "cancelled"


def test_complete_with_a_stale_version_is_refused(world: World, case: UUID) -> None:
    seen = world.task(case, "check").version
    task_id = world.claim(case, "check", "wangwu")

    with pytest.raises(StaleVersion, match=f"Expected version {seen}"), world.acting("wangwu") as uow:
        commands.complete(uow, task_id, {}, expected_version=seen)

    assert world.task(case, "check").state == "open"


def test_complete_unclaimed_is_refused(world: World, case: UUID) -> None:
    task_id = world.task(case, "check").id
    with pytest.raises(WrongState, match="nobody has claimed it"), world.acting("wangwu") as uow:
        commands.complete(uow, task_id, {})


def test_complete_by_another_than_the_assignee_is_refused(world: World, case: UUID) -> None:
    task_id = world.claim(case, "check", "wangwu")
    with pytest.raises(Forbidden, match="not assigned"), world.acting("qianqi") as uow:
        commands.complete(uow, task_id, {})


def test_complete_from_another_bureau_finds_nothing(world: World, case: UUID) -> None:
    task_id = world.claim(case, "check", "wangwu")
    with pytest.raises(NotFound), world.acting("baisishi") as uow:
        commands.complete(uow, task_id, {})


@pytest.mark.parametrize("state", ["suspended", "incident"])
def test_complete_in_a_halted_case_is_refused(world: World, case: UUID, state: str) -> None:
    task_id = world.claim(case, "check", "wangwu")
    with world.acting("admin") as uow:
        commands.suspend(uow, case, "核实情况").state = state  # type: ignore[assignment]

    with pytest.raises(WrongState, match=f"but it is {state}"), world.acting("wangwu") as uow:
        commands.complete(uow, task_id, {})

    assert world.task(case, "check").state == "open"


def test_complete_costs_few_statements(world: World, case: UUID, statements: list[tuple[str, Any]]) -> None:
    """Every round trip to the database is waited for."""
    person, task_id = world.actor("wangwu"), world.task(case, "check").id

    def count(act: Callable[[UnitOfWork], object]) -> int:
        statements.clear()
        with begin(world.runtime, person, world.now) as uow:
            act(uow)
        return len([text for text, _ in statements if not text.startswith("BEGIN")])

    assert count(lambda uow: commands.claim(uow, task_id)) <= 7, statements
    assert count(lambda uow: commands.complete(uow, task_id, {})) <= 9, statements
    assert count(lambda uow: commands.start(uow, "p", {})) <= 7, statements


def test_several_tasks_and_jobs_close_at_once(world: World) -> None:
    late = [boundary(f"late_{name}", name, timer("PT1H")) for name in "ab"]
    told = [boundary(f"told_{name}", name, message(f"told_{name}")) for name in "ab"]
    parts = [user(name, extension(assigned(candidateGroups="D03"))) for name in "ab"]
    world.deploy(
        a_model(
            start(), parallel("split"), *parts, *late, *told, user("c"), terminate("t"), end(),
            flows="s split; split a; split b; split c; a e; b e; c t; late_a e; late_b e; told_a e; told_b e",
            messages=["told_a", "told_b"],
        )
    )  # fmt: skip
    case = world.start()
    world.assign(case, "c", "chenshisan")
    world.complete(case, "c", "chenshisan")
    assert (world.case(case).state, world.open_tasks(case), world.subscriptions(case)) == ("completed", [], [])
    assert [job.state for job in world.jobs(case)] == ["cancelled", "cancelled"]
    assert world.verbs(case).count("user_task.cancelled") + world.verbs(case).count("user_task.interrupted") == 2


def test_what_the_model_gives_a_member_is_not_the_persons_to_write(world: World) -> None:
    task = user("vote", extension(assigned(assignee="zhangsan")), loop('["a"]', "item", output=("votes", "item")))
    world.deploy(a_model(start(), task, end(), flows="s vote; vote e"))
    case = world.start()
    for forged in ("item", "loopCounter"):
        with pytest.raises(Invalid) as refused:
            world.complete(case, "vote", "zhangsan", **{forged: 9})
        assert list(refused.value.problems) == [forged]
    world.complete(case, "vote", "zhangsan", remark="yes")
    assert world.variables(case)["votes"] == ["a"]
