"""Assignment to a division and an officer, the paper review, and the file that goes back to be improved."""

from typing import Any

import pytest

from tests.scenarios.cases import an_item
from tests.scenarios.conftest import At
from tests.scenarios.staff import APPLICANT

TO_RECTIFY: dict[str, Any] = {
    "paper_review_result": "rectify",
    "rectification_items": an_item("building_area_m2", "与产权证不一致"),
}


def test_case_goes_to_the_division_and_its_officer(at: At) -> None:
    """Domain step 4: the approval division assigns by the kind of school, the division's head names the officer."""
    case = at("assign_division")
    case.do("assign_division", lead_division="D05")
    assert case.task("assign_officer")["candidates"] == [{"kind": "group", "key": "D05/head"}]
    head = "shiershiliu"
    assert case.refuses("assign_officer", head, case_officer="chenshisan") == ["case_officer"]
    case.do("assign_officer", head, case_officer="jinsanshier")
    assert case.task("paper_review")["assignee"] == "jinsanshier"


def test_application_passes_when_every_condition_is_met(at: At) -> None:
    """Education Law article 27: each condition is checked; one missing and the file does not pass."""
    case = at("paper_review")
    assert case.refuses("paper_review", review_checklist=["sponsor", "council"]) == ["paper_review_result"]
    case.do("paper_review")
    assert set(case.open_steps()) == {"consultation"}


def test_file_is_improved_before_anybody_is_consulted(at: At) -> None:
    """Domain step 5: what the officer misses is told in writing, and the officer reviews again."""
    case = at("paper_review")
    case.do("paper_review", **TO_RECTIFY)
    assert case.task("rectify_application")["assignee"] == APPLICANT
    assert case.variables["rectification_notice_no"] == "测教许改〔2026〕1号"
    assert "与产权证不一致" in case.text_of("rectification_notice")
    case.do("rectify_application", building_area_m2=7900)
    assert case.task("paper_review")["assignee"] == "chenshisan"
    case.do("paper_review")
    assert case.variables["building_area_m2"] == 7900
    assert case.flaws() == []


def test_file_is_improved_twice_at_most(at: At) -> None:
    """Local rule: two rounds over the whole review; then it is decided on what there is."""
    case = at("paper_review")
    for _ in range(2):
        case.do("paper_review", **TO_RECTIFY)
        case.do("rectify_application")
    assert case.refuses("paper_review", **TO_RECTIFY) == ["paper_review_result"]


def test_file_not_improved_in_time_goes_on_as_it_is(at: At) -> None:
    """The Licensing Law knows no withdrawal by silence after acceptance: the bureau decides on what it has."""
    case = at("paper_review")
    case.do("paper_review", **TO_RECTIFY)
    task = case.task("rectify_application")
    case.let_pass("rectification_overdue")
    assert case.open_steps() == ["paper_review"]
    assert case.variables["rectification_lapsed"] is True
    late = {"variables": case.entry("rectify_application", case.bureau.person(APPLICANT))}
    case.bureau.person(APPLICANT).refused(409, f"/user-tasks/{task['id']}/completion", late)


def test_file_that_fails_goes_straight_to_its_refusal(at: At) -> None:
    """Licensing Law article 38(2): nobody is consulted on what cannot be granted, and it cannot be granted."""
    case = at("paper_review")
    case.do("paper_review", paper_review_result="not_met", paper_review_opinion="办学资金不足")
    assert case.open_steps() == ["legality_review"]
    case.advance_to("director_decision")
    assert case.refuses("director_decision") == ["director_action"]


def test_overdue_review_calls_the_division_head(at: At) -> None:
    """Electronic supervision warns on each step, not only on the whole: the review itself stays open."""
    case = at("paper_review")
    case.let_pass("review_overdue")
    assert case.open_steps() == ["paper_review", "urge_review"]
    assert case.task("urge_review")["priority"] == 80
    case.do("urge_review")
    assert case.open_steps() == ["paper_review"]
    assert case.bureau.tick() == 0


@pytest.mark.parametrize(
    "step",
    [
        *["assign_division", "assign_officer", "site_inspection", "expert_opinion", "conclude_expert_review"],
        *["record_notice", "legality_review", "division_head_decision", "deputy_decision", "directors_meeting"],
        *["director_decision", "seal_decision", "deliver_licence"],
    ],
)
def test_overdue_step_waits_for_its_people(at: At, step: str) -> None:
    """Private Education Promotion Law article 63: an office in delay answers for it; nothing is granted by delay."""
    case = at(step)
    before = case.tasks()
    case.bureau.wait_past(before[0]["due_at"].replace("2026", "2027"))
    assert case.tasks() == before
