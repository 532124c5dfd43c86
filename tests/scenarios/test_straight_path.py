"""An application with nothing wrong, from its submission to the licence in the applicant's hand."""

import pytest

from tests.scenarios.applications import an_application
from tests.scenarios.cases import CONSULTED, INSPECTORS, OPERATOR, PROCESS, WINDOW, Case, apply_for
from tests.scenarios.conftest import At, on_both_databases
from tests.scenarios.people import Bureau, wrong_fields
from tests.scenarios.staff import APPLICANT, OTHER_APPLICANT

pytestmark = on_both_databases

STEPS = [
    *["form_check", "assign_division", "assign_officer", "paper_review"],
    *["consultation"] * 10,
    *["site_inspection"] * 2,
    *["expert_opinion"] * 5,
    *["conclude_expert_review", "record_notice", "legality_review", "division_head_decision", "deputy_decision"],
    *["directors_meeting", "director_decision", "seal_decision", "deliver_licence"],
]
PAPERS = {
    "receipt": "测教许收〔2026〕1号",
    "acceptance_notice": "测教许受〔2026〕1号",
    "inspection_record": "测教许核〔2026〕1号",
    "special_procedure_notice": "测教许特〔2026〕1号",
    "public_notice": "测教许公示〔2026〕1号",
    "approval": "测教民〔2026〕1号",
    "licence": "教民199012152600001号",
    "announcement": "测教许告〔2026〕1号",
}


@pytest.fixture
def delivered(at: At) -> Case:
    """A case whose licence was handed over."""
    case = at("deliver_licence")
    case.do("deliver_licence")
    return case


def test_straight_path_ends_with_a_licence_delivered_and_announced(delivered: Case) -> None:
    """Private Education Promotion Law articles 15 to 18, Licensing Law articles 32, 34, 38, 40 and 44."""
    assert (delivered.state, delivered.waiting()) == ("completed", [])
    variables = delivered.variables
    assert variables["outcome"] == "approved"
    assert variables["licence_no"] == "教民199012152600001号"
    assert variables["delivered_on"] >= variables["decided_on"] > variables["accepted_on"] == "2026-09-18"
    assert delivered.papers() == PAPERS
    assert "ended_approved" in delivered.passed()


def test_applicant_reads_what_is_public(delivered: Case) -> None:
    """Licensing Law articles 38 and 40: the applicant has every document but the bureau's own inspection record."""
    applicant = delivered.bureau.person(APPLICANT)
    shown = applicant.all(f"/process-instances/{delivered.id}/documents")
    assert {document["template_id"] for document in shown} == set(PAPERS) - {"inspection_record"}
    assert "教民199012152600001号" in delivered.text_of("licence")
    assert "测试县启明实验小学" in delivered.text_of("announcement")


def test_straight_path_leaves_the_whole_evidence(delivered: Case) -> None:
    """Licensing Law article 42 and Archives Regulations articles 38 and 39: who did what is provable."""
    performed = delivered.performed()
    assert [step for step, _ in performed] == STEPS
    by_step = dict(performed)
    assert (by_step["form_check"], by_step["director_decision"]) == ("赵六", "张三")
    assert [who for step, who in performed if step == "site_inspection"] == ["朱二十", "秦二十一"]
    verbs = delivered.verbs()
    assert (verbs[0], verbs[-1]) == ("instance.started", "instance.completed")
    assert verbs.count("document.issued") == len(PAPERS)
    # The approval and the licence have one serial, the approval in its letter, the licence in its certificate number.
    assert verbs.count("number.issued") == len(PAPERS) - 1
    assert delivered.flaws() == []


def test_refused_step_uses_no_number_up(at: At) -> None:
    """GB/T 9704: one series a year without gaps; what is refused leaves none."""
    case = at("seal_decision")
    assert case.refuses("seal_decision", seal_confirmed=False) == ["seal_confirmed"]
    case.do("seal_decision")
    assert case.variables["licence_no"] == "教民199012152600001号"


def test_refused_application_starts_nothing(bureau: Bureau) -> None:
    """Licensing Law article 31: the applicant answers for the truth of what is handed in; what is wrong is told."""
    wrong = an_application(sponsor_uscc="52411525MJ9999902X", class_count=3, truth_promise=False)
    order = {"definition_key": PROCESS, "variables": wrong}
    problem = bureau.person(APPLICANT).refused(422, "/process-instances", order)
    assert {"sponsor_uscc", "truth_promise", "charter_files"} <= set(wrong_fields(problem))
    assert bureau.person(APPLICANT).all("/process-instances") == []
    assert apply_for(bureau).variables["application_no"] == "测教许收〔2026〕1号"


def test_only_applicants_apply(bureau: Bureau) -> None:
    """Licensing Law article 29: the licence is asked for by who wants it, not by the office."""
    for username in (OPERATOR, WINDOW, *INSPECTORS):
        order = {"definition_key": PROCESS, "variables": {}}
        bureau.person(username).refused(403, "/process-instances", order)


def test_people_see_their_own_tasks_only(at: At) -> None:
    """A unit sees its own question; an applicant the own case, and nobody else's."""
    case = at("consultation")
    person = case.bureau.person
    for unit in case.asked():
        offered = person(CONSULTED[unit]).all("/user-tasks", inbox="group", instance_id=case.id)
        assert [task["candidates"] for task in offered] == [[{"kind": "group", "key": unit}]]
    assert person("zhangsan").all("/user-tasks", inbox="group") == []
    assert [shown["id"] for shown in person(APPLICANT).all("/process-instances")] == [case.id]
    assert person(OTHER_APPLICANT).all("/process-instances") == []
    assert person(OTHER_APPLICANT).ask("GET", f"/process-instances/{case.id}").status_code == 404
