"""Legality, the levels of the bureau, the vote of its directors, the seal and the delivery."""

from typing import Any

import pytest

from tests.scenarios.cases import OPERATOR, WINDOW
from tests.scenarios.conftest import At

REFUSED: dict[str, Any] = {"votes_agree": 3, "votes_disagree": 3}


@pytest.mark.parametrize(
    "step, barred",
    [
        ("site_inspection", [WINDOW, "chenshisan"]),
        ("expert_opinion", ["zhuershi", "chenshisan"]),
        ("legality_review", [WINDOW, "chenshisan", "zhuershi"]),
        ("division_head_decision", ["sunba", "chenshisan"]),
        ("deputy_decision", ["chushisi", "sunba"]),
        ("director_decision", ["lisi", "chushisi", "xisishiba"]),
        ("seal_decision", ["zhangsan", "lisi", WINDOW]),
    ],
)
def test_nobody_acts_twice_in_different_offices(at: At, step: str, barred: list[str]) -> None:
    """Licensing Law articles 34, 48 and 72, document rules: who examined, judged or decided has no later part."""
    case = at(step)
    for username in barred:
        case.bars(step, username)


def test_window_officer_is_never_the_case_officer(at: At) -> None:
    """Domain rule 8: who accepted the application does not examine it, whoever gives the order."""
    at("paper_review").bars("paper_review", WINDOW)


def test_meeting_without_a_quorum_is_held_again(at: At) -> None:
    """Domain rule 9: two thirds of those who should attend, or nothing was decided."""
    case = at("directors_meeting")
    case.do("directors_meeting", attended=4, votes_agree=4, votes_disagree=0)
    assert case.open_steps() == ["directors_meeting"]
    case.do("directors_meeting")
    assert case.open_steps() == ["director_decision"]


@pytest.mark.parametrize(
    "agree, disagree, abstain, result", [(4, 1, 1, "approved"), (3, 0, 3, "rejected"), (3, 3, 0, "rejected")]
)
def test_more_than_half_of_all_members_must_agree(at: At, agree: int, disagree: int, abstain: int, result: str) -> None:
    """Domain rule 9: counted against all who should attend, seven, not against those who came."""
    case = at("directors_meeting")
    case.do("directors_meeting", votes_agree=agree, votes_disagree=disagree, votes_abstain=abstain)
    assert case.variables["meeting_result"] == result


@pytest.mark.parametrize(
    "entered, wrong",
    [
        ({"votes_agree": 6}, ["votes_agree"]),
        ({"attended": 8, "votes_agree": 7}, ["attended"]),
        ({"should_attend": 6.5}, ["should_attend"]),
        ({"meeting_on": "2027-01-04"}, ["meeting_on"]),
        ({"meeting_minutes": None}, ["meeting_minutes"]),
    ],
)
def test_votes_must_add_up(at: At, entered: dict[str, Any], wrong: list[str]) -> None:
    """Domain rule 9: every member present agrees, disagrees or abstains; the minutes say so."""
    assert at("directors_meeting").refuses("directors_meeting", **entered) == wrong


def test_director_may_have_it_considered_again(at: At) -> None:
    """Domain rule 9: the director does not overrule the meeting, but may put the matter to it once more."""
    case = at("director_decision")
    case.do("director_decision", director_action="reconsider", director_opinion="请补充说明资金来源")
    assert case.open_steps() == ["directors_meeting"]
    case.do("directors_meeting", meeting_no="2026年第19次")
    case.do("director_decision")
    assert case.open_steps() == ["seal_decision"]


def test_refusal_gives_reasons_and_remedies(at: At) -> None:
    """Licensing Law article 38(2): in writing, with the reasons and the right to reconsideration and to sue."""
    case = at("directors_meeting")
    case.do("directors_meeting", **REFUSED)
    assert case.refuses("director_decision") == ["refusal_reasons"]
    case.do("director_decision", refusal_reasons="办学资金来源不清")
    case.bars("seal_refusal", "zhangsan")
    case.do("seal_refusal")
    assert case.variables["refusal_document_no"] == "测教不许〔2026〕1号"
    text = case.text_of("refusal_decision")
    assert all(part in text for part in ("办学资金来源不清", "六十日", "六个月"))
    assert case.refuses("deliver_refusal", remedies_told=False) == ["remedies_told"]
    case.do("deliver_refusal")
    assert (case.state, case.waiting()) == ("completed", [])
    assert case.variables["outcome"] == "refused"
    assert case.variables["licence_no"] is None
    assert not {"licence", "approval", "announcement"} & set(case.papers())
    assert case.flaws() == []


def test_number_comes_with_the_seal(at: At) -> None:
    """GB/T 9704 and document rules: numbered when sealed, by another than the author; before, it is a draft."""
    case = at("seal_decision")
    assert case.variables.get("licence_no") is None
    assert not {"licence", "approval"} & set(case.papers())
    case.do("seal_decision")
    issued = {d["template_id"]: d for d in case.operator.all(f"/process-instances/{case.id}/documents")}
    assert issued["approval"]["number"] == "测教民〔2026〕1号"
    assert issued["licence"]["number"] == case.variables["licence_no"] == "教民199012152600001号"
    assert issued["licence"]["issued_by"] == "周九"
    assert issued["licence"]["drafted_by"] != "周九"


def test_delivery_is_due_ten_working_days_after_the_decision(at: At) -> None:
    """Licensing Law articles 44 and 82: decided on 25 September 2026, a holiday, delivered by 15 October."""
    case = at("deliver_licence")
    assert case.variables["decided_on"] == "2026-09-25"
    assert case.task("deliver_licence")["due_at"].startswith("2026-10-15T23:59:59")
    assert case.refuses("deliver_licence", delivered_on="2026-09-24") == ["delivered_on"]
    assert case.refuses("deliver_licence", delivered_by="post", courier_no=None) == ["courier_no"]


def test_forms_show_the_case_to_whoever_decides(at: At) -> None:
    """Licensing Law article 38: the director reads what every level said; the form handed in can still be read."""
    case = at("director_decision")
    director = case.bureau.person("zhangsan")
    task = case.held_by(director, "director_decision")
    form = director.get(f"/user-tasks/{task['id']}/form")
    assert "符合设置标准" in str(form["fields"])
    case.do("director_decision")
    again = director.get(f"/user-tasks/{task['id']}/form")
    assert again["data"]["director_action"] == "issue"


def test_reminder_left_open_does_not_keep_the_case_open(at: At) -> None:
    """Electronic supervision: what was only a reminder ends with the case."""
    case = at("paper_review")
    case.let_pass("review_overdue")
    reminder = case.task("urge_review")
    case.do("paper_review", paper_review_result="not_met", paper_review_opinion="不符合设置标准")
    for step in ("legality_review", "division_head_decision", "deputy_decision"):
        case.do(step)
    case.do("directors_meeting", **REFUSED)
    for step in ("director_decision", "seal_refusal", "deliver_refusal"):
        case.do(step, **({"refusal_reasons": "不符合设置标准"} if step == "director_decision" else {}))
    assert case.state == "completed"
    assert case.bureau.person(OPERATOR).get(f"/user-tasks/{reminder['id']}")["state"] == "cancelled"
