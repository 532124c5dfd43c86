"""What the forms of the officers accept and refuse."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.feel import Feel
from engine.interpreter import Definition
from forms import Form, PresentedField, present
from forms.form import inputs
from tests.scenarios.applications import a_file
from tests.unit.school_establishment.school_case import AUTHORITY, a_case, a_new_case

Check = Callable[..., dict[str, list[str]]]
ITEM = {"field": "charter_files", "note": "章程缺少第九项内容"}
HERE = {"origin_case": None}
CONSULTED = {"department": "D04", "name": "规划科", "name_en": "Planning", "matter": "布局规划", "matter_en": "Layout"}


def a_finding(**overrides: Any) -> dict[str, Any]:
    finding = {
        "inspected_on": "2026-11-10",
        "measured_site_area_m2": 12800,
        "measured_building_area_m2": 7350.5,
        "finding": "pass",
        "finding_record": "校舍、场地与申请一致",
        "inspection_photos": [a_file("校门.jpg")],
        "finding_signed": True,
    }
    return finding | overrides


def flat(shown: list[PresentedField]) -> list[PresentedField]:
    """The components of a form and of its groups."""
    return [inner for one in shown for inner in (one, *flat(list(one.children)))]


def test_every_form_the_model_names_is_there(forms: dict[str, Form], definition: Definition) -> None:
    assert definition.form_ids == frozenset(forms)


def test_every_form_shows_its_case(forms: dict[str, Form], feel: Feel) -> None:
    """No text mentions a variable that a case may lack, in either language."""
    case = a_case(consulted=CONSULTED, step="review")
    for form in forms.values():
        holes = [one.feel for one in form.plan if one.kind == "hole"]
        assert None not in feel.evaluate(holes, dict.fromkeys(form.keys) | case), form.id


@pytest.mark.parametrize("case", [a_new_case(), a_case()], ids=["new", "over"])
def test_every_form_can_be_opened_at_any_time(forms: dict[str, Form], feel: Feel, case: dict[str, Any]) -> None:
    """Also when its multi-instance is over and its own variables are gone."""
    for form in forms.values():
        assert present(form, {}, case | {"step": form.id.removeprefix("school_")}, feel), form.id


@pytest.mark.parametrize("form_id, key", [("form_check", "correction_items"), ("paper_review", "rectification_items")])
def test_officers_can_point_at_every_field_of_the_application(
    forms: dict[str, Form], feel: Feel, form_id: str, key: str
) -> None:
    asked = {"acceptance_decision": "correct", "paper_review_result": "rectify"}
    shown = flat(present(forms[f"school_{form_id}"], asked, a_case() | {"step": form_id}, feel))
    [listed] = [one for one in shown if one.path == key]
    offered = {option.value for option in listed.rows[0][0].options}
    notes = {"correction_note", "rectification_note"}
    assert offered == {field.key for field in inputs(forms["school_application"].fields)} - notes


def test_applicants_see_numbers_reasons_and_dates(forms: dict[str, Form]) -> None:
    public = frozenset[str]().union(*(form.public_keys for form in forms.values()))
    assert public >= {
        "application_no",
        "received_on",
        "acceptance_no",
        "decision_due_on",
        "correction_items",
        "rectification_items",
        "refusal_reason",
        "refusal_reasons",
        "licence_no",
        "approval_document_no",
        "refusal_document_no",
        "delivered_on",
        "hearing_on",
    }
    assert not public & {"paper_review_opinion", "consultation_opinion", "meeting_minutes", "case_officer"}


class TestFormCheck:
    """Licensing Law, article 32."""

    @pytest.mark.parametrize(
        "decision, wrong",
        [
            ({"acceptance_decision": "accept"}, []),
            ({"acceptance_decision": "correct"}, ["correction_items"]),
            ({"acceptance_decision": "correct", "correction_items": [ITEM]}, []),
            ({"acceptance_decision": "correct_on_spot"}, ["correction_items"]),
            ({"acceptance_decision": "correct_on_spot", "correction_items": [ITEM]}, []),
            ({"acceptance_decision": "refuse"}, ["refusal_reason"]),
            ({"acceptance_decision": "refuse", "refusal_reason": "依法不需要取得行政许可"}, []),
            ({}, ["acceptance_decision"]),
        ],
    )
    def test_tells_all_defects_or_the_reason(self, errors: Check, decision: dict[str, Any], wrong: list[str]) -> None:
        assert list(errors("form_check", decision, **a_new_case())) == wrong

    @pytest.mark.parametrize("item", [ITEM | {"field": "unheard_of"}, {"field": "charter_files"}, {"note": "缺项"}])
    def test_names_the_field_of_every_defect(self, errors: Check, item: dict[str, Any]) -> None:
        decision = {"acceptance_decision": "correct", "correction_items": [item]}
        [path] = errors("form_check", decision, **a_new_case())
        assert path.startswith("correction_items[0].")

    def test_cannot_ask_for_another_correction(self, errors: Check) -> None:
        again = {"acceptance_decision": "correct", "correction_items": [ITEM]}
        assert set(errors("form_recheck", again, **a_case())) == {"acceptance_decision", "correction_items"}

    @pytest.mark.parametrize("form_id", ["form_check", "form_recheck"])
    @pytest.mark.parametrize(
        "decides_here, hand_up, wrong",
        [
            (True, False, []),
            (False, True, []),
            (False, False, ["acceptance_decision"]),
        ],
    )
    def test_does_not_accept_where_the_bureau_has_no_power(
        self, errors: Check, form_id: str, decides_here: bool, hand_up: bool, wrong: list[str]
    ) -> None:
        case = a_case(authority=AUTHORITY | {"decides_here": decides_here, "hand_up": hand_up})
        assert list(errors(form_id, {"acceptance_decision": "accept"}, **case)) == wrong
        assert errors(form_id, {"acceptance_decision": "refuse", "refusal_reason": "由省级审批"}, **case) == {}


def test_assignment_is_to_a_division_that_leads(errors: Check) -> None:
    assert errors("assign_division", {"lead_division": "D06"}, **a_new_case()) == {}
    assert list(errors("assign_division", {"lead_division": "D04"}, **a_new_case())) == ["lead_division"]


def test_officer_is_a_clerk_of_the_lead_division(forms: dict[str, Form], feel: Feel) -> None:
    form = forms["school_assign_officer"]
    [source] = form.people.values()
    assert feel.evaluate([source.removeprefix("=")], a_case()) == ["D07/P_CLERK"]


class TestPaperReview:
    """Education Law, article 27; at most two rounds of improvement."""

    MET = ("sponsor", "organisation", "council", "teachers", "premises", "funds", "name", "materials")

    @pytest.mark.parametrize(
        "overrides, wrong",
        [
            ({}, []),
            ({"review_checklist": ["sponsor"]}, ["paper_review_result"]),
            ({"review_checklist": [], "paper_review_result": "not_met"}, []),
            ({"paper_review_result": "rectify"}, ["rectification_items"]),
            ({"paper_review_result": "rectify", "rectification_items": [ITEM]}, []),
            ({"paper_review_opinion": None}, ["paper_review_opinion"]),
        ],
    )
    def test_passes_what_meets_every_condition(
        self, errors: Check, overrides: dict[str, Any], wrong: list[str]
    ) -> None:
        review = {"review_checklist": [*self.MET], "paper_review_result": "pass", "paper_review_opinion": "符合条件"}
        assert list(errors("paper_review", review | overrides, **a_case(**HERE))) == wrong

    @pytest.mark.parametrize(
        "case, wrong",
        [
            ({"rectification_round": 1}, []),
            ({"rectification_round": 2}, ["paper_review_result"]),
            ({"origin_case": "1"}, ["paper_review_result"]),
        ],
    )
    def test_asks_for_improvement_twice_at_most(self, errors: Check, case: dict[str, Any], wrong: list[str]) -> None:
        again = {"paper_review_result": "rectify", "paper_review_opinion": "须修改", "rectification_items": [ITEM]}
        assert list(errors("paper_review", again, **a_case(**HERE) | case)) == wrong


@pytest.mark.parametrize(
    "overrides, wrong",
    [
        ({}, []),
        ({"consultation_result": "no_objection"}, []),
        ({"consultation_result": "object", "consultation_opinion": ""}, ["consultation_opinion"]),
        ({"consultation_result": "rectify"}, ["consultation_items"]),
        ({"consultation_result": "rectify", "consultation_items": [ITEM]}, []),
    ],
)
def test_consulted_units_say_what_must_be_improved(errors: Check, overrides: dict[str, Any], wrong: list[str]) -> None:
    opinion = {"consultation_result": "agree", "consultation_opinion": "同意"}
    assert list(errors("consultation_opinion", opinion | overrides, **a_case(consulted=CONSULTED, **HERE))) == wrong


@pytest.mark.parametrize(
    "overrides, wrong",
    [
        ({}, []),
        ({"finding_signed": False}, ["finding_signed"]),
        ({"finding": None}, ["finding"]),
        ({"finding_record": ""}, ["finding_record"]),
        ({"inspection_photos": []}, ["inspection_photos"]),
        ({"inspection_photos": [a_file("记录.pdf")]}, ["inspection_photos"]),
        ({"inspected_on": "2026-11-23"}, ["inspected_on"]),
        ({"inspected_on": "2026-11-02"}, ["inspected_on"]),
        ({"measured_site_area_m2": -1}, ["measured_site_area_m2"]),
    ],
)
def test_site_inspection_needs_photographs_and_a_signed_finding(
    errors: Check, overrides: dict[str, Any], wrong: list[str]
) -> None:
    """Licensing Law, article 34(3)."""
    assert list(errors("site_inspection", a_finding(**overrides), **a_case())) == wrong


AGREE, DISAGREE, RECUSE = "agree", "disagree", "recuse"


@pytest.mark.parametrize("vote", [AGREE, DISAGREE, RECUSE])
def test_expert_gives_a_reason(errors: Check, vote: str) -> None:
    assert list(errors("expert_opinion", {"expert_vote": vote}, **a_case())) == ["expert_reason"]
    assert errors("expert_opinion", {"expert_vote": vote, "expert_reason": "符合设置标准"}, **a_case()) == {}


@pytest.mark.parametrize(
    "votes, conclusion, wrong",
    [
        ([AGREE] * 5, AGREE, []),
        ([AGREE] * 3 + [DISAGREE] * 2, AGREE, []),
        ([AGREE] * 2 + [DISAGREE] * 3, AGREE, ["expert_conclusion"]),
        ([AGREE] * 2 + [DISAGREE] * 3, DISAGREE, []),
        ([AGREE] * 3 + [DISAGREE] * 2 + [RECUSE] * 3, AGREE, []),
    ],
)
def test_conclusion_of_the_experts_follows_their_majority(
    errors: Check, votes: list[str], conclusion: str, wrong: list[str]
) -> None:
    """Implementation Regulations, article 18."""
    cast = [{"name": f"专家{n}", "unit": "测试大学", "vote": vote, "reason": "已说明"} for n, vote in enumerate(votes)]
    concluded = {"expert_conclusion": conclusion, "expert_summary": "专家意见如上"}
    assert list(errors("conclude_experts", concluded, **a_case(expert_votes=cast))) == wrong
