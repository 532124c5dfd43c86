"""The product as it is served, on both databases, with the school process deployed over HTTP and a clock to move."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import time_machine

from api.app import create_app
from api.packages import read_package
from api.workflows import load_handlers
from engine.handlers import Handlers
from engine.runtime import Runtime
from tests.scenarios.cases import OPERATOR, PROCESS
from tests.scenarios.people import API, Bureau

# Friday before the Mid-Autumn and National Day holidays: Sunday the 20th is a day of work.
MORNING = datetime(2026, 9, 18, 1, 0, tzinfo=UTC)
PACKAGE = Path(__file__).parents[2] / "bpmn" / PROCESS


@pytest.fixture
def handlers() -> Handlers:
    """Those of the product."""
    return load_handlers()


@pytest.fixture
def bureau(seeded: Runtime, password: str) -> Iterator[Bureau]:
    """The sample county bureau with the process deployed."""
    with time_machine.travel(MORNING) as clock:
        bureau = Bureau(create_app(runtime=seeded), seeded, password, clock)
        _deploy(bureau)
        yield bureau


def _deploy(bureau: Bureau) -> None:
    operator = bureau.person(OPERATOR)
    operator.get("/process-definitions")  # signs in: a request with files can be sent once only
    files = [(BytesIO(content), name) for name, content in read_package(PACKAGE).items()]
    response = operator.ask("POST", "/deployments", data={"files": files, "name": PROCESS})
    assert response.status_code == 201, response.text
    assert API in response.request.path
