"""What the pages of a real process tell of its documents and its result."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.packages import read_package
from api.workflows import load_handlers
from engine import commands, queries
from engine.handlers import Handlers
from engine.queries.events import STAFF
from tests.scenarios.applications import an_application
from tests.support.world import World
from tests.web.visitors import Visitor, case_address

NewVisitor = Callable[[str], Visitor]
APPLICANT, WINDOW = "ceshishenqingren", "zhaoliu"
PACKAGE = Path(__file__).parents[2] / "bpmn" / "school_establishment"
REASON = "申请事项依法不属于本行政机关职权范围"


@pytest.fixture
def handlers() -> Handlers:
    both = load_handlers()
    both.handle("test.book")(lambda _call: {})
    return both


@pytest.fixture
def case(world: World) -> Any:
    with world.acting("admin") as uow:
        commands.deploy(uow, read_package(PACKAGE), "school")
    return world.start("school_establishment", by=APPLICANT, **an_application())


@pytest.mark.parametrize("username", [APPLICANT, WINDOW])
def test_history_tells_the_number_of_a_document(world: World, case: Any, visitor: NewVisitor, username: str) -> None:
    page = visitor(username).open(case_address(case))
    assert "登记收件：测教许收〔2026〕1号" in page
    assert "application 2026" not in page


def test_applicants_history_holds_numbers_and_nothing_else_of_a_job(world: World, case: Any) -> None:
    world.complete(case, "form_check", WINDOW, acceptance_decision="refuse", refusal_reason=REASON)
    with world.acting(APPLICANT) as uow:
        told = [event for event in queries.history(uow, case).items if event.actor_name == STAFF]
    [numbered] = [event for event in told if event.verb.startswith(("job.", "number."))]
    assert numbered.payload == {
        "element_id": "refuse_acceptance",
        "result": {"document_no": "测教许不受〔2026〕1号"},
    }
