"""The clock of a process: work that comes due is done without anybody's asking."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.clock import Clock
from engine.runtime import Runtime
from engine.uow import utc_now
from tests.modeling import a_model, assigned, catch, end, extension, service, start, timer, user
from tests.support.world import World

CHECK = user("check", extension(assigned(candidateGroups="D03")))


@pytest.fixture
def clock(world: World) -> Iterator[Clock]:
    clock = Clock(world.runtime)
    clock.start()
    yield clock
    clock.stop()
    clock.stop()


def eventually(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_clock_does_work_at_once_after_the_commit(world: World, clock: Clock) -> None:
    world.now = utc_now()
    world.deploy(a_model(start(), service("work"), CHECK, end(), flows="s work; work check; check e"))
    cases = [world.start(word=str(n)) for n in range(10)]
    assert eventually(lambda: all(world.open_tasks(case) == ["check"] for case in cases))


def test_clock_fires_timers_on_its_tick(world: World, clock: Clock) -> None:
    world.now = utc_now()
    world.deploy(a_model(start(), catch("wait", timer("PT1S")), CHECK, end(), flows="s wait; wait check; check e"))
    case = world.start()
    assert eventually(lambda: world.open_tasks(case) == ["check"])
    assert dict(world.events(case))["timer.fired"]["element_id"] == "wait"


def test_long_work_keeps_its_lease(world: World) -> None:
    quick = Runtime(
        replace(world.runtime.settings, lease_seconds=3, tick_seconds=0.1),
        world.runtime.engine,
        world.runtime.handlers,
        _writers=world.runtime._writers,
    )
    calls: list[int] = []

    @quick.handlers.handle("test.slow")
    def slow(call: object) -> dict[str, object]:
        calls.append(1)
        time.sleep(7)
        return {}

    world.runtime = quick
    world.now = utc_now() - timedelta(seconds=1)
    world.deploy(a_model(start(), service("work", "test.slow"), CHECK, end(), flows="s work; work check; check e"))
    case = world.start()
    clock = Clock(quick)
    clock.start()
    try:
        assert eventually(lambda: world.open_tasks(case) == ["check"])
    finally:
        clock.stop()
    assert calls == [1]
