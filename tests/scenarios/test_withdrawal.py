"""The applicant withdraws: before the decision the case ends, afterwards the decision stands."""

import pytest

from tests.scenarios.cases import CONSULTED, OPERATOR, WINDOW, Case, apply_for
from tests.scenarios.conftest import At, on_both_databases
from tests.scenarios.people import Bureau
from tests.scenarios.staff import APPLICANT, OTHER_APPLICANT

pytestmark = on_both_databases


def test_withdrawal_amid_the_consultation_closes_every_task(at: At) -> None:
    """An application may be withdrawn until it is decided; what is still open then can no longer be handed in."""
    case = at("consultation")
    for unit in ("D04", "D09"):
        case.do("consultation", CONSULTED[unit])
    officer = case.bureau.person(CONSULTED["D08"])
    held = case.held_by(officer, "consultation")
    tasks = case.tasks()

    case.withdraw(reason="改在邻县办学")
    assert (case.state, case.waiting()) == ("completed", [])
    assert case.variables["outcome"] == "withdrawn"
    assert case.variables["withdraw_reason"] == "改在邻县办学"
    assert case.papers()["withdrawal_notice"] == "测教许撤〔2026〕1号"
    opinion = {"variables": case.entry("consultation", officer)}
    officer.refused(409, f"/user-tasks/{held['id']}/completion", opinion)
    for task in tasks:
        assert case.bureau.person(OPERATOR).get(f"/user-tasks/{task['id']}")["state"] == "cancelled"
    assert case.verbs().count("user_task.interrupted") == len(tasks) == 8
    [message] = [event for event in case.history() if event["verb"] == "message.correlated"]
    assert message["actor_name"] == "测试申请人"
    assert case.flaws() == []


@pytest.mark.parametrize("step", ["form_check", "paper_review", "expert_opinion", "record_notice", "seal_decision"])
def test_withdrawal_before_the_decision_ends_the_case(at: At, step: str) -> None:
    """Until the decision is sealed the applicant is master of the application, and no timer comes afterwards."""
    case = at(step)
    case.withdraw()
    assert (case.state, case.variables["outcome"]) == ("completed", "withdrawn")
    assert case.bureau.wait_past("2027-09-18T10:00:00+08:00") == 0
    case.bureau.person(APPLICANT).refused(409, "/messages", case.withdrawal("再次撤回"))


def test_withdrawal_is_the_applicants_alone(at: At) -> None:
    """Nobody withdraws for another: not a second applicant, not the window."""
    case = at("form_check")
    case.bureau.person(OTHER_APPLICANT).refused(409, "/messages", case.withdrawal("冒名"))
    case.bureau.person(WINDOW).refused(403, "/messages", case.withdrawal("冒名"))
    assert case.open_steps() == ["form_check"]


def test_withdrawal_brings_nothing_but_its_reason(at: At) -> None:
    """A message from outside may not write other variables of the case."""
    case = at("form_check")
    forged = case.withdrawal("改在邻县办学")
    forged["variables"] |= {"outcome": "approved", "licence_no": "教民199012152699999号", "decision": "approve"}
    case.bureau.person(APPLICANT).post("/messages", forged)
    variables = case.variables
    assert [variables[name] for name in ("outcome", "licence_no", "decision")] == ["withdrawn", None, None]


def test_withdrawal_of_one_of_two_cases_names_the_case(bureau: Bureau) -> None:
    """An applicant with two applications says which one is meant."""
    first, second = apply_for(bureau), apply_for(bureau)
    bureau.person(APPLICANT).refused(409, "/messages", {"name": "withdraw", "correlation_key": APPLICANT})
    second.withdraw()
    assert (first.state, second.state) == ("active", "completed")


@pytest.fixture
def decided(at: At) -> Case:
    """A case whose applicant withdraws when the licence is numbered already."""
    case = at("deliver_licence")
    case.withdraw(reason="不再办学")
    return case


def test_withdrawal_after_the_decision_leaves_it_standing(decided: Case) -> None:
    """A licence once numbered is delivered; it ends by cancellation of the licence, not by withdrawal."""
    assert (decided.state, decided.open_steps()) == ("active", ["deliver_despite_withdrawal"])
    assert decided.refuses("deliver_despite_withdrawal", withdrawal_answered=False) == ["withdrawal_answered"]
    decided.do("deliver_despite_withdrawal")
    assert decided.state == "completed"
    assert decided.variables["outcome"] == "approved"
    assert decided.variables["licence_no"] == "教民199012152600001号"
    assert decided.variables["withdraw_reason"] == "不再办学"


def test_withdrawal_after_a_refusal_leaves_it_standing_too(at: At) -> None:
    """Licensing Law article 44: a decision made is delivered, whatever it says."""
    case = at("directors_meeting")
    case.do("directors_meeting", votes_agree=1, votes_disagree=5)
    case.do("director_decision", refusal_reasons="不符合设置标准")
    case.do("seal_refusal")
    case.withdraw()
    assert case.open_steps() == ["deliver_despite_withdrawal"]
    case.do("deliver_despite_withdrawal")
    assert (case.state, case.variables["outcome"]) == ("completed", "refused")
