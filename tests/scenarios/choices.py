"""What people enter at the steps of a generated case: the usual, and now and then whatever else their forms accept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

from tests.scenarios.cases import CORRECTIONS, an_item
from tests.scenarios.entries import DATED, USUAL

Entries = dict[str, Any]

# What people write; letters must show it as it is, and nothing in it may become markup or a formula.
TEXTS = (
    "同意",
    "材料齐全，符合要求；\n第二行：另见附件。",
    "<b>见附件</b> & “引号” {{ school_name }} = 1 + 1",
    "经核实，" + "该校校舍、场地、师资、经费均与申请一致。" * 12,
)
FIELDS = ("school_aims", "building_area_m2", "council_members", "charter_files", "contact_mobile")
DIVISIONS = ("D05", "D06", "D07")
# Experts of a case who recuse themselves: more than the smallest pool can replace would be an incident, and rightly so.
MOST_RECUSED = 3


class Known:
    """The variables of a case, read only if somebody asks for one of them."""

    def __init__(self, read: Callable[[], Mapping[str, Any]]) -> None:
        self._read = read

    def __getitem__(self, name: str) -> Any:
        return self.all[name]

    @cached_property
    def all(self) -> Mapping[str, Any]:
        return self._read()


@dataclass
class Chance:
    """How people choose in one case: `favour` is how often it is what brings the case to its approval."""

    random: Random
    favour: float
    # What the applicant entered at the start, by key.
    applied: frozenset[str] = frozenset()
    recusals_left: int = MOST_RECUSED

    def of(self, favourable: str, *others: str) -> str:
        """What leads on, or one of the others."""
        return favourable if not others or self.happens(self.favour) else self.random.choice(others)

    def happens(self, likelihood: float) -> bool:
        return self.random.random() < likelihood

    def text(self) -> str:
        return self.random.choice(TEXTS)

    def items(self) -> list[Entries]:
        """What an applicant is told to improve."""
        fields = self.random.sample(FIELDS, self.random.randint(1, 3))
        return [item for field in fields for item in an_item(field, self.text())]


def entered_at(step: str, chance: Chance, known: Known, today: date) -> Entries:
    """What somebody enters at a step of a case."""
    entered = dict(USUAL.get(step, {}))
    if step in DATED:
        entered[DATED[step]] = today.isoformat()
    vary = VARIANTS.get(step)
    return entered if vary is None else entered | vary(chance, known)


def _form_check(chance: Chance, known: Known) -> Entries:
    authority = known["authority"]
    if not (authority["decides_here"] or authority["hand_up"]):
        return {"acceptance_decision": "refuse", "refusal_reason": authority["reason"]}
    decision = chance.of("accept", "correct", "correct", "correct", "correct_on_spot", "refuse")
    items = {"correction_items": chance.items()} if decision.startswith("correct") else {}
    return {"acceptance_decision": decision} | items | _refusal(decision, chance)


def _form_recheck(chance: Chance, known: Known) -> Entries:
    decision = chance.of("accept", "refuse")
    return {"acceptance_decision": decision} | _refusal(decision, chance)


def _refusal(decision: str, chance: Chance) -> Entries:
    return {"refusal_reason": chance.text()} if decision == "refuse" else {}


def _correction(step: str) -> Callable[[Chance, Known], Entries]:
    note = "rectification_note" if step == "rectify_application" else "correction_note"

    def vary(chance: Chance, known: Known) -> Entries:
        """The application as the case holds it, with another aim and other fees."""
        fee = {"name": "学费", "amount_cents": chance.random.randint(0, 10**8), "period": "year"}
        held = {key: value for key, value in known.all.items() if key in chance.applied}
        return held | {"school_aims": f"面向全体学生办学。{chance.text()}", "fees": [fee], note: chance.text()}

    return vary


def _assign_division(chance: Chance, known: Known) -> Entries:
    return {"lead_division": chance.of(known["requirements"]["lead_division"], *DIVISIONS)}


def _paper_review(chance: Chance, known: Known) -> Entries:
    result = chance.of("pass", "not_met", "rectify")
    if result == "rectify" and not _may_rectify(known):
        result = "not_met"
    opinion: Entries = {"paper_review_result": result, "paper_review_opinion": chance.text()}
    if result == "not_met":
        opinion["review_checklist"] = chance.random.sample(USUAL["paper_review"]["review_checklist"], 5)
    return opinion | ({"rectification_items": chance.items()} if result == "rectify" else {})


def _consultation(chance: Chance, known: Known) -> Entries:
    result = chance.of("agree", "no_objection", "object", "rectify")
    if result == "rectify" and not _may_rectify(known):
        result = "object"
    items = {"consultation_items": chance.items()} if result == "rectify" else {}
    return {"consultation_result": result, "consultation_opinion": chance.text()} | items


def _may_rectify(known: Known) -> bool:
    """An application is improved at most twice, and only where the applicant handed it in."""
    return known["rectification_round"] < 2 and known["origin_case"] is None


def _site_inspection(chance: Chance, known: Known) -> Entries:
    return {
        "finding": chance.of("pass", "fail"),
        "finding_record": chance.text(),
        "measured_site_area_m2": chance.random.randint(0, 10**6) / 100,
    }


def _resolve_findings(chance: Chance, known: Known) -> Entries:
    return {"findings_resolution": chance.of("pass", "fail", "reinspect"), "resolution_reason": chance.text()}


def _expert_opinion(chance: Chance, known: Known) -> Entries:
    vote = chance.of("agree", "disagree", *(["recuse"] if chance.recusals_left else []))
    chance.recusals_left -= vote == "recuse"
    return {"expert_vote": vote, "expert_reason": chance.text()}


def _conclude_expert_review(chance: Chance, known: Known) -> Entries:
    votes = [one["vote"] for one in known["expert_votes"]]
    conclusion = "agree" if votes.count("agree") > votes.count("disagree") else "disagree"
    return {"expert_conclusion": conclusion, "expert_summary": chance.text()}


def _record_notice(chance: Chance, known: Known) -> Entries:
    result = chance.of("none", "objections")
    objections = [{"name": f"测居民{place}", "matter": chance.text()} for place in range(chance.random.randint(1, 3))]
    others = {"affects_others": chance.happens(0.3)}
    return {"notice_result": result} | others | ({"notice_objections": objections} if result == "objections" else {})


def _record_hearing_request(chance: Chance, known: Known) -> Entries:
    if chance.happens(0.4):
        return {"hearing_requested": "waived", "hearing_requester": None}
    return {"hearing_requested": "requested"}


def _schedule_hearing(chance: Chance, known: Known) -> Entries:
    first, last = (date.fromisoformat(known[key]) for key in ("hearing_earliest", "hearing_latest"))
    day = first + timedelta(days=chance.random.randint(0, (last - first).days))
    return {"hearing_on": day.isoformat()}


def _hold_hearing(chance: Chance, known: Known) -> Entries:
    return {"hearing_conclusion": chance.of("support", "not_support")}


def _opinion(name: str) -> Callable[[Chance, Known], Entries]:
    def vary(chance: Chance, known: Known) -> Entries:
        return {f"{name}_result": chance.of("agree", "disagree"), f"{name}_opinion": chance.text()}

    return vary


def _directors_meeting(chance: Chance, known: Known) -> Entries:
    """Votes with the result that was chosen: a quorum of two thirds, and more than half of those who should attend."""
    result = chance.of("rejected", "approved") if _is_unfit(known) else chance.of("approved", "rejected", "no_quorum")
    draw = chance.random.randint
    members = draw(1, 15)
    quorum = -(-members * 2 // 3)
    attended = draw(0, quorum - 1) if result == "no_quorum" else draw(quorum, members)
    half = members // 2
    agree = draw(half + 1, attended) if result == "approved" else draw(0, min(half, attended))
    disagree = draw(0, attended - agree)
    return {
        "should_attend": members,
        "attended": attended,
        "votes_agree": agree,
        "votes_disagree": disagree,
        "votes_abstain": attended - agree - disagree,
        "meeting_minutes": chance.text(),
    }


def _director_decision(chance: Chance, known: Known) -> Entries:
    """The director issues what the meeting resolved, or sends it back; what is unfit must not be approved."""
    is_approved = known["meeting_result"] == "approved"
    action = "reconsider" if is_approved and _is_unfit(known) else chance.of("issue", "reconsider")
    reasons = {"refusal_reasons": chance.text()} if action == "issue" and not is_approved else {}
    return {"director_action": action, "director_opinion": chance.text()} | reasons


def _is_unfit(known: Known) -> bool:
    return bool(known["inspection_result"] == "fail" or known["paper_review_result"] == "not_met")


def _deliver(chance: Chance, known: Known) -> Entries:
    way = chance.of("pickup", "post", "electronic")
    return {"delivered_by": way, "delivery_note": chance.text()} | ({"courier_no": "TEST001"} if way == "post" else {})


VARIANTS: Mapping[str, Callable[[Chance, Known], Entries]] = {
    "form_check": _form_check,
    "form_recheck": _form_recheck,
    **{step: _correction(step) for step in CORRECTIONS},
    "assign_division": _assign_division,
    "paper_review": _paper_review,
    "consultation": _consultation,
    "site_inspection": _site_inspection,
    "resolve_findings": _resolve_findings,
    "expert_opinion": _expert_opinion,
    "conclude_expert_review": _conclude_expert_review,
    "record_notice": _record_notice,
    "record_hearing_request": _record_hearing_request,
    "schedule_hearing": _schedule_hearing,
    "hold_hearing": _hold_hearing,
    "legality_review": _opinion("legality"),
    "division_head_decision": _opinion("division_head"),
    "deputy_decision": _opinion("deputy"),
    "directors_meeting": _directors_meeting,
    "director_decision": _director_decision,
    "deliver_licence": _deliver,
    "deliver_refusal": _deliver,
    "deliver_despite_withdrawal": _deliver,
}
