"""The site inspection: two people, neither from the window, and what follows when they do not agree."""

from tests.scenarios.cases import INSPECTORS, OPERATOR, WINDOW, apply_for
from tests.scenarios.people import Bureau, wrong_fields

FIRST, SECOND = INSPECTORS


def test_one_person_cannot_inspect_twice(bureau: Bureau) -> None:
    """Licensing Law, article 34(3): two or more staff; not even an operator may give both to one person."""
    case = apply_for(bureau)
    case.advance_to("site_inspection")
    case.do("site_inspection", FIRST)
    [rest] = case.tasks("site_inspection")
    bureau.person(FIRST).refused(403, f"/user-tasks/{rest['id']}/claim")
    order = {"assignee": FIRST, "reason": "另一人出差"}
    bureau.person(OPERATOR).refused(403, f"/user-tasks/{rest['id']}/assignment", order)
    assert case.open_steps() == ["site_inspection"]
    case.do("site_inspection", SECOND)
    assert case.open_steps() == ["expert_review"]


def test_one_person_cannot_hold_both_inspections(bureau: Bureau) -> None:
    """Licensing Law, article 34(3): nor may one person take both and hand in one after the other."""
    case = apply_for(bureau)
    case.advance_to("site_inspection")
    one, other = case.tasks("site_inspection")
    bureau.person(FIRST).post(f"/user-tasks/{one['id']}/claim")
    bureau.person(FIRST).refused(403, f"/user-tasks/{other['id']}/claim")


def test_window_officer_cannot_inspect(bureau: Bureau) -> None:
    """Who accepted the application may not judge it: domain rule of different people for window and site."""
    case = apply_for(bureau)
    case.advance_to("site_inspection")
    one, _ = case.tasks("site_inspection")
    bureau.person(WINDOW).refused(403, f"/user-tasks/{one['id']}/claim")
    order = {"assignee": WINDOW, "reason": "核查员不足"}
    bureau.person(OPERATOR).refused(403, f"/user-tasks/{one['id']}/assignment", order)
    assert [task["assignee"] for task in case.tasks("site_inspection")] == [None, None]


def test_findings_are_independent(bureau: Bureau) -> None:
    """Each inspector records and signs an own finding; an unsigned one is refused."""
    case = apply_for(bureau)
    case.advance_to("site_inspection")
    task = case.found_by(bureau.person(FIRST), "site_inspection")
    bureau.person(FIRST).post(f"/user-tasks/{task['id']}/claim")
    unsigned = {"variables": case.entry("site_inspection", finding_signed=False)}
    problem = bureau.person(FIRST).refused(422, f"/user-tasks/{task['id']}/completion", unsigned)
    assert wrong_fields(problem) == ["finding_signed"]
    case.do("site_inspection", FIRST, finding_record="操场合格", measured_site_area_m2=12790)
    case.do("site_inspection", SECOND, finding_record="校舍合格", measured_site_area_m2=12801.5)
    findings = case.variables["findings"]
    assert [one["record"] for one in findings] == ["操场合格", "校舍合格"]
    assert [one["site_area_m2"] for one in findings] == [12790, 12801.5]
    assert all(one["signed"] for one in findings)


def test_unequal_findings_are_inspected_again(bureau: Bureau) -> None:
    """The reviewer sends the inspectors out once more; equal findings then count."""
    case = apply_for(bureau)
    case.advance_to("site_inspection")
    case.inspect("pass", "fail")
    assert case.open_steps() == ["resolve_findings"]
    case.do("resolve_findings", findings_resolution="reinspect", resolution_reason="消防通道存疑")
    assert case.open_steps() == ["site_inspection"] * 2
    case.inspect("pass", "pass")
    assert case.open_steps() == ["expert_review"]
    assert case.variables["inspection_result"] == "pass"
    assert [step for step, _ in case.performed()].count("site_inspection") == 4


def test_unequal_findings_may_be_decided_by_the_reviewer(bureau: Bureau) -> None:
    """The reviewer adopts one finding with reasons, and an inspector may not be that reviewer."""
    case = apply_for(bureau)
    case.advance_to("site_inspection")
    case.inspect("pass", "fail")
    task = case.task("resolve_findings")
    order = {"assignee": FIRST, "reason": "审核员请假"}
    bureau.person(OPERATOR).refused(403, f"/user-tasks/{task['id']}/assignment", order)
    case.do("resolve_findings", findings_resolution="pass", resolution_reason="消防部门已出具意见")
    case.advance_to("deliver_licence")
    assert case.variables["outcome"] == "approved"
    assert case.variables["resolution_reason"] == "消防部门已出具意见"


def test_failed_inspection_cannot_be_approved(bureau: Bureau) -> None:
    """Licensing Law, article 38: who does not meet the conditions is refused, with reasons and remedies."""
    case = apply_for(bureau)
    case.advance_to("site_inspection")
    case.inspect("fail", "fail")
    case.advance_to("director_decision")
    task, director = case.task("director_decision"), bureau.person("zhangsan")
    director.post(f"/user-tasks/{task['id']}/claim")
    approval = {"variables": case.entry("director_decision")}
    problem = director.refused(422, f"/user-tasks/{task['id']}/completion", approval)
    assert wrong_fields(problem) == ["decision"]
    case.do("director_decision", decision="refuse", decision_opinion="不同意", refusal_reasons="消防通道不符合设置标准")
    assert case.open_steps() == ["deliver_refusal"]
    case.do("deliver_refusal")
    assert case.state == "completed"
    assert case.variables["outcome"] == "refused"
    assert case.variables["refusal_document_no"] == "测教不许〔2026〕1号"
    assert "licence_no" not in case.variables
