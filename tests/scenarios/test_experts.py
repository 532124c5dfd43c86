"""The expert review: drawn by lot, with nobody who has an interest, advisory, and outside the time limit."""

import pytest

from tests.scenarios.cases import Case, apply_for
from tests.scenarios.conftest import At
from tests.scenarios.people import Bureau

POOL = 12


@pytest.fixture
def case(at: At) -> Case:
    """A case on which five experts are asked."""
    return at("expert_opinion")


def drawn(case: Case) -> list[str]:
    return sorted(task["assignee"] for task in case.tasks("expert_opinion"))


def test_experts_are_an_odd_number_without_the_sponsors_own(case: Case) -> None:
    """Implementation Regulations article 18: a committee; nobody from the sponsor's unit sits on it."""
    assert len(set(drawn(case))) == 5
    assert not {"qijiushi", "kangjiushiyi"} & set(drawn(case))
    variables = case.variables
    assert variables["draw_pool_size"] == POOL
    assert [one["reason"] for one in variables["draw_avoided"]] == ["unit", "unit"]


def test_training_institution_needs_no_experts(bureau: Bureau) -> None:
    """Implementation Regulations article 18: the review is for schools that give degrees."""
    case = apply_for(bureau, school_category="93")
    case.advance_to("record_notice")
    assert not {"draw_experts", "open_special_procedure"} & set(case.passed())


def test_recused_expert_is_replaced_by_lot(case: Case) -> None:
    """Domain rule 8: whoever has an interest recuses; another is drawn who was not drawn before."""
    before = drawn(case)
    for expert in before[:2]:
        case.do("expert_opinion", expert, expert_vote="recuse", expert_reason="与举办者有亲属关系")
    for expert in before[2:]:
        case.do("expert_opinion", expert)
    replaced = drawn(case)
    assert len(replaced) == 2
    assert not set(replaced) & {*before, "qijiushi", "kangjiushiyi"}
    for expert in replaced:
        case.do("expert_opinion", expert)
    assert case.open_steps() == ["conclude_expert_review"]
    votes = [one["vote"] for one in case.variables["expert_votes"]]
    assert sorted(votes) == ["agree"] * 5 + ["recuse"] * 2


def test_expert_gives_the_own_opinion_alone(case: Case) -> None:
    """Implementation Regulations article 18: each expert answers alone, and nobody in their place."""
    first, second, *_ = case.tasks("expert_opinion")
    case.bureau.person(first["assignee"]).refused(403, f"/user-tasks/{second['id']}/completion", {"variables": {}})
    assert case.refuses("expert_opinion", first["assignee"], expert_reason=None) == ["expert_reason"]


def test_opinion_of_the_experts_is_advice(case: Case) -> None:
    """Implementation Regulations article 18: the conclusion follows the votes; the bureau decides all the same."""
    for number, expert in enumerate(drawn(case)):
        case.do("expert_opinion", expert, expert_vote="agree" if number < 2 else "disagree")
    assert case.refuses("conclude_expert_review", expert_conclusion="agree") == ["expert_conclusion"]
    case.do("conclude_expert_review", expert_conclusion="disagree", expert_summary="师资不足")
    case.advance_to("seal_decision")
    assert case.variables["decision"] == "approve"


def test_expert_review_does_not_count_and_the_applicant_is_told(case: Case) -> None:
    """Licensing Law article 45: what experts need is left out of the limit, and the applicant is told how long."""
    told = case.text_of("special_procedure_notice")
    assert "专家" in told
    assert "20个工作日" in told
    before = case.variables["decision_due_on"]
    assert before == "2026-12-18"
    case.bureau.wait_past("2026-09-29T10:00:00+08:00")
    case.advance_to("conclude_expert_review")
    case.do("conclude_expert_review")
    [period] = case.variables["special_procedures"]
    assert period == {"kind": "expert_review", "from": "2026-09-18", "to": "2026-09-29"}
    assert case.variables["decision_due_on"] > before


def test_pool_that_runs_dry_waits_for_more_experts(case: Case) -> None:
    """Implementation Regulations article 18: no review without a committee; the bureau adds an expert and goes on."""
    for expert in drawn(case):
        case.do("expert_opinion", expert, expert_vote="recuse", expert_reason="与举办者有利害关系")
    *others, last = drawn(case)
    for expert in others:
        case.do("expert_opinion", expert)
    person, [task] = case.bureau.person(last), case.tasks("expert_opinion")
    recused = {"variables": {"expert_vote": "recuse", "expert_reason": "与举办者有利害关系"}}
    problem = person.refused(409, f"/user-tasks/{task['id']}/completion", recused)
    assert "draw_replacements" in problem["detail"]

    add_expert(case, "changwushisi")
    [failed] = case.operator.all("/jobs", instance_id=case.id, state="failed")
    case.operator.post(f"/jobs/{failed['id']}/retry")
    assert drawn(case) == ["changwushisi"]
    case.do("expert_opinion")
    assert case.open_steps() == ["conclude_expert_review"]
    assert case.flaws() == []


def add_expert(case: Case, username: str) -> None:
    """An administrator of the bureau adds somebody to the pool."""
    [pool] = [group for group in case.operator.all("/groups") if group["code"] == "G_EXPERTS"]
    change, headers = {"members": [*pool["members"], username]}, {"If-Match": f'"{pool["version"]}"'}
    answer = case.operator.ask("PATCH", f"/groups/{pool['id']}", json=change, headers=headers)
    assert answer.status_code == 200, answer.text
