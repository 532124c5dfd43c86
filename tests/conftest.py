"""Fixtures for every test that needs a database: each such test runs on SQLite and on PostgreSQL.

`settings` and `runtime` come migrated and empty of people; a test that also asks for `seeded` or
`actor` finds the sample organisation in the same database.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa

from engine.config import Settings
from engine.handlers import Handlers
from engine.model import User
from engine.people import actor_of
from engine.runtime import Runtime
from engine.uow import SYSTEM, Actor, begin
from tests.cases import feel
from tests.support.databases import PASSWORD, Backend, Databases
from tests.support.reused import Reused


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The prepared databases of this test process."""
    prepared = Databases(tmp_path_factory.mktemp("databases"))
    try:
        yield prepared
    finally:
        prepared.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def backend(request: pytest.FixtureRequest) -> Backend:
    """The kind of database this run of the test is on."""
    return cast("Backend", request.param)


@pytest.fixture
def empty_settings(backend: Backend, databases: Databases, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a database without any table."""
    with databases.copy(backend, "empty", tmp_path) as settings:
        yield settings


@pytest.fixture
def reused(backend: Backend, databases: Databases, request: pytest.FixtureRequest) -> Iterator[Reused]:
    """A migrated database as it was at first; while the test runs, it is its own."""
    reused = databases.reused(backend, "seeded" if "seeded" in request.fixturenames else "migrated")
    reused.restore()
    yield reused
    reused.engine.dispose()


@pytest.fixture
def settings(reused: Reused, tmp_path: Path) -> Settings:
    """Settings of that database, with a data folder of this test's own."""
    return replace(reused.settings, data_dir=tmp_path)


@pytest.fixture
def handlers() -> Handlers:
    """The handlers of the runtime; a test module may override this with its own."""
    return Handlers()


@pytest.fixture
def runtime(reused: Reused, settings: Settings, handlers: Handlers) -> Runtime:
    """A process's runtime on that database; the tests of a process share one V8."""
    return Runtime(settings, reused.engine, handlers, feel())


@pytest.fixture
def seeded(runtime: Runtime) -> Runtime:
    """The runtime, on a database that holds the sample organisation."""
    return runtime


@pytest.fixture
def actor(seeded: Runtime) -> Callable[[str], Actor]:
    """The actor a sample person is, by username."""

    def find(username: str) -> Actor:
        with begin(seeded, SYSTEM, read_only=True) as uow:
            user = uow.session.scalars(sa.select(User).where(User.username == username)).one()
            return actor_of(uow.session, user)

    return find


@pytest.fixture
def password() -> str:
    """The password of every sample person in tests."""
    return PASSWORD
