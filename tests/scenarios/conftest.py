"""The product as it is served, with the school process deployed over HTTP and a clock to move.

What a branch of the process does is the same on every database; the ways on which jobs, locks and two cases meet are
walked on both.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import cast

import pytest

from tests.scenarios.cases import Case
from tests.scenarios.people import Bureau
from tests.scenarios.stages import PRIMARY, School, Stages
from tests.support.databases import Backend, Databases

At = Callable[..., Case]
on_both_databases = pytest.mark.parametrize(
    "backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """SQLite, unless a module asks for both."""
    return cast("Backend", request.param)


@pytest.fixture(scope="session")
def stages(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Stages:
    """Cases come up to a step, walked to once per test process and database."""
    return Stages(databases, tmp_path_factory.mktemp("stages"))


@pytest.fixture
def bureau(stages: Stages, backend: Backend, tmp_path: Path) -> Iterator[Bureau]:
    """The sample county bureau, and the city above it, with the process deployed."""
    with stages.bureau(backend, tmp_path) as bureau:
        yield bureau


@pytest.fixture
def at(stages: Stages, backend: Backend, tmp_path: Path) -> Iterator[At]:
    """A case that has come to a step on its ordinary way: `at("site_inspection")`."""
    with ExitStack() as stack:

        def reach(step: str, school: School = PRIMARY) -> Case:
            return stack.enter_context(stages.case(backend, school, step, tmp_path))

        yield reach
