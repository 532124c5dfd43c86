"""The world in which commands are tested: the sample bureau, on both databases."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from engine.handlers import HandlerCall, Handlers
from engine.runtime import Runtime
from engine.uow import Actor
from tests.support.world import World


@pytest.fixture
def world(seeded: Runtime, actor: Callable[[str], Actor]) -> World:
    return World(seeded, actor)


@pytest.fixture
def statements(seeded: Runtime) -> Iterator[list[tuple[str, Any]]]:
    """What the database is asked from now on: each statement with its parameters."""
    asked: list[tuple[str, Any]] = []

    def note(*told: Any) -> None:
        asked.append((told[2], told[3]))

    sa.event.listen(seeded.engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(seeded.engine, "before_cursor_execute", note)


@pytest.fixture
def handlers() -> Handlers:
    """Handlers as small as they can be; a job's variables say how they behave."""
    registry = Handlers()

    @registry.handle("test.echo")
    def echo(call: HandlerCall) -> dict[str, object]:
        if call.variables.get("broken"):
            raise RuntimeError("the register is down")
        return {"echoed": call.variables.get("word")}

    @registry.handle("test.number", inline=True)
    def number(call: HandlerCall) -> dict[str, object]:
        serial = call.transaction.next_number("licence")
        if call.variables.get("broken"):
            raise RuntimeError("the printer is down")
        return {"serial": serial}

    return registry
