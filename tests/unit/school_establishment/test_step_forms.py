"""What the forms of the officers accept and refuse."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.feel import Feel
from engine.interpreter import Definition
from forms import Form, present
from tests.scenarios.applications import an_application

Check = Callable[..., dict[str, list[str]]]


def a_case(**overrides: Any) -> dict[str, Any]:
    """The variables of a case that has come as far as its delivery."""
    opinion = {"department": "D04", "name": "规划科", "round": 1, "result": "agree", "opinion": "符合布局规划"}
    finding = {"inspector": 1, "result": "pass", "record": "与申请一致"}
    case = an_application() | {
        "initiator": "ceshishenqingren",
        "application_no": "测教许收〔2026〕1号",
        "received_on": "2026-11-02",
        "accepted_on": "2026-11-03",
        "decided_on": "2026-11-20",
        "authority": {"authority": "county", "category_name": "小学", "category_name_en": "Primary school"},
        "consulted": {"department": "D04", "name": "规划科", "matter": "布局规划", "limit": "consultation"},
        "consultation_round": 1,
        "consultation_opinions": [opinion | {"result": "rectify"}],
        "consultation_history": [opinion],
        "findings": [finding, finding | {"inspector": 2}],
        "inspector": 1,
        "inspection_result": "pass",
        "outcome": "approved",
        "correction_items": "消防安全证明",
        "correction_note": "已补交",
        "correction_notice_no": "测教许补〔2026〕1号",
        "correction_notified_on": "2026-11-03",
        "rectification_note": None,
        "withdraw_reason": None,
        "expert_conclusion": None,
        "refusal_document_no": "测教不许〔2026〕1号",
        "refusal_reasons": "不符合办学条件",
        "licence_no": "教民199012152600001号",
        "approval_document_no": "测教民〔2026〕1号",
    }
    for level in ("review", "legality", "division_head", "deputy"):
        case |= {f"{level}_result": "agree", f"{level}_opinion": "同意"}
    return case | overrides


def a_delivery(**overrides: Any) -> dict[str, Any]:
    return {"delivered_by": "pickup", "delivered_on": "2026-11-21", "receiver_name": "甲一"} | overrides


def a_finding(**overrides: Any) -> dict[str, Any]:
    finding = {
        "inspected_on": "2026-11-10",
        "measured_site_area_m2": 12800,
        "measured_building_area_m2": 7350.5,
        "finding": "pass",
        "finding_record": "校舍、场地与申请一致",
        "finding_signed": True,
    }
    return finding | overrides


def an_expert_review(*votes: str, **overrides: Any) -> dict[str, Any]:
    experts = [{"name": f"专家{number}", "unit": "测试大学", "vote": vote} for number, vote in enumerate(votes, 1)]
    return {"experts": experts, "expert_conclusion": "agree", "expert_opinion": "同意设立"} | overrides


def test_every_form_the_model_names_is_there(forms: dict[str, Form], definition: Definition) -> None:
    assert definition.form_ids == frozenset(forms)


def test_every_form_shows_its_case(forms: dict[str, Form], feel: Feel) -> None:
    """No text mentions a variable that a case may lack, in either language."""
    case = a_case(rectification_note="已修改", withdraw_reason="不再办学")
    for form in forms.values():
        holes = [one.feel for one in form.plan if one.kind == "hole"]
        assert None not in feel.evaluate(holes, dict.fromkeys(form.keys) | case), form.id
        assert present(form, {}, a_case(), feel), form.id


def test_every_form_can_be_read_when_its_multi_instance_is_over(forms: dict[str, Form], feel: Feel) -> None:
    over = {key: value for key, value in a_case().items() if key not in {"consulted", "inspector"}}
    for form in forms.values():
        assert present(form, {}, over, feel), form.id


@pytest.mark.parametrize(
    "decision, wrong",
    [
        ({"acceptance_decision": "accept"}, []),
        ({"acceptance_decision": "correct"}, ["correction_items"]),
        ({"acceptance_decision": "correct", "correction_items": "消防安全证明、验资证明"}, []),
        ({"acceptance_decision": "refuse"}, ["refusal_reason"]),
        ({"acceptance_decision": "refuse", "refusal_reason": "依法不需要取得行政许可"}, []),
        ({}, ["acceptance_decision"]),
    ],
)
def test_form_check_tells_all_defects_or_the_reason(errors: Check, decision: dict[str, Any], wrong: list[str]) -> None:
    """Licensing Law, article 32."""
    assert list(errors("form_check", decision, **a_case())) == wrong


def test_second_check_cannot_ask_for_another_correction(errors: Check) -> None:
    """Licensing Law, article 32(4): all defects are told at once."""
    again = {"acceptance_decision": "correct", "correction_items": "还缺一份"}
    assert set(errors("form_recheck", again, **a_case())) == {"acceptance_decision", "correction_items"}


@pytest.mark.parametrize("form_id", ["form_check", "form_recheck"])
def test_acceptance_is_refused_where_the_city_decides(errors: Check, form_id: str) -> None:
    """Licensing Law, article 32(2): outside its power the bureau does not accept and says who decides."""
    city = a_case(authority={"authority": "city", "category_name": "高中", "category_name_en": "Senior middle school"})
    assert list(errors(form_id, {"acceptance_decision": "accept"}, **city)) == ["acceptance_decision"]
    assert errors(form_id, {"acceptance_decision": "refuse", "refusal_reason": "由市级审批"}, **city) == {}


@pytest.mark.parametrize(
    "overrides, wrong",
    [
        ({}, []),
        ({"finding_signed": False}, ["finding_signed"]),
        ({"finding": None}, ["finding"]),
        ({"finding_record": ""}, ["finding_record"]),
        ({"inspected_on": "2026-11-23"}, ["inspected_on"]),
        ({"inspected_on": "2026-11-02"}, ["inspected_on"]),
        ({"measured_site_area_m2": -1}, ["measured_site_area_m2"]),
    ],
)
def test_site_inspection_needs_a_signed_finding(errors: Check, overrides: dict[str, Any], wrong: list[str]) -> None:
    """Licensing Law, article 34(3)."""
    assert list(errors("site_inspection", a_finding(**overrides), **a_case())) == wrong


AGREE, DISAGREE = "agree", "disagree"


@pytest.mark.parametrize(
    "review, wrong",
    [
        (an_expert_review(*[AGREE] * 5), []),
        (an_expert_review(*[AGREE] * 3, *[DISAGREE] * 2), []),
        (an_expert_review(*[AGREE] * 3), ["experts"]),
        (an_expert_review(*[AGREE] * 6), ["experts"]),
        (an_expert_review(*[AGREE] * 11), ["experts"]),
        (an_expert_review(*[AGREE] * 2, *[DISAGREE] * 3), ["expert_conclusion"]),
        (an_expert_review(*[AGREE] * 2, *[DISAGREE] * 3, expert_conclusion=DISAGREE), []),
    ],
)
def test_expert_review_is_by_an_odd_committee_and_follows_it(
    errors: Check, review: dict[str, Any], wrong: list[str]
) -> None:
    """Implementation Regulations, article 18."""
    assert list(errors("expert_review", review, **a_case())) == wrong


def test_director_may_not_approve_what_failed_the_inspection(errors: Check) -> None:
    approval = {"decision": "approve", "decision_opinion": "同意"}
    assert errors("director_decision", approval, **a_case()) == {}
    assert list(errors("director_decision", approval, **a_case(inspection_result="fail"))) == ["decision"]


def test_refusal_needs_reasons(errors: Check) -> None:
    """Licensing Law, article 38."""
    refusal = {"decision": "refuse", "decision_opinion": "不同意"}
    assert list(errors("director_decision", refusal, **a_case())) == ["refusal_reasons"]
    assert errors("director_decision", refusal | {"refusal_reasons": "校舍不合格"}, **a_case()) == {}


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
    assert list(errors("deliver_licence", a_delivery(**overrides), **a_case())) == wrong


def test_refusal_is_delivered_with_its_remedies(errors: Check) -> None:
    """Licensing Law, article 38(2)."""
    assert list(errors("deliver_refusal", a_delivery(), **a_case())) == ["remedies_told"]
    assert errors("deliver_refusal", a_delivery(remedies_told=True), **a_case()) == {}
