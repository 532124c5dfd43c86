"""The public notice before the decision, and the hearing of those whom the school would affect."""

from typing import Any

import pytest

from tests.scenarios.cases import WINDOW, Case
from tests.scenarios.conftest import At

OBJECTION: dict[str, Any] = {
    "notice_result": "objections",
    "notice_objections": [{"name": "小区业主", "matter": "交通拥堵"}],
}


def test_notice_stands_five_working_days(at: At) -> None:
    """Local rule: the decision waits until everybody could object; the two holidays do not count."""
    case = at("conclude_expert_review")
    case.do("conclude_expert_review")
    assert case.tasks() == []
    assert case.due("notice_period").startswith("2026-09-24T23:59:59")
    assert "测教许公示〔2026〕1号" in case.text_of("public_notice")
    case.let_pass("notice_period")
    assert case.open_steps() == ["record_notice"]


def test_nobody_objects_and_there_is_no_hearing(at: At) -> None:
    """Licensing Law article 47: a hearing is for those whose major interests are affected."""
    case = at("record_notice")
    assert case.refuses("record_notice", notice_result="objections") == ["notice_objections"]
    case.do("record_notice")
    assert case.open_steps() == ["legality_review"]


@pytest.fixture(params=[OBJECTION, {"affects_others": True}], ids=["objections", "others are affected"])
def told(at: At, request: pytest.FixtureRequest) -> Case:
    """A case in which people were told of their right to a hearing."""
    case = at("record_notice")
    case.do("record_notice", **request.param)
    return case


def test_who_is_affected_is_told_of_the_right_to_a_hearing(told: Case) -> None:
    """Licensing Law article 47(1): told before the decision; asked for within five working days."""
    assert told.open_steps() == ["record_hearing_request"]
    assert told.variables["hearing_rights_no"] == "测教许听告〔2026〕1号"
    assert "5个工作日" in told.text_of("hearing_rights")
    assert told.task("record_hearing_request")["due_at"].startswith("2026-10-09T23:59:59")


@pytest.fixture
def asked(at: At) -> Case:
    """A case in which somebody may ask for a hearing."""
    case = at("record_notice")
    case.do("record_notice", **OBJECTION)
    return case


def test_nobody_asks_in_time_and_the_case_goes_on(asked: Case) -> None:
    """Licensing Law article 47(1): five working days after being told, the right is gone."""
    asked.let_pass("nobody_asked")
    assert asked.open_steps() == ["legality_review"]
    assert asked.variables["hearing_requested"] == "waived"


def test_hearing_may_be_waived(asked: Case) -> None:
    """Licensing Law article 47(1): it is held when asked for."""
    asked.do("record_hearing_request", hearing_requested="waived", hearing_requester=None)
    assert asked.open_steps() == ["legality_review"]


@pytest.fixture
def requested(asked: Case) -> Case:
    """A case in which a hearing was asked for on Friday 25 September 2026."""
    assert asked.refuses("record_hearing_request", hearing_requester=None) == ["hearing_requester"]
    asked.do("record_hearing_request")
    return asked


def test_hearing_is_called_seven_days_ahead_and_within_twenty(requested: Case) -> None:
    """Licensing Law articles 47(1), 48(1) and 82: not before the notice has run, not after twenty working days."""
    variables = requested.variables
    earliest, latest = variables["hearing_earliest"], variables["hearing_latest"]
    assert requested.today < earliest < latest
    for day in (requested.today, latest.replace("2026", "2027")):
        assert requested.refuses("schedule_hearing", hearing_on=day) == ["hearing_on"]
    requested.do("schedule_hearing", hearing_on=latest)
    assert requested.papers()["hearing_notice"] == "测教许听通〔2026〕1号"
    assert requested.task("hold_hearing")["due_at"].startswith(latest)


@pytest.mark.parametrize("examiner", ["chenshisan", WINDOW, "zhuershi"])
def test_chair_is_no_examiner_of_the_case(requested: Case, examiner: str) -> None:
    """Licensing Law article 48(3): the chair is somebody who did not examine the application."""
    requested.bars("schedule_hearing", examiner)


def test_hearing_is_held_by_its_chair_and_does_not_count(requested: Case) -> None:
    """Licensing Law articles 45 and 48: the chair holds it on its day, the record is signed, its time is left out."""
    before = requested.variables["decision_due_on"]
    requested.do("schedule_hearing")
    assert requested.task("hold_hearing")["assignee"] == "luwushier"
    assert requested.refuses("hold_hearing") == ["hearing_record"]
    requested.bureau.wait_past(f"{requested.variables['hearing_on']}T09:30:00+08:00")
    assert requested.refuses("hold_hearing", hearing_signed=False) == ["hearing_signed"]
    requested.do("hold_hearing")
    variables = requested.variables
    assert [period["kind"] for period in variables["special_procedures"]] == ["expert_review", "hearing"]
    assert variables["decision_due_on"] > before
    # Who chaired the hearing does not check its legality.
    requested.bars("legality_review", "luwushier")
    requested.do("legality_review")
    assert requested.open_steps() == ["division_head_decision"]
    assert requested.flaws() == []
