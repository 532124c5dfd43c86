"""The product as it is served, on both databases, with the school process deployed over HTTP and a clock to move."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.scenarios.cases import Case
from tests.scenarios.people import Bureau
from tests.scenarios.stages import PRIMARY, School, Stages
from tests.support.databases import Backend, Databases

At = Callable[..., Case]


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
