"""Checking rows against states: planted differences are found, and repaired."""

from uuid import UUID

import pytest
import sqlalchemy as sa
import zstandard

from engine.check import check, missing_handlers
from engine.handlers import Handlers
from engine.model import Candidate, Job, ProcessInstance, Subscription, UserTask, new_id
from engine.runtime import Runtime
from engine.uow import SYSTEM, begin
from tests.modeling import a_model, assigned, boundary, end, extension, message, service, start, timer, user
from tests.support.world import World

MODEL = a_model(
    start(),
    user("check", extension(assigned(candidateGroups="D03"))),
    boundary("late", "check", timer("PT1H"), interrupting=False),
    boundary("told", "check", message("told"), interrupting=False),
    service("work"),
    end(),
    flows="s check; check work; late e; told e; work e",
    messages=["told"],
)


@pytest.fixture
def case(world: World) -> UUID:
    world.deploy(MODEL)
    return world.start()


def found(world: World) -> list[tuple[str, str, str]]:
    return sorted((one.table, one.what, one.field) for one in check(world.runtime))


def test_check_finds_nothing_in_healthy_cases(world: World, case: UUID) -> None:
    assert check(world.runtime) == []
    world.claim(case, "check", "wangwu")
    assert check(world.runtime) == []
    world.complete(case, "check", "wangwu")
    assert check(world.runtime) == []


def test_check_finds_and_repairs_what_was_planted(world: World, case: UUID) -> None:
    with begin(world.runtime, SYSTEM) as uow:
        task = uow.session.scalars(sa.select(UserTask)).one()
        task.element_id = "elsewhere"
        uow.session.execute(sa.delete(Candidate))
        uow.session.execute(sa.delete(Subscription))
        uow.session.execute(sa.update(Job).values(state="cancelled"))
        stray = Subscription(id=new_id(), bureau_id=task.bureau_id, instance_id=case, element_id="x", name="x")
        stray.created_at = uow.now
        uow.session.add(stray)

    assert found(world) == [
        ("candidate", "differs", "candidates"),
        ("job", "missing", ""),
        ("subscription", "missing", ""),
        ("subscription", "too many", ""),
        ("user_task", "differs", "element_id"),
    ]
    assert "expected element_id to be 'check', but found 'elsewhere'" in " ".join(map(str, check(world.runtime)))

    assert len(check(world.runtime, repair=True)) == 5
    assert check(world.runtime) == []
    assert world.verbs(case)[-1] == "instance.repaired"
    world.complete(case, "check", "wangwu")


def test_check_finds_rows_left_open_in_an_ended_case(world: World, case: UUID) -> None:
    with begin(world.runtime, SYSTEM) as uow:
        uow.session.get_one(ProcessInstance, case).state = "completed"
    assert found(world) == [("job", "too many", ""), ("subscription", "too many", ""), ("user_task", "too many", "")]
    check(world.runtime, repair=True)
    assert (check(world.runtime), world.open_tasks(case)) == ([], [])


def test_missing_handlers_names_type_and_process(world: World, case: UUID) -> None:
    assert missing_handlers(world.runtime) == []
    without = Runtime(world.runtime.settings, world.runtime.engine, Handlers(), _writers=world.runtime._writers)
    assert missing_handlers(without) == [("test.echo", "p")]


@pytest.mark.parametrize("state", [b"nonsense", zstandard.compress(b'{"state_version": 1, "tokens": 7}')])
def test_check_names_a_case_that_cannot_be_read_and_goes_on(world: World, case: UUID, state: bytes) -> None:
    other = world.start()
    with begin(world.runtime, SYSTEM) as uow:
        uow.session.get_one(ProcessInstance, case).blob = state
        uow.session.execute(sa.delete(Subscription).where(Subscription.instance_id == other))
    assert found(world) == [("process_instance", "unreadable", ""), ("subscription", "missing", "")]

    assert len(check(world.runtime, repair=True)) == 2
    [unreadable] = check(world.runtime)
    assert (unreadable.instance_id, unreadable.can_be_mended) == (case, False)
    assert str(unreadable).startswith(f"case {case}: its state cannot be read, and cannot be mended: Expected ")
