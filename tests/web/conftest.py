"""The pages of the sample bureau with two small processes, on both databases."""

from collections.abc import Callable

import pytest
from flask import Flask

from engine import commands
from engine.handlers import Handlers
from engine.runtime import Runtime
from engine.uow import Actor
from tests.api.processes import FILES, the_handlers
from tests.support.application import application
from tests.support.world import World
from tests.web.visitors import Visitor


@pytest.fixture
def handlers() -> Handlers:
    return the_handlers()


@pytest.fixture
def app(seeded: Runtime) -> Flask:
    return application(seeded)


@pytest.fixture
def world(seeded: Runtime, actor: Callable[[str], Actor]) -> World:
    """The sample bureau with the processes deployed; it acts beside the pages, without them."""
    world = World(seeded, actor)
    with world.acting("admin") as uow:
        commands.deploy(uow, FILES, "test")
    return world


@pytest.fixture
def visitor(app: Flask, world: World, password: str) -> Callable[[str], Visitor]:
    """Somebody signed in, by username."""
    return lambda username: Visitor(app).sign_in(username, password)
