"""The first five days: correction on the spot, the one correction notice, refusal, and an office that keeps silent."""

from datetime import UTC, datetime

import pytest

from tests.scenarios.cases import WINDOW, Case, an_item, apply_for
from tests.scenarios.conftest import At
from tests.scenarios.people import Bureau
from tests.scenarios.staff import APPLICANT, CITY

LAST_ACCEPTANCE_DAY = datetime(2026, 9, 24, 7, 0, tzinfo=UTC)


def marks_of(case: Case, element_id: str) -> dict[str, list[str]]:
    """What the applicant is told at each field of an open task."""
    form = case.bureau.person(APPLICANT).get(f"/user-tasks/{case.task(element_id)['id']}/form")
    groups = [field for group in form["fields"] for field in (group, *group["children"])]
    return {field["path"]: field["marks"] for field in groups if field["marks"]}


def test_small_mistake_is_corrected_on_the_spot(at: At) -> None:
    """Licensing Law article 32(1)(3): corrected at the window, without a notice, and checked again."""
    case = at("form_check")
    case.do("form_check", acceptance_decision="correct_on_spot", correction_items=an_item("class_count", "应为14个班"))
    assert case.open_steps() == ["spot_correction"]
    assert marks_of(case, "spot_correction") == {"class_count": ["应为14个班"]}
    case.do("spot_correction", class_count=14)
    assert case.variables["class_count"] == 14
    assert case.variables["correction_notice_no"] is None
    case.do("form_check")
    assert case.open_steps() == ["assign_division"]


def test_spot_correction_not_made_leaves_the_window_to_decide(at: At) -> None:
    """Licensing Law article 32(1)(3): it is an offer; not taken up within a day, the check goes on."""
    case = at("form_check")
    case.do("form_check", acceptance_decision="correct_on_spot", correction_items=an_item("class_count"))
    case.let_pass("spot_overdue")
    assert case.open_steps() == ["form_check"]


def test_office_that_stays_silent_has_accepted(at: At) -> None:
    """Licensing Law article 32(1)(4): not told within 5 working days, accepted from the day of receipt."""
    case = at("form_check")
    task = case.task("form_check")
    # The day of receipt is not counted, and Sunday the 20th is a day of work (article 82).
    assert task["due_at"].startswith("2026-09-24T23:59:59")
    case.let_pass("acceptance_overdue")
    assert case.open_steps() == ["assign_division"]
    variables = case.variables
    assert variables["deemed_accepted"] is True
    assert (variables["received_on"], variables["accepted_on"]) == ("2026-09-18", "2026-09-18")
    assert variables["acceptance_no"] == "测教许受〔2026〕1号"
    case.bureau.person(WINDOW).refused(409, f"/user-tasks/{task['id']}/claim")


def test_silence_counts_while_the_applicant_corrects_on_the_spot(at: At) -> None:
    """Licensing Law article 32(1)(4): an offer at the window is no notice, and does not stop the five days."""
    case = at("form_check")
    case.bureau.wait_until(LAST_ACCEPTANCE_DAY)
    case.do("form_check", acceptance_decision="correct_on_spot", correction_items=an_item("class_count"))
    case.let_pass("acceptance_overdue")
    assert case.open_steps() == ["assign_division"]
    assert case.variables["deemed_accepted"] is True


def test_correction_is_asked_once_and_then_decided(at: At) -> None:
    """Licensing Law article 32(1)(4) and (5): all defects at once, at their fields; a second time there is none."""
    case = at("form_check")
    items = an_item("head_experience_years", "与聘书不一致") + an_item("charter_files", "缺理事会议事规则")
    case.do("form_check", acceptance_decision="correct", correction_items=items)
    assert case.variables["correction_notice_no"] == "测教许补〔2026〕1号"
    assert "缺理事会议事规则" in case.text_of("correction_notice")
    assert marks_of(case, "correct_application") == {
        "head_experience_years": ["与聘书不一致"],
        "charter_files": ["缺理事会议事规则"],
    }
    case.do("correct_application", head_experience_years=16)

    again = case.refuses("form_recheck", acceptance_decision="correct", correction_items=an_item("address"))
    assert again == ["acceptance_decision", "correction_items"]
    case.do("form_recheck")
    assert case.open_steps() == ["assign_division"]
    assert case.variables["head_experience_years"] == 16
    assert case.verbs().count("document.issued") == 3
    assert case.flaws() == []


@pytest.fixture
def to_correct(at: At) -> Case:
    """A case whose applicant was told what to correct."""
    case = at("form_check")
    case.do("form_check", acceptance_decision="correct", correction_items=an_item("asset_files", "缺验资证明"))
    return case


def test_corrected_application_may_still_be_refused(to_correct: Case) -> None:
    """Licensing Law article 32: after the one correction only acceptance or refusal is left."""
    to_correct.do("correct_application", correction_note="暂无法提供")
    assert to_correct.refuses("form_recheck", acceptance_decision="refuse") == ["refusal_reason"]
    to_correct.do("form_recheck", acceptance_decision="refuse", refusal_reason="仍缺验资证明")
    assert (to_correct.state, to_correct.variables["outcome"]) == ("completed", "not_accepted")


def test_silence_after_the_correction_has_accepted_too(to_correct: Case) -> None:
    """Licensing Law article 32(1)(4): five working days again, and then from the day the corrected file came."""
    to_correct.bureau.wait_until(datetime(2026, 9, 22, 1, 0, tzinfo=UTC))
    to_correct.do("correct_application")
    to_correct.let_pass("recheck_overdue")
    assert to_correct.open_steps() == ["assign_division"]
    assert to_correct.variables["deemed_accepted"] is True
    assert to_correct.variables["accepted_on"] == "2026-09-22"


def test_correction_not_made_in_time_counts_as_withdrawn(to_correct: Case) -> None:
    """Local rule on the applicant's deadline: 15 working days over both holidays, until the last second of the day."""
    task = to_correct.task("correct_application")
    assert task["due_at"].startswith("2026-10-15T23:59:59")
    to_correct.bureau.wait_until(datetime(2026, 10, 15, 15, 59, 50, tzinfo=UTC))
    assert to_correct.open_steps() == ["correct_application"]

    assert to_correct.bureau.wait_past(task["due_at"]) == 1
    assert (to_correct.state, to_correct.waiting()) == ("completed", [])
    assert to_correct.variables["outcome"] == "lapsed"
    assert to_correct.variables["withdrawal_notice_no"] == "测教许撤〔2026〕1号"
    late = {"variables": to_correct.entry("correct_application", to_correct.bureau.person(APPLICANT))}
    to_correct.bureau.person(APPLICANT).refused(409, f"/user-tasks/{task['id']}/completion", late)
    assert to_correct.flaws() == []


def test_correction_on_the_last_day_stops_the_deadline(to_correct: Case) -> None:
    """Local rule on the applicant's deadline: corrected on the last day, nothing lapses afterwards."""
    to_correct.bureau.wait_until(datetime(2026, 10, 15, 10, 0, tzinfo=UTC))
    to_correct.do("correct_application")
    to_correct.bureau.wait_until(datetime(2026, 10, 19, 1, 0, tzinfo=UTC))
    assert to_correct.open_steps() == ["form_recheck"]


def test_refusal_ends_the_case_with_a_numbered_notice(at: At) -> None:
    """Licensing Law article 32(1)(1) and (2): not accepted, in writing, with the reason."""
    case = at("form_check")
    assert case.refuses("form_check", acceptance_decision="refuse") == ["refusal_reason"]
    case.do("form_check", acceptance_decision="refuse", refusal_reason="申请事项依法不需要取得行政许可")
    assert (case.state, case.waiting()) == ("completed", [])
    assert case.variables["outcome"] == "not_accepted"
    assert case.papers()["non_acceptance"] == "测教许不受〔2026〕1号"
    assert "申请事项依法不需要取得行政许可" in case.text_of("non_acceptance")
    assert "accept_application" not in case.passed()
    assert case.flaws() == []


@pytest.fixture
def outside_power(bureau: Bureau) -> Case:
    """A primary school applied for at the city, while the county decides."""
    return apply_for(bureau, staff=CITY, applicant="ceshishenqingrenbing")


def test_application_outside_the_power_is_not_accepted(outside_power: Case) -> None:
    """Licensing Law article 32(1)(2): the window cannot accept it, and tells where to apply."""
    assert outside_power.refuses("form_check") == ["acceptance_decision"]
    outside_power.do("form_check", acceptance_decision="refuse", refusal_reason="请向测试县教育局申请")
    assert outside_power.variables["outcome"] == "not_accepted"


def test_silence_gives_no_power(outside_power: Case) -> None:
    """Licensing Law article 32(1)(2): what is outside the power is not accepted by keeping silent either."""
    outside_power.let_pass("acceptance_overdue")
    assert outside_power.state == "completed"
    assert outside_power.variables["outcome"] == "not_accepted"
    assert "县级教育局" in outside_power.variables["refusal_reason"]


def test_deadlines_missed_while_nothing_ran_fire_once_on_return(bureau: Bureau) -> None:
    """A bureau's server may be off for weeks: each deadline still has its consequence, once."""
    cases = [apply_for(bureau) for _ in range(2)]
    assert bureau.wait_until(datetime(2026, 11, 2, 1, 0, tzinfo=UTC)) == 2
    assert bureau.tick() == 0
    assert [case.open_steps() for case in cases] == [["assign_division"]] * 2
    assert sorted(case.variables["acceptance_no"] for case in cases) == [f"测教许受〔2026〕{n}号" for n in (1, 2)]
