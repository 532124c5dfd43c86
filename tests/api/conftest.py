"""The API of the sample bureau with two small processes, on both databases."""

from collections.abc import Callable

import pytest
from flask import Flask

from engine.handlers import Handlers
from engine.runtime import Runtime
from engine.uow import Actor
from tests.api.callers import Office
from tests.api.processes import the_handlers
from tests.support.application import application


@pytest.fixture
def handlers() -> Handlers:
    return the_handlers()


@pytest.fixture
def app(seeded: Runtime) -> Flask:
    return application(seeded)


@pytest.fixture
def people(app: Flask, seeded: Runtime, actor: Callable[[str], Actor]) -> Office:
    """The people of the sample bureaus, nothing deployed."""
    return Office(app, seeded, actor)


@pytest.fixture
def office(people: Office) -> Office:
    """The people of the sample bureaus, with the processes of these tests."""
    return people.deployed()
