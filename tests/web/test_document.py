"""The page of a document, and the file of it."""

from collections.abc import Callable
from typing import Any

import pytest

from engine import commands, queries
from engine.handlers import Handlers
from tests.api.processes import the_handlers
from tests.modeling import a_model, assigned, end, extension, lane_set, start, user
from tests.support.letters import NOTICE, a_template, drafting, issuing
from tests.support.world import World
from tests.web.visitors import Visitor, case_address
from workflows.bureau import handlers as bureau

NewVisitor = Callable[[str], Visitor]
APPLICANT, CLERK = "ceshishenqingren", "chenshisan"
MODEL = a_model(
    start(), drafting("plan", "plan"), user("check", extension(assigned(candidateGroups="D07/P_CLERK"))),
    issuing("issue"), end(),
    flows="s plan; plan check; check issue; issue e", key="notices", lanes=lane_set(申请人=("s",)),
)  # fmt: skip


@pytest.fixture
def handlers() -> Handlers:
    both = the_handlers()
    both.merge(bureau)
    return both


@pytest.fixture
def papers(world: World) -> dict[str, Any]:
    """The case, its draft and its issued document, by name."""
    files = {"n.bpmn": MODEL, "documents/notice.html": NOTICE.encode(), "documents/plan.html": a_template("<p>拟</p>")}
    with world.acting("admin") as uow:
        commands.deploy(uow, files, "notices")
    case = world.start("notices", by=APPLICANT, word="<b>甲</b>")
    world.complete(case, "check", CLERK)
    with world.acting(CLERK) as uow:
        return {view.template_id: view.id for view in queries.documents(uow, case).items} | {"case": case}


def test_page_shows_the_document_as_it_was_issued(papers: dict[str, Any], visitor: NewVisitor) -> None:
    reader = visitor(APPLICANT)
    text = reader.open(f"/documents/{papers['notice']}")
    for told in ("受理通知书", "测教许受〔2026〕1号", "<b>甲</b>：", "电子印章示意", "Acceptance notice"):
        assert told in text, told
    assert not reader.page.xpath("//article//b")
    assert reader.page.xpath("//article[@class='document issued']/section/@lang") == ["zh", "en"]


def test_page_of_a_draft_says_so_and_is_for_staff(papers: dict[str, Any], visitor: NewVisitor) -> None:
    text = visitor(CLERK).open(f"/documents/{papers['plan']}")
    assert "草稿" in text
    assert "电子印章示意" not in text
    visitor(APPLICANT).open(f"/documents/{papers['plan']}", status=404)


def test_file_holds_its_own_style(papers: dict[str, Any], visitor: NewVisitor) -> None:
    answer = visitor(APPLICANT).client.get(f"/documents/{papers['notice']}/file")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "<style>" in answer.text
    assert "<script" not in answer.text


def test_case_leads_to_its_documents(papers: dict[str, Any], visitor: NewVisitor) -> None:
    for username, known in ((APPLICANT, {"notice"}), (CLERK, {"notice", "plan"})):
        reader = visitor(username)
        reader.open(case_address(papers["case"]))
        assert {
            name for name in ("notice", "plan") if reader.page.xpath(f"//a[@href='/documents/{papers[name]}']")
        } == known


def test_nobody_reads_a_document_without_signing_in(papers: dict[str, Any], app: Any) -> None:
    answer = app.test_client().get(f"/documents/{papers['notice']}")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/login")
