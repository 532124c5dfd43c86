"""Where the model leads, step by step; the scenarios prove the same with people, letters and the calendar."""

from datetime import timedelta
from typing import Any

import pytest

from tests.unit.school_establishment.matter import PASSED, Matter, at_the_city

ITEMS = [{"field": "charter_files", "note": "缺少附则"}]
RECTIFY: dict[str, Any] = PASSED | {"paper_review_result": "rectify", "rectification_items": ITEMS}
FOR_THE_CITY = {"school_category": "36"}


def test_case_of_the_county_is_approved_and_delivered() -> None:
    case = Matter().reviewed().noticed().signed().decided()
    assert case.tasks == ["seal_decision"]
    case.done("seal_decision", seal_confirmed=True)
    assert (case.variables()["outcome"], case.tasks) == ("approved", ["deliver_licence"])
    case.done("deliver_licence")
    assert (case.ended, case.came_to) == ("completed", ["ended_approved"])
    assert case.letters == [
        *("receipt", "acceptance_notice", "inspection_record", "special_procedure_notice"),
        *("public_notice", "approval", "announcement"),
    ]


class TestAcceptance:
    def test_deemed_counts_from_the_day_of_receipt(self) -> None:
        """Licensing Law, article 32(1)(4)."""
        case = Matter()
        received = case.now.date().isoformat()
        case.fire("acceptance_overdue")
        assert case.tasks == ["assign_division"]
        assert (case.variables()["deemed_accepted"], case.variables()["accepted_on"]) == (True, received)

    def test_deemed_after_a_correction_counts_from_the_day_the_correction_came(self) -> None:
        case = Matter()
        case.done("form_check", acceptance_decision="correct", correction_items=ITEMS)
        case.now += timedelta(days=3)
        corrected = case.now.date().isoformat()
        case.done("correct_application").fire("recheck_overdue")
        assert case.variables()["accepted_on"] == corrected

    def test_is_never_deemed_outside_the_power_of_the_bureau(self) -> None:
        """Licensing Law, article 32(1)(2)."""
        case = Matter("city")
        case.fire("acceptance_overdue")
        assert (case.came_to, case.letters) == (["ended_not_accepted"], ["receipt", "non_acceptance"])

    def test_on_the_spot_correction_leads_back_to_the_check(self) -> None:
        case = Matter()
        case.done("form_check", acceptance_decision="correct_on_spot", correction_items=ITEMS).done("spot_correction")
        assert case.tasks == ["form_check"]
        case.done("form_check", acceptance_decision="correct_on_spot", correction_items=ITEMS).fire("spot_overdue")
        assert case.tasks == ["form_check"]
        case.fire("acceptance_overdue")
        assert case.variables()["deemed_accepted"] is True

    def test_lapses_without_a_correction(self) -> None:
        case = Matter()
        case.done("form_check", acceptance_decision="correct", correction_items=ITEMS).fire("correction_overdue")
        assert (case.came_to, case.letters[-1]) == (["ended_lapsed"], "withdrawal_notice")


class TestImprovement:
    def test_asked_for_on_paper_leads_back_to_the_paper_review(self) -> None:
        case = Matter().accepted()
        case.done("paper_review", **RECTIFY).done("rectify_application")
        assert case.tasks == ["paper_review"]

    def test_asked_for_by_a_unit_asks_that_unit_again(self) -> None:
        case = Matter().accepted()
        case.done("paper_review", **PASSED)
        case.consulted(consultation_result="rectify", consultation_items=ITEMS)
        assert case.variables()["rectification_items"] == ITEMS
        case.done("rectify_application")
        assert case.tasks == ["consultation"]
        assert case.variables("consultation")["consulted"]["department"] == "D04"
        assert case.variables()["consultation_round"] == 2

    def test_has_two_rounds_over_all(self) -> None:
        case = Matter().accepted()
        case.done("paper_review", **RECTIFY).done("rectify_application").done("paper_review", **PASSED)
        case.consulted(consultation_result="rectify", consultation_items=ITEMS)
        case.done("rectify_application").done("consultation", consultation_result="rectify", consultation_items=ITEMS)
        assert case.tasks == ["site_inspection", "site_inspection"]

    def test_that_never_came_does_not_stop_the_case(self) -> None:
        case = Matter().accepted()
        case.done("paper_review", **PASSED)
        case.consulted(consultation_result="rectify", consultation_items=ITEMS).fire("rectification_overdue")
        assert case.tasks == ["site_inspection", "site_inspection"]

    def test_is_never_asked_of_the_applicant_of_another_bureau(self) -> None:
        """Licensing Law, article 35."""
        county = Matter(**FOR_THE_CITY).reviewed().signed()
        county.done("seal_pre_review", seal_confirmed=True)
        city = at_the_city(county).accepted()
        city.done("paper_review", **PASSED)
        city.consulted(consultation_result="rectify", consultation_items=ITEMS)
        assert city.tasks == ["site_inspection", "site_inspection"]


def test_silence_counts_only_where_the_table_says_so() -> None:
    case = Matter().accepted()
    case.done("paper_review", **PASSED)
    while "consultation_overdue" in case.waits:
        case.fire("consultation_overdue")
    assert case.tasks == ["consultation"] * 4 + ["urge_consultation"] * 4
    case.done("urge_consultation", urge_note="请尽快答复")
    case.consulted()
    said = {one["department"]: one for one in case.variables()["consultation_opinions"]}
    assert {key for key, one in said.items() if one["by_silence"]} == {"D08", "D02", "D10", "X08", "X11", "X06"}
    assert {one["result"] for one in said.values() if one["by_silence"]} == {"no_objection"}


def test_papers_that_do_not_meet_the_conditions_go_to_the_legality_review() -> None:
    case = Matter().accepted()
    case.done("paper_review", **(PASSED | {"paper_review_result": "not_met"}))
    assert case.tasks == ["legality_review"]


def test_overdue_review_is_followed_up_while_it_goes_on() -> None:
    case = Matter().accepted()
    case.fire("review_overdue")
    assert case.tasks == ["paper_review", "urge_review"]


def test_unequal_findings_are_resolved_or_inspected_again() -> None:
    case = Matter().accepted()
    case.done("paper_review", **PASSED)
    case.consulted().inspected("pass", "fail").done(
        "resolve_findings", findings_resolution="reinspect", resolution_reason=""
    )
    assert case.tasks == ["site_inspection", "site_inspection"]
    case.inspected("pass", "fail").done("resolve_findings", findings_resolution="pass", resolution_reason="复测合格")
    assert case.variables()["inspection_result"] == "pass"


def test_recused_experts_are_replaced_until_enough_have_voted() -> None:
    case = Matter().reviewed()
    assert case.wait("expert_opinion").assignee == "expert0"
    case.done("expert_opinion", expert_vote="recuse", expert_reason="亲属")
    for _ in range(4):
        case.done("expert_opinion", expert_vote="agree", expert_reason="")
    assert [case.wait("expert_opinion").assignee, case.tasks] == ["expert5", ["expert_opinion"]]
    case.done("expert_opinion", expert_vote="agree", expert_reason="")
    assert case.tasks == ["conclude_expert_review"]
    assert [one["vote"] for one in case.variables()["expert_votes"]] == ["recuse"] + ["agree"] * 5


def test_time_of_the_expert_review_does_not_count() -> None:
    """Licensing Law, article 45."""
    case = Matter().reviewed()
    before, opened = case.variables()["decision_due_on"], case.now.date()
    case.now += timedelta(days=6)
    case.noticed()
    [period] = case.variables()["special_procedures"]
    closed = (opened + timedelta(days=6)).isoformat()
    assert period == {"kind": "expert_review", "from": opened.isoformat(), "to": closed}
    assert case.variables()["decision_due_on"] > before


class TestHearing:
    """Licensing Law, articles 46 to 48."""

    def asked_for(self) -> Matter:
        case = (
            Matter()
            .reviewed()
            .noticed(notice_result="objections", notice_objections=[{"name": "甲", "matter": "噪声"}])
        )
        case.done("record_hearing_request", hearing_requested="requested", hearing_requester="甲")
        return case

    def test_is_held_by_whoever_scheduled_it(self) -> None:
        case = self.asked_for()
        case.done("schedule_hearing", hearing_on=case.variables()["hearing_earliest"], hearing_place="会议室")
        assert case.wait("hold_hearing").assignee == "performer:schedule_hearing"
        case.done("hold_hearing", hearing_record="笔录", hearing_conclusion="support")
        assert case.tasks == ["legality_review"]
        assert [one["kind"] for one in case.variables()["special_procedures"]] == ["expert_review", "hearing"]

    def test_date_that_became_too_early_is_set_again(self) -> None:
        case = self.asked_for()
        too_early = case.variables()["hearing_earliest"]
        case.now += timedelta(days=2)
        case.done("schedule_hearing", hearing_on=too_early, hearing_place="会议室")
        assert case.tasks == ["schedule_hearing"]
        assert "hearing_notice" not in case.letters

    @pytest.mark.parametrize("waived", [True, False])
    def test_that_nobody_wants_is_none(self, waived: bool) -> None:
        case = Matter().reviewed().noticed(affects_others=True)
        if waived:
            case.done("record_hearing_request", hearing_requested="waived")
        else:
            case.fire("nobody_asked")
        assert case.tasks == ["legality_review"]
        assert case.variables()["hearing_requested"] == "waived"


def test_meeting_without_quorum_and_a_decision_to_reconsider_meet_again() -> None:
    case = Matter().reviewed().noticed().signed()
    case.done("directors_meeting", meeting_result="no_quorum")
    assert case.tasks == ["directors_meeting"]
    case.done("directors_meeting", meeting_result="approved").done("director_decision", director_action="reconsider")
    assert case.tasks == ["directors_meeting"]
    case.decided("rejected").done("seal_refusal", seal_confirmed=True)
    assert (case.variables()["outcome"], case.letters[-1]) == ("refused", "refusal_decision")
    case.done("deliver_refusal")
    assert case.came_to == ["ended_refused"]


class TestHandedUp:
    """Licensing Law, articles 35 and 43."""

    def handed_up(self) -> Matter:
        county = Matter(**FOR_THE_CITY).reviewed()
        assert county.tasks == ["legality_review"]
        county.signed().done("seal_pre_review", seal_confirmed=True)
        assert county.waits == ["superior_decided", "withdrawal_requested"]
        return county

    def test_city_skips_the_form_check_and_reports(self) -> None:
        county = self.handed_up()
        city = at_the_city(county)
        assert (city.tasks, city.letters) == (["assign_division"], ["city_receipt", "acceptance_notice"])
        city.reviewed().noticed().signed().decided().done("seal_decision", seal_confirmed=True)
        assert city.came_to == ["ended_reported"]
        handler, decision = city.told[0]
        assert (handler, decision["superior_result"]) == ("bureau.report_decision", "approve")
        county.message("superior_decided", **decision)
        assert county.tasks == ["deliver_licence"]
        assert county.variables()["licence_no"] == "教民1号"

    def test_refusal_above_is_delivered_below(self) -> None:
        county = self.handed_up()
        decision: dict[str, Any] = dict.fromkeys(
            ("licence_no", "approval_document_no", "refusal_document_no", "decided_on")
        )
        county.message("superior_decided", superior_result="refuse", refusal_reasons="不符合规划", **decision)
        assert (county.tasks, county.variables()["outcome"]) == (["deliver_refusal"], "refused")

    def test_withdrawal_waits_for_the_city(self) -> None:
        county = self.handed_up()
        city = at_the_city(county)
        county.message("withdrawal_requested", withdraw_reason="计划变更")
        assert (county.told[-1], county.waits) == (
            ("bureau.tell_superior", {"withdraw_reason": "计划变更"}),
            ["superior_reply"],
        )
        city.message("withdrawal_requested", withdraw_reason="计划变更")
        _, answer = city.told[0]
        assert (answer["superior_result"], city.came_to) == ("withdrawn", ["ended_answered"])
        county.message("superior_reply", **answer)
        assert (county.came_to, county.letters[-1]) == (["ended_withdrawn"], "withdrawal_notice")

    def test_withdrawal_that_the_city_s_decision_crossed_is_void(self) -> None:
        county = self.handed_up()
        county.message("withdrawal_requested", withdraw_reason="计划变更")
        decision: dict[str, Any] = dict.fromkeys(
            ("refusal_reasons", "approval_document_no", "refusal_document_no", "decided_on")
        )
        county.message("superior_reply", superior_result="approve", licence_no="教民1号", **decision)
        assert county.tasks == ["deliver_despite_withdrawal"]


def test_withdrawal_before_the_decision_ends_the_case() -> None:
    case = Matter()
    case.message("withdrawal_requested")
    assert (case.came_to, case.letters[-1]) == (["ended_withdrawn"], "withdrawal_notice")


def test_withdrawal_after_the_decision_is_void() -> None:
    case = Matter().reviewed().noticed().signed().decided()
    case.done("seal_decision", seal_confirmed=True).message("withdrawal_requested")
    assert case.tasks == ["deliver_despite_withdrawal"]
    case.done("deliver_despite_withdrawal")
    assert case.came_to == ["ended_delivered"]
