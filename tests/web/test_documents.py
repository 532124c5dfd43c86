"""What the pages of a real process tell of its documents and its result."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from api.packages import read_package
from api.workflows import load_handlers
from engine import commands, queries
from engine.handlers import Handlers
from engine.queries.events import STAFF
from tests.scenarios.applications import an_application, content_of, files_of
from tests.scenarios.cases import OFFICERS
from tests.scenarios.entries import USUAL
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
    applicant, application = world.actor(APPLICANT), an_application()
    files: dict[str, Any] = {
        key: [str(commands.upload(world.runtime, applicant, name, BytesIO(content_of(name)), world.now).id)]
        for key, name in files_of(application).items()
    }
    return world.start("school_establishment", by=APPLICANT, **application, **files)


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


@pytest.mark.parametrize("username", [APPLICANT, WINDOW])
def test_finished_case_tells_its_result(world: World, case: Any, visitor: NewVisitor, username: str) -> None:
    world.complete(case, "form_check", WINDOW, acceptance_decision="refuse", refusal_reason=REASON)
    somebody = visitor(username)
    page = somebody.open(case_address(case))
    assert "办理结果：不予受理" in page
    assert "不予受理的理由 " + REASON in page
    assert "编发不予受理决定书：测教许不受〔2026〕1号" in page
    assert "Result: Not accepted" in somebody.open(f"{case_address(case)}?lang=en")
    assert [state.text for state in somebody.page.find_class("state")] == ["Not accepted"]


def test_list_of_started_cases_tells_the_result(world: World, case: Any, visitor: NewVisitor) -> None:
    applicant = visitor(APPLICANT)
    applicant.open("/inbox?box=started")
    assert [state.text for state in applicant.page.find_class("state")] == ["办理中"]
    world.send("withdraw", APPLICANT, case, withdraw_reason="暂不办学")
    applicant.open("/inbox?box=started")
    assert [state.text for state in applicant.page.find_class("state")] == ["申请已撤回"]


def test_applicant_sees_equal_steps_once_with_their_count(world: World, case: Any, visitor: NewVisitor) -> None:
    for step in ("form_check", "assign_division", "assign_officer", "paper_review"):
        chosen = {"case_officer": OFFICERS["paper_review"]} if step == "assign_officer" else USUAL[step]
        world.complete(case, step, OFFICERS[step], **chosen)
    applicant = visitor(APPLICANT)
    applicant.open(case_address(case))
    assert "共 10 项" in applicant.text
    assert len(applicant.page.xpath('//ul[@class="list"]/li')) == 1
