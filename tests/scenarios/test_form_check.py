"""The first five days: refusal, the one correction notice, and what happens when somebody lets a deadline pass."""

from datetime import UTC, datetime

from tests.scenarios.applications import an_application
from tests.scenarios.cases import APPLICANT, WINDOW, apply_for
from tests.scenarios.people import Bureau, wrong_fields


def test_refusal_ends_the_case_with_a_numbered_notice(bureau: Bureau) -> None:
    """Licensing Law, article 32(1)(2) and (2): not accepted, in writing, with the reason."""
    case = apply_for(bureau)
    case.do("form_check", acceptance_decision="refuse", refusal_reason="申请事项依法不属于本行政机关职权范围")
    assert case.state == "completed"
    assert case.waiting() == []
    assert case.variables["outcome"] == "not_accepted"
    assert case.variables["non_acceptance_no"] == "测教许不受〔2026〕1号"
    assert case.variables["refusal_reason"] == "申请事项依法不属于本行政机关职权范围"
    assert "accept_application" not in case.passed()
    assert case.flaws() == []


def test_school_of_the_citys_power_is_not_accepted(bureau: Bureau) -> None:
    """Licensing Law, article 32(1)(2): the window cannot accept what the city decides."""
    case = apply_for(bureau, school_category="34", school_name="测试县启明高级中学")
    task, window = case.task("form_check"), bureau.person(WINDOW)
    window.post(f"/user-tasks/{task['id']}/claim")
    accepted = {"variables": case.entry("form_check")}
    problem = window.refused(422, f"/user-tasks/{task['id']}/completion", accepted)
    assert wrong_fields(problem) == ["acceptance_decision"]
    assert case.open_steps() == ["form_check"]
    case.do("form_check", acceptance_decision="refuse", refusal_reason="由市教育局审批")
    assert case.variables["outcome"] == "not_accepted"


def test_correction_is_asked_once_and_then_decided(bureau: Bureau) -> None:
    """Licensing Law, article 32(1)(4) and (5): all defects at once; corrected, the application is accepted or not."""
    case = apply_for(bureau)
    case.do("form_check", acceptance_decision="correct", correction_items="缺消防安全证明、验资证明")
    assert case.open_steps() == ["correct_application"]
    assert case.task("correct_application")["assignee"] == APPLICANT
    assert case.variables["correction_notice_no"] == "测教许补〔2026〕1号"
    corrected = an_application(materials=["prep_approval", "fire_safety", "capital_verification"])
    case.do("correct_application", **corrected, correction_note="已补交两份证明")
    assert case.open_steps() == ["form_recheck"]

    task, window = case.task("form_recheck"), bureau.person(WINDOW)
    window.post(f"/user-tasks/{task['id']}/claim")
    again = {"variables": {"acceptance_decision": "correct", "correction_items": "还缺一份"}}
    problem = window.refused(422, f"/user-tasks/{task['id']}/completion", again)
    assert wrong_fields(problem) == ["acceptance_decision", "correction_items"]

    case.do("form_recheck")
    assert case.open_steps() == ["consultation"] * 5
    assert case.variables["materials"] == ["prep_approval", "fire_safety", "capital_verification"]


def test_corrected_application_may_still_be_refused(bureau: Bureau) -> None:
    """Licensing Law, article 32: after the one correction only acceptance or refusal is left."""
    case = apply_for(bureau)
    case.do("form_check", acceptance_decision="correct", correction_items="缺验资证明")
    case.do("correct_application", **an_application(), correction_note="暂无法提供")
    case.do("form_recheck", acceptance_decision="refuse", refusal_reason="仍缺验资证明")
    assert (case.state, case.variables["outcome"]) == ("completed", "not_accepted")


def test_correction_not_made_in_time_counts_as_withdrawn(bureau: Bureau) -> None:
    """Local rule on the applicant's deadline: 15 working days over both holidays, until the last second of the day."""
    case = apply_for(bureau)
    case.do("form_check", acceptance_decision="correct", correction_items="缺消防安全证明")
    task = case.task("correct_application")
    assert task["due_at"].startswith("2026-10-15T23:59:59")
    assert bureau.wait_until(datetime(2026, 10, 15, 15, 59, 50, tzinfo=UTC)) == 0
    assert case.open_steps() == ["correct_application"]

    assert bureau.wait_past(task["due_at"]) == 1
    assert case.state == "completed"
    assert case.variables["outcome"] == "lapsed"
    assert case.waiting() == []
    assert "ended_lapsed" in case.passed()
    late = {"variables": an_application() | {"correction_note": "迟到的补正"}}
    bureau.person(APPLICANT).refused(409, f"/user-tasks/{task['id']}/completion", late)
    assert case.verbs().count("timer.fired") == 1
    assert case.flaws() == []


def test_correction_in_time_stops_the_deadline(bureau: Bureau) -> None:
    """Local rule on the applicant's deadline: corrected on the last day, nothing lapses afterwards."""
    case = apply_for(bureau)
    case.do("form_check", acceptance_decision="correct", correction_items="缺消防安全证明")
    bureau.wait_until(datetime(2026, 10, 15, 10, 0, tzinfo=UTC))
    case.do("correct_application", **an_application(), correction_note="已补交")
    assert bureau.wait_until(datetime(2026, 10, 19, 1, 0, tzinfo=UTC)) == 0
    assert case.open_steps() == ["form_recheck"]


def test_office_that_stays_silent_has_accepted(bureau: Bureau) -> None:
    """Licensing Law, article 32(1)(4): not told within 5 working days, accepted from the day of receipt."""
    case = apply_for(bureau)
    task = case.task("form_check")
    assert bureau.wait_past(task["due_at"]) == 1
    assert case.open_steps() == ["consultation"] * 5
    variables = case.variables
    assert variables["deemed_accepted"] is True
    assert (variables["received_on"], variables["accepted_on"]) == ("2026-09-18", "2026-09-18")
    assert variables["acceptance_no"] == "测教许受〔2026〕1号"
    bureau.person(WINDOW).refused(409, f"/user-tasks/{task['id']}/claim")


def test_deadlines_missed_while_nothing_ran_fire_once_on_return(bureau: Bureau) -> None:
    """A bureau's server may be off for weeks: each deadline still has its consequence, once."""
    cases = [apply_for(bureau) for _ in range(3)]
    assert bureau.wait_until(datetime(2026, 11, 2, 1, 0, tzinfo=UTC)) == 3
    assert bureau.tick() == 0
    assert [case.open_steps() for case in cases] == [["consultation"] * 5] * 3
    assert sorted(case.variables["acceptance_no"] for case in cases) == [f"测教许受〔2026〕{n}号" for n in (1, 2, 3)]
