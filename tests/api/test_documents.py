"""Documents by the API: listed with their case, read, kept; who may know of them."""

from typing import Any

import pytest

from engine.audit import verify
from engine.handlers import Handlers
from engine.uow import SYSTEM, begin
from tests.api.callers import Office
from tests.api.processes import APPLICANT, CLERK, OTHER_APPLICANT, OUTSIDER, the_handlers
from tests.modeling import a_model, assigned, end, extension, lane_set, start, user
from tests.support.letters import NOTICE, a_template, drafting, issuing
from workflows.bureau import handlers as bureau

CHECK = user("check", extension(assigned(candidateGroups="D07/P_CLERK")))
MODEL = a_model(
    start(), drafting("plan", "plan"), CHECK, issuing("issue"), end(),
    flows="s plan; plan check; check issue; issue e", key="notices", lanes=lane_set(申请人=("s",)),
)  # fmt: skip
FILES = {"notices.bpmn": MODEL, "documents/notice.html": NOTICE.encode(), "documents/plan.html": a_template()}


@pytest.fixture
def handlers() -> Handlers:
    both = the_handlers()
    both.merge(bureau)
    return both


@pytest.fixture
def case(office: Office) -> dict[str, Any]:
    """A case with a draft and an issued, public document."""
    answer = office("admin").deploy(FILES, "notices")
    assert answer.status_code == 201, answer.text
    order = {"definition_key": "notices", "variables": {"word": "甲"}}
    started = office(APPLICANT).post("/process-instances", order)
    assert started.status_code == 201, started.text
    task = office.claimed(started.json)
    assert office(CLERK).post(f"/user-tasks/{task['id']}/completion", {"variables": {}}).status_code == 200
    return dict(started.json)


def listed(office: Office, case: dict[str, Any], by: str) -> list[dict[str, Any]]:
    answer = office(by).get(f"/process-instances/{case['id']}/documents")
    assert answer.status_code == 200, answer.text
    return list(answer.json["items"])


def test_documents_are_listed_newest_first(office: Office, case: dict[str, Any]) -> None:
    notice, plan = listed(office, case, CLERK)
    assert (plan["state"], plan["number"], plan["issued_at"], plan["title"]) == ("draft", "", None, "通知")
    assert (notice["state"], notice["number"], notice["title_en"]) == (
        "issued", "测教许受〔2026〕1号".replace("2026", notice["issued_at"][:4]), "Acceptance notice",
    )  # fmt: skip
    assert (notice["instance_id"], notice["public"], notice["issued_by"]) == (case["id"], True, "陈十三")


def test_applicants_see_what_is_issued_and_public_without_names(office: Office, case: dict[str, Any]) -> None:
    [notice] = listed(office, case, APPLICANT)
    assert (notice["template_id"], notice["issued_by"], notice["drafted_by"]) == ("notice", None, None)
    _, plan = listed(office, case, CLERK)
    for path in (f"/documents/{plan['id']}", f"/documents/{plan['id']}/content"):
        assert office(APPLICANT).get(path).status_code == 404


@pytest.mark.parametrize("stranger", [OTHER_APPLICANT, OUTSIDER])
def test_strangers_know_of_no_document(office: Office, case: dict[str, Any], stranger: str) -> None:
    notice, _ = listed(office, case, CLERK)
    assert office(stranger).get(f"/process-instances/{case['id']}/documents").status_code == 404
    for path in (f"/documents/{notice['id']}", f"/documents/{notice['id']}/content"):
        assert office(stranger).get(path).status_code == 404


def test_content_is_a_file_to_keep_and_reading_it_is_evidence(office: Office, case: dict[str, Any]) -> None:
    [notice] = listed(office, case, APPLICANT)
    assert office(APPLICANT).get(f"/documents/{notice['id']}").json == notice
    answer = office(APPLICANT).get(f"/documents/{notice['id']}/content")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "%E5%8F%97%E7%90%86%E9%80%9A%E7%9F%A5%E4%B9%A6.html" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "<style>" in answer.text
    assert "电子印章示意" in answer.text
    read = office("admin").get("/audit-events", verb="document.read").json["items"]
    assert [(event["actor_name"], event["object_id"]) for event in read] == [("测试申请人", notice["id"])]


def test_history_keeps_drafts_from_applicants(office: Office, case: dict[str, Any]) -> None:
    history = {by: office(by).get(f"/process-instances/{case['id']}/history").text for by in (APPLICANT, CLERK)}
    assert ("document.drafted" in history[APPLICANT], "document.drafted" in history[CLERK]) == (False, True)


def test_evidence_is_whole(office: Office, case: dict[str, Any]) -> None:
    assert listed(office, case, CLERK)
    with begin(office.runtime, SYSTEM, read_only=True) as uow:
        assert verify(uow.session) == []


def test_a_hostile_template_is_refused(office: Office) -> None:
    files = FILES | {"documents/notice.html": a_template("<script>alert(1)</script>")}
    answer = office("admin").deploy(files, "notices")
    assert answer.status_code == 422
    assert "notice.html: line 2: expected no element 'script' here" in answer.text
