"""Consultation in parallel, and its second round when a division wants the file improved."""

from tests.scenarios.applications import an_application
from tests.scenarios.cases import APPLICANT, apply_for
from tests.scenarios.people import Bureau


def test_improved_file_goes_to_a_second_round(bureau: Bureau) -> None:
    """Consultation of divisions: only those that asked are asked again; the opinions of both rounds stay."""
    case = apply_for(bureau)
    case.do("form_check", acceptance_decision="correct", correction_items="缺消防安全证明")
    case.do("correct_application", **an_application(), correction_note="已补交")
    case.do("form_recheck")
    case.consult(D09="rectify", D08="rectify")
    assert case.open_steps() == ["rectify_application"]
    assert case.task("rectify_application")["assignee"] == APPLICANT

    improved = an_application(building_area_m2=7900, class_count=10)
    case.do("rectify_application", **improved, rectification_note="增设疏散通道，减少班级")
    asked = [task["candidates"][0]["key"] for task in case.tasks("consultation")]
    assert sorted(asked) == ["D08", "D09"]
    case.consult()
    assert case.open_steps() == ["site_inspection"] * 2

    history = case.variables["consultation_history"]
    assert [(one["round"], one["department"], one["result"]) for one in history] == [
        (1, "D04", "agree"),
        (1, "D09", "rectify"),
        (1, "D08", "rectify"),
        (1, "D02", "agree"),
        (1, "D10", "agree"),
        (2, "D09", "agree"),
        (2, "D08", "agree"),
    ]
    assert case.variables["building_area_m2"] == 7900
    case.advance_to("deliver_licence")
    assert case.variables["licence_no"] == "教民199012152600001号"
    assert case.flaws() == []


def test_file_is_improved_twice_at_most(bureau: Bureau) -> None:
    """The applicant's file goes back two times; what a division still misses after that, the review decides."""
    case = apply_for(bureau)
    case.do("form_check")
    for _ in range(2):
        case.consult(D09="rectify")
        case.do("rectify_application", **an_application(), rectification_note="已修改")
    case.consult(D09="rectify")
    assert case.open_steps() == ["site_inspection"] * 2
    assert case.variables["consultation_round"] == 3


def test_file_not_improved_in_time_goes_on_as_it_is(bureau: Bureau) -> None:
    """Licensing Law knows no withdrawal by silence after acceptance: the bureau decides on what it has."""
    case = apply_for(bureau)
    case.do("form_check")
    case.consult(D09="rectify")
    task = case.task("rectify_application")
    assert bureau.wait_past(task["due_at"]) == 1
    assert case.open_steps() == ["site_inspection"] * 2
    assert case.variables["rectification_lapsed"] is True
    bureau.person(APPLICANT).refused(409, f"/user-tasks/{task['id']}/completion", {"variables": an_application()})


def test_opinions_given_at_once_do_not_overwrite_each_other(bureau: Bureau) -> None:
    """Five divisions answer in any order; each opinion stays in its own place."""
    case = apply_for(bureau)
    case.do("form_check")
    officers = {"D10": "yangshijiu", "D02": "hanshiba", "D08": "shenshiqi", "D09": "jiangshiliu", "D04": "weishiwu"}
    for division, officer in officers.items():
        case.do("consultation", officer, consultation_opinion=f"{division}的意见")
    opinions = case.variables["consultation_opinions"]
    assert [one["department"] for one in opinions] == ["D04", "D09", "D08", "D02", "D10"]
    assert all(one["opinion"] == f"{one['department']}的意见" for one in opinions)
    assert "consultation_opinion" not in case.variables
