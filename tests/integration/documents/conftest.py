"""The world of document tests: the sample bureau, a process that drafts and issues, on both databases."""

from collections.abc import Callable

import pytest

from engine.handlers import Handlers
from engine.runtime import Runtime
from engine.uow import Actor
from tests.support.world import World
from workflows.bureau import handlers as bureau


@pytest.fixture
def handlers() -> Handlers:
    registry = Handlers()
    registry.merge(bureau)
    return registry


@pytest.fixture
def world(seeded: Runtime, actor: Callable[[str], Actor]) -> World:
    return World(seeded, actor)
