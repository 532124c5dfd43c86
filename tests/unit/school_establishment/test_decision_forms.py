"""What the forms of hearing, decision and delivery accept and refuse."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.feel import Feel
from forms import Form, present, validate, values_of
from tests.unit.school_establishment.school_case import a_case

Check = Callable[..., dict[str, list[str]]]


def a_delivery(**overrides: Any) -> dict[str, Any]:
    return {"delivered_by": "pickup", "delivered_on": "2026-11-21", "receiver_name": "甲一"} | overrides


def a_meeting(agree: int, disagree: int, abstain: int = 0, **overrides: Any) -> dict[str, Any]:
    meeting = {
        "meeting_no": "〔2026〕第5次",
        "meeting_on": "2026-11-19",
        "should_attend": 7,
        "attended": agree + disagree + abstain,
        "votes_agree": agree,
        "votes_disagree": disagree,
        "votes_abstain": abstain,
        "meeting_minutes": "会议讨论了申请",
    }
    return meeting | overrides


def test_objections_to_the_public_notice_are_listed(errors: Check) -> None:
    assert errors("record_notice", {"notice_result": "none"}, **a_case()) == {}
    assert list(errors("record_notice", {"notice_result": "objections"}, **a_case())) == ["notice_objections"]
    objection = {"name": "测试居民", "matter": "上下学时段交通"}
    told = {"notice_result": "objections", "notice_objections": [objection], "affects_others": True}
    assert errors("record_notice", told, **a_case()) == {}


class TestHearing:
    """Licensing Law, articles 47 and 48."""

    def test_is_requested_by_somebody(self, errors: Check) -> None:
        assert errors("hearing_request", {"hearing_requested": "waived"}, **a_case()) == {}
        assert list(errors("hearing_request", {"hearing_requested": "requested"}, **a_case())) == ["hearing_requester"]

    @pytest.mark.parametrize(
        "on, wrong",
        [
            ("2026-11-23", ["hearing_on"]),
            ("2026-11-24", []),
            ("2026-12-11", []),
            ("2026-12-12", ["hearing_on"]),
        ],
    )
    def test_is_held_between_its_limits(self, errors: Check, on: str, wrong: list[str]) -> None:
        plan = {"hearing_on": on, "hearing_time": "09:00", "hearing_place": "三楼会议室"}
        assert list(errors("schedule_hearing", plan, **a_case())) == wrong

    def test_ends_with_a_signed_record(self, errors: Check) -> None:
        case = a_case(hearing_on="2026-11-20")
        held = {"hearing_record": "申请人和利害关系人陈述了意见", "hearing_conclusion": "support"}
        assert list(errors("hold_hearing", held, **case)) == ["hearing_signed"]
        assert errors("hold_hearing", held | {"hearing_signed": True}, **case) == {}

    def test_is_not_recorded_before_its_day(self, errors: Check) -> None:
        held = {
            "hearing_record": "申请人和利害关系人陈述了意见",
            "hearing_conclusion": "support",
            "hearing_signed": True,
        }
        assert list(errors("hold_hearing", held, **a_case(hearing_on="2026-11-23"))) == ["hearing_record"]


@pytest.mark.parametrize(
    "form_id, key",
    [("legality_review", "legality"), ("division_head_decision", "division_head"), ("deputy_decision", "deputy")],
)
def test_opinions_are_given_in_words(errors: Check, form_id: str, key: str) -> None:
    assert list(errors(form_id, {f"{key}_result": "disagree"}, **a_case())) == [f"{key}_opinion"]
    assert errors(form_id, {f"{key}_result": "disagree", f"{key}_opinion": "程序有瑕疵"}, **a_case()) == {}


class TestMeeting:
    """Two thirds must be present, and more than half of all members in favour."""

    @pytest.mark.parametrize(
        "votes, result",
        [
            ((4, 0), "no_quorum"),
            ((4, 1), "approved"),
            ((3, 2), "rejected"),
            ((3, 0, 4), "rejected"),
            ((7, 0), "approved"),
            ((0, 5), "rejected"),
        ],
    )
    def test_result_is_computed(self, forms: dict[str, Form], feel: Feel, votes: tuple[int, ...], result: str) -> None:
        case = a_case() | {"step": "directors_meeting"}
        kept = validate(forms["school_directors_meeting"], a_meeting(*votes, meeting_result="approved"), case, feel)
        assert kept["meeting_result"] == result

    @pytest.mark.parametrize("impossible", [{"attended": 6}, {"attended": 8, "votes_agree": 8}])
    def test_votes_that_cannot_be_have_no_result(
        self, forms: dict[str, Form], feel: Feel, impossible: dict[str, int]
    ) -> None:
        case = a_case() | {"step": "directors_meeting"}
        shown = present(forms["school_directors_meeting"], a_meeting(5, 0) | impossible, case, feel)
        assert values_of(shown)["meeting_result"] is None

    @pytest.mark.parametrize(
        "overrides, wrong",
        [
            ({"attended": 6}, ["votes_agree"]),
            ({"attended": 8, "votes_agree": 7}, ["attended"]),
            ({"meeting_on": "2026-11-23"}, ["meeting_on"]),
            ({"meeting_on": "2026-11-02"}, ["meeting_on"]),
            ({"votes_abstain": None}, ["votes_abstain"]),
            ({"meeting_minutes": ""}, ["meeting_minutes"]),
        ],
    )
    def test_votes_add_up(self, errors: Check, overrides: dict[str, Any], wrong: list[str]) -> None:
        assert errors("directors_meeting", a_meeting(4, 1), **a_case()) == {}
        assert list(errors("directors_meeting", a_meeting(4, 1, **overrides), **a_case())) == wrong


ISSUE = {"director_action": "issue", "director_opinion": "同意签发"}


@pytest.mark.parametrize("failed", [{"inspection_result": "fail"}, {"paper_review_result": "not_met"}])
def test_director_may_not_issue_what_failed_the_review(errors: Check, failed: dict[str, str]) -> None:
    assert errors("director_decision", ISSUE, **a_case()) == {}
    assert list(errors("director_decision", ISSUE, **a_case(**failed))) == ["director_action"]
    reconsider = {"director_action": "reconsider", "director_opinion": "请会议复议"}
    assert errors("director_decision", reconsider, **a_case(**failed)) == {}
    refusal = ISSUE | {"refusal_reasons": "校舍不合格"}
    assert errors("director_decision", refusal, **a_case(**failed, meeting_result="rejected")) == {}


def test_refusal_needs_reasons(errors: Check) -> None:
    """Licensing Law, article 38."""
    rejected = a_case(meeting_result="rejected")
    assert list(errors("director_decision", ISSUE, **rejected)) == ["refusal_reasons"]
    assert errors("director_decision", ISSUE | {"refusal_reasons": "校舍不合格"}, **rejected) == {}


def test_seal_is_set_after_the_check(errors: Check) -> None:
    assert list(errors("seal", {}, **a_case())) == ["seal_confirmed"]
    assert errors("seal", {"seal_confirmed": True}, **a_case()) == {}


@pytest.mark.parametrize(
    "overrides, wrong",
    [
        ({}, []),
        ({"delivered_on": "2026-11-19"}, ["delivered_on"]),
        ({"delivered_on": "2026-11-23"}, ["delivered_on"]),
        ({"delivered_by": "post"}, ["courier_no"]),
        ({"delivered_by": "post", "courier_no": "EMS0001"}, []),
        ({"receiver_name": " "}, ["receiver_name"]),
    ],
)
def test_delivery_is_logged_between_decision_and_today(
    errors: Check, overrides: dict[str, Any], wrong: list[str]
) -> None:
    """Licensing Law, article 44."""
    assert list(errors("deliver", a_delivery(**overrides), **a_case(step="deliver_licence"))) == wrong


def test_refusal_is_delivered_with_its_remedies(errors: Check) -> None:
    """Licensing Law, article 38(2)."""
    case = a_case(step="deliver_refusal")
    assert list(errors("deliver", a_delivery(), **case)) == ["remedies_told"]
    assert errors("deliver", a_delivery(remedies_told=True), **case) == {}


def test_withdrawal_after_the_decision_is_answered(errors: Check) -> None:
    assert list(errors("deliver_despite_withdrawal", a_delivery(), **a_case())) == ["withdrawal_answered"]
