"""Review and signatures: different people, an overdue review, a refusal at the top."""

from tests.scenarios.cases import OPERATOR, apply_for
from tests.scenarios.people import Bureau, wrong_fields


def test_nobody_signs_twice_for_different_offices(bureau: Bureau) -> None:
    """The same person may never accept and decide, nor check the own review (Licensing Law, duties of the organs)."""
    case = apply_for(bureau)
    barred = {
        "review": "zhaoliu",
        "legality_review": "qianqi",
        "division_head_decision": "qianqi",
        "deputy_decision": "wangwu",
        "director_decision": "lisi",
    }
    for step, performer in barred.items():
        case.advance_to(step)
        order = {"assignee": performer, "reason": "代为办理"}
        bureau.person(OPERATOR).refused(403, f"/user-tasks/{case.task(step)['id']}/assignment", order)
        assert case.task(step)["assignee"] is None


def test_overdue_review_calls_the_division_head(bureau: Bureau) -> None:
    """Electronic supervision warns on each step, not only on the whole: the review itself stays open."""
    case = apply_for(bureau)
    case.advance_to("review")
    assert bureau.wait_past(case.task("review")["due_at"]) == 1
    assert case.open_steps() == ["review", "urge_review"]
    assert case.task("urge_review")["priority"] == 80
    case.do("urge_review")
    assert case.open_steps() == ["review"]
    assert bureau.tick() == 0


def test_reminder_left_open_does_not_keep_the_case_open(bureau: Bureau) -> None:
    """What was only a reminder ends with the case."""
    case = apply_for(bureau)
    case.advance_to("review")
    bureau.wait_past(case.task("review")["due_at"])
    reminder = case.task("urge_review")
    for step in ("review", "legality_review", "division_head_decision", "deputy_decision", "director_decision"):
        case.do(step)
    case.do("deliver_licence")
    assert case.state == "completed"
    assert bureau.person(OPERATOR).get(f"/user-tasks/{reminder['id']}")["state"] == "cancelled"


def test_opinions_of_the_levels_do_not_bind_the_director(bureau: Bureau) -> None:
    """Each level states its opinion; the director decides, and the refusal says why (Licensing Law, article 38)."""
    case = apply_for(bureau)
    case.advance_to("review")
    case.do("review", review_result="disagree", review_opinion="办学资金来源不清")
    case.do("legality_review")
    case.do("division_head_decision", division_head_result="disagree", division_head_opinion="不同意")
    case.do("deputy_decision")
    director = bureau.person("zhangsan")
    task = case.task("director_decision")
    director.post(f"/user-tasks/{task['id']}/claim")
    silent = {"variables": {"decision": "refuse", "decision_opinion": "不同意"}}
    problem = director.refused(422, f"/user-tasks/{task['id']}/completion", silent)
    assert wrong_fields(problem) == ["refusal_reasons"]
    case.do("director_decision", decision="refuse", decision_opinion="不同意", refusal_reasons="办学资金来源不清")
    assert case.variables["refusal_document_no"] == "测教不许〔2026〕1号"
    case.do("deliver_refusal")
    assert case.variables["outcome"] == "refused"
    assert case.flaws() == []


def test_delivery_is_due_ten_working_days_after_the_decision(bureau: Bureau) -> None:
    """Licensing Law, articles 44 and 82: decided on 18 September 2026, delivered by 9 October."""
    case = apply_for(bureau)
    case.advance_to("deliver_licence")
    assert case.task("deliver_licence")["due_at"].startswith("2026-10-09T23:59:59")


def test_forms_show_the_case_to_whoever_decides(bureau: Bureau) -> None:
    """The director reads the opinions of all levels; the form of a step handed in can still be read."""
    case = apply_for(bureau)
    case.advance_to("director_decision")
    director = bureau.person("zhangsan")
    task = case.task("director_decision")
    director.post(f"/user-tasks/{task['id']}/claim")
    form = director.get(f"/user-tasks/{task['id']}/form")
    assert form["form_id"] == "school_director_decision"
    assert "符合法定条件" in str(form["fields"])
    case.do("director_decision")
    again = director.get(f"/user-tasks/{task['id']}/form")
    assert again["data"]["decision"] == "approve"
