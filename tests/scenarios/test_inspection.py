"""The site inspection: two people, neither from the window, and what follows when they do not agree."""

import pytest

from tests.scenarios.applications import uploaded
from tests.scenarios.cases import INSPECTORS, OPERATOR, Case
from tests.scenarios.conftest import At

FIRST, SECOND = INSPECTORS


@pytest.fixture
def case(at: At) -> Case:
    """A case whose site is to be inspected."""
    return at("site_inspection")


def test_one_person_cannot_inspect_twice(case: Case) -> None:
    """Licensing Law article 34(3): two or more staff; not even an operator may give both to one person."""
    case.do("site_inspection", FIRST)
    case.bars("site_inspection", FIRST)
    case.do("site_inspection", SECOND)
    assert case.open_steps() == ["expert_opinion"] * 5


def test_one_person_cannot_hold_both_inspections(case: Case) -> None:
    """Licensing Law article 34(3): nor may one person take both and hand in one after the other."""
    one, other = case.tasks("site_inspection")
    case.bureau.person(FIRST).post(f"/user-tasks/{one['id']}/claim")
    case.bureau.person(FIRST).refused(403, f"/user-tasks/{other['id']}/claim")


def test_findings_are_independent_signed_and_with_photographs(case: Case) -> None:
    """Licensing Law article 34(3): each inspector records and signs an own finding, with photographs of the site."""
    assert case.refuses("site_inspection", FIRST, finding_signed=False) == ["finding_signed"]
    assert case.refuses("site_inspection", FIRST, inspection_photos=[]) == ["inspection_photos"]
    document = [uploaded(case.bureau.person(FIRST), "现场照片.pdf")]
    assert case.refuses("site_inspection", FIRST, inspection_photos=document) == ["inspection_photos"]
    tomorrow = case.today.replace("2026", "2027")
    assert case.refuses("site_inspection", FIRST, inspected_on=tomorrow) == ["inspected_on"]
    case.do("site_inspection", FIRST, finding_record="操场合格", measured_site_area_m2=12790)
    case.do("site_inspection", SECOND, finding_record="校舍合格", measured_site_area_m2=12801.5)
    found = [(one["record"], one["site_area_m2"], one["photos"][0]["name"]) for one in case.variables["findings"]]
    by = {one["inspector"]: one["record"] for one in case.variables["findings"]}
    assert by == {"朱二十": "操场合格", "秦二十一": "校舍合格"}
    assert sorted(found) == [("操场合格", 12790, f"{FIRST}.jpg"), ("校舍合格", 12801.5, f"{SECOND}.jpg")]
    assert case.papers()["inspection_record"] == "测教许核〔2026〕1号"
    assert "操场合格" in case.text_of("inspection_record", OPERATOR)


@pytest.fixture
def unequal(case: Case) -> Case:
    """A case whose inspectors do not agree."""
    case.inspect("pass", "fail")
    assert case.open_steps() == ["resolve_findings"]
    return case


def test_unequal_findings_are_inspected_again(unequal: Case) -> None:
    """Domain step 7: the reviewer sends the inspectors out once more; equal findings then count."""
    unequal.do("resolve_findings", findings_resolution="reinspect", resolution_reason="消防通道存疑")
    assert unequal.open_steps() == ["site_inspection"] * 2
    unequal.inspect("pass", "pass")
    assert unequal.open_steps() == ["expert_opinion"] * 5
    assert unequal.variables["inspection_result"] == "pass"
    assert [step for step, _ in unequal.performed()].count("site_inspection") == 4


def test_unequal_findings_may_be_decided_by_the_reviewer(unequal: Case) -> None:
    """Domain step 7: the reviewer adopts one finding with reasons, and an inspector may not be that reviewer."""
    unequal.bars("resolve_findings", FIRST)
    unequal.do("resolve_findings", findings_resolution="pass", resolution_reason="消防部门已出具意见")
    assert unequal.open_steps() == ["expert_opinion"] * 5
    assert unequal.variables["inspection_result"] == "pass"
    assert unequal.variables["resolution_reason"] == "消防部门已出具意见"


def test_failed_inspection_cannot_be_approved(case: Case) -> None:
    """Licensing Law article 38: who does not meet the conditions is refused, whatever the meeting says."""
    case.inspect("fail", "fail")
    case.advance_to("director_decision")
    assert case.refuses("director_decision") == ["director_action"]
    case.do("director_decision", director_action="reconsider", director_opinion="现场核查不合格")
    case.do("directors_meeting", votes_agree=0, votes_disagree=6)
    case.do("director_decision", refusal_reasons="消防通道不符合设置标准")
    assert case.open_steps() == ["seal_refusal"]
