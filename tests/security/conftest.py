"""What attacks are made on: evaluators with short limits, and a bureau on SQLite that a whole module shares."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

import pytest
import sqlalchemy as sa

from engine.feel import Feel
from engine.handlers import HandlerCall, Handlers
from engine.model import User
from engine.people import actor_of
from engine.runtime import make_runtime
from engine.uow import SYSTEM, Actor, begin
from tests.support.databases import Databases
from tests.support.world import World
from workflows.bureau import handlers as of_every_bureau


@pytest.fixture(scope="module")
def feel() -> Iterator[Feel]:
    """The evaluator that every attack of a module meets, so that one could spoil the next."""
    evaluator = Feel(seconds=1.0)
    evaluator.evaluate(["1"], {})
    yield evaluator
    evaluator.close()


@pytest.fixture(scope="module")
def impatient_feel() -> Iterator[Feel]:
    """An evaluator that soon has enough."""
    evaluator = Feel(seconds=0.15, megabytes=48)
    yield evaluator
    evaluator.close()


@pytest.fixture(scope="module")
def bureau(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The sample bureau; the tests of a module each have cases of their own in it."""
    with databases.copy("sqlite", "seeded", tmp_path_factory.mktemp("bureau")) as settings:
        runtime = replace(make_runtime(settings, _handlers()), feel=Feel(seconds=0.3, megabytes=64))

        def actor(username: str) -> Actor:
            with begin(runtime, SYSTEM, read_only=True) as uow:
                found = uow.session.scalars(sa.select(User).where(User.username == username)).one()
                return actor_of(uow.session, found)

        yield World(runtime, cast("Callable[[str], Actor]", actor))
        runtime.close()


def _handlers() -> Handlers:
    registry = Handlers()
    registry.merge(of_every_bureau)

    @registry.handle("test.grow")
    def grow(call: HandlerCall) -> dict[str, object]:
        return {"grown": "x" * call.variables["letters"]}

    return registry
