"""The applicant withdraws: before the decision the case ends, afterwards the decision stands."""

from tests.scenarios.cases import APPLICANT, CONSULTED, OPERATOR, OTHER_APPLICANT, WINDOW, apply_for
from tests.scenarios.people import Bureau


def test_withdrawal_amid_the_consultation_closes_every_task(bureau: Bureau) -> None:
    """An application may be withdrawn until it is decided; what is still open then can no longer be handed in."""
    case = apply_for(bureau)
    case.do("form_check")
    officers = dict(list(CONSULTED.items())[2:])
    case.do("consultation", CONSULTED["D04"])
    case.do("consultation", CONSULTED["D09"])
    held = case.found_by(bureau.person(CONSULTED["D08"]), "consultation")
    bureau.person(CONSULTED["D08"]).post(f"/user-tasks/{held['id']}/claim")
    tasks = {task["candidates"][0]["key"]: task for task in case.tasks("consultation")}
    assert set(tasks) == set(officers)

    case.withdraw(reason="改在邻县办学")
    assert case.state == "completed"
    assert case.waiting() == []
    assert case.variables["outcome"] == "withdrawn"
    assert case.variables["withdraw_reason"] == "改在邻县办学"
    opinion = {"variables": case.entry("consultation")}
    bureau.person(CONSULTED["D08"]).refused(409, f"/user-tasks/{held['id']}/completion", opinion)
    for division, officer in officers.items():
        task = tasks[division]
        assert bureau.person(OPERATOR).get(f"/user-tasks/{task['id']}")["state"] == "cancelled"
        assert bureau.person(officer).all("/user-tasks", inbox="group") == []
        bureau.person(officer).refused(409, f"/user-tasks/{task['id']}/claim")
    assert case.verbs().count("user_task.interrupted") == 3
    [message] = [event for event in case.history() if event["verb"] == "message.correlated"]
    assert message["actor_name"] == "测试申请人"
    assert case.flaws() == []


def test_withdrawal_stops_every_deadline(bureau: Bureau) -> None:
    """After the end of a case no timer has a consequence."""
    case = apply_for(bureau)
    due_at = case.task("form_check")["due_at"]
    case.withdraw()
    assert bureau.wait_past(due_at) == 0
    assert case.variables["outcome"] == "withdrawn"
    bureau.person(APPLICANT).refused(409, "/messages", case.withdrawal("再次撤回"))


def test_withdrawal_is_the_applicants_alone(bureau: Bureau) -> None:
    """Nobody withdraws for another: not a second applicant, not the window."""
    case = apply_for(bureau)
    bureau.person(OTHER_APPLICANT).refused(409, "/messages", case.withdrawal("冒名"))
    bureau.person(WINDOW).refused(403, "/messages", case.withdrawal("冒名"))
    assert case.open_steps() == ["form_check"]


def test_withdrawal_brings_nothing_but_its_reason(bureau: Bureau) -> None:
    """A message from outside may not write other variables of the case."""
    case = apply_for(bureau)
    forged = case.withdrawal("改在邻县办学")
    forged["variables"] |= {"outcome": "approved", "licence_no": "教民199012152699999号", "decision": "approve"}
    bureau.person(APPLICANT).post("/messages", forged)
    assert case.variables["outcome"] == "withdrawn"
    assert not {"licence_no", "decision"} & set(case.variables)


def test_withdrawal_of_one_of_two_cases_names_the_case(bureau: Bureau) -> None:
    """An applicant with two applications says which one is meant."""
    first, second = apply_for(bureau), apply_for(bureau)
    bureau.person(APPLICANT).refused(409, "/messages", {"name": "withdraw", "correlation_key": APPLICANT})
    second.withdraw()
    assert (first.state, second.state) == ("active", "completed")


def test_withdrawal_after_the_decision_leaves_it_standing(bureau: Bureau) -> None:
    """A licence once numbered is delivered; it ends by cancellation of the licence, not by withdrawal."""
    case = apply_for(bureau)
    case.advance_to("deliver_licence")
    case.withdraw(reason="不再办学")
    assert case.state == "active"
    assert case.open_steps() == ["deliver_despite_withdrawal"]
    case.do("deliver_despite_withdrawal")
    assert case.state == "completed"
    assert case.variables["outcome"] == "approved"
    assert case.variables["licence_no"] == "教民199012152600001号"
    assert case.variables["withdraw_reason"] == "不再办学"
