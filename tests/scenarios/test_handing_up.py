"""A senior high school: reviewed in the county, decided in the city, delivered where it was applied for."""

import pytest

from tests.scenarios.cases import Case, an_item
from tests.scenarios.conftest import At, on_both_databases
from tests.scenarios.staff import APPLICANT, CITY, COUNTY
from tests.scenarios.stages import ABOVE, SENIOR

pytestmark = on_both_databases


def test_county_reviews_within_its_own_limit(at: At) -> None:
    """Licensing Law articles 35 and 43: twenty working days, and neither experts nor notice, which are the city's."""
    case = at("legality_review", SENIOR)
    assert case.variables["decision_due_on"] == "2026-10-22"
    assert not {"draw_experts", "publish_notice"} & set(case.passed())
    case.advance_to("seal_pre_review")
    case.bars("seal_pre_review", "lisi")


@pytest.fixture
def handed_up(at: At) -> Case:
    """A case that the city is about to assign to a division."""
    return at(ABOVE + "assign_division", SENIOR)


def test_everything_goes_up_and_nothing_is_asked_for_again(handed_up: Case) -> None:
    """Licensing Law article 35: the opinion and all materials go straight up; the applicant hands nothing in again."""
    above = handed_up.above
    assert handed_up.waiting() == [("message", "superior_decided"), ("message", "withdrawal_requested")]
    assert handed_up.variables["handed_up_to"] == "测试市教育局"
    assert above.variables["origin_application_no"] == handed_up.variables["application_no"]
    for name in ("school_name", "council_members", "capital_cents"):
        assert above.variables[name] == handed_up.variables[name]
    files = above.operator.all(f"/process-instances/{above.id}/attachments")
    assert {"学校章程.pdf", "筹设批准书.pdf"} <= {file["name"] for file in files}
    assert above.papers()["pre_review_opinion"] == "测教许审〔2026〕1号"
    assert above.papers()["city_receipt"] == "测市教许收〔2026〕1号"
    assert above.variables["acceptance_no"] == "测市教许受〔2026〕1号"


def test_each_bureau_sees_its_own_case_alone(handed_up: Case) -> None:
    """Licensing Law article 35: two organs, two files; neither opens the other's."""
    county, city = handed_up.bureau.person(COUNTY.operator), handed_up.bureau.person(CITY.operator)
    assert county.ask("GET", f"/process-instances/{handed_up.above.id}").status_code == 404
    assert city.ask("GET", f"/process-instances/{handed_up.id}").status_code == 404


def test_city_decides_with_its_own_people(at: At) -> None:
    """Licensing Law articles 35 and 44: the licence comes back, and the applicant has it at the county."""
    case = at(ABOVE + "seal_decision", SENIOR)
    above = case.above
    assert len({one["name"] for one in above.variables["expert_votes"]}) == 7
    above.do("seal_decision")
    assert above.state == "completed"
    assert "ended_reported" in above.passed()
    assert case.open_steps() == ["deliver_licence"]
    licence_no = above.variables["licence_no"]
    assert case.variables["licence_no"] == licence_no
    assert licence_no in case.text_of("licence")
    assert case.papers()["approval"] == "测市教民〔2026〕1号"
    case.do("deliver_licence")
    assert (case.state, case.variables["outcome"]) == ("completed", "approved")
    assert case.flaws() == []


def test_city_may_refuse(at: At) -> None:
    """Licensing Law article 38(2): the reasons of who decided reach the applicant through who took the file in."""
    case = at(ABOVE + "directors_meeting", SENIOR)
    above = case.above
    above.do("directors_meeting", votes_agree=1, votes_disagree=5)
    above.do("director_decision", refusal_reasons="高中阶段学位已满足")
    above.do("seal_refusal")
    assert case.open_steps() == ["deliver_refusal"]
    assert case.variables["refusal_reasons"] == "高中阶段学位已满足"
    assert "高中阶段学位已满足" in case.text_of("refusal_decision")
    case.do("deliver_refusal")
    assert (case.state, case.variables["outcome"]) == ("completed", "refused")


def test_handed_up_application_is_not_improved_any_more(handed_up: Case) -> None:
    """Licensing Law article 35: the city has all there is, and may not ask the applicant for more."""
    above = handed_up.above
    above.advance_to("paper_review")
    refused = above.refuses("paper_review", paper_review_result="rectify", rectification_items=an_item("address"))
    assert refused == ["paper_review_result"]


def test_withdrawal_before_the_file_goes_up_keeps_it_here(at: At) -> None:
    """An application may be withdrawn until it is decided; what was sealed but not sent yet stays in the county."""
    case = at("seal_pre_review", SENIOR)
    sealer = case.bureau.person(COUNTY.officers["seal_pre_review"])
    task = case.held_by(sealer, "seal_pre_review")
    sealer.post(f"/user-tasks/{task['id']}/completion", {"variables": {"seal_confirmed": True}})
    case.withdraw()
    assert (case.state, case.variables["outcome"]) == ("completed", "withdrawn")
    assert case.handed_up is False
    assert case.bureau.person(CITY.operator).all("/process-instances") == []


def test_withdrawal_after_handing_up_ends_both_cases(handed_up: Case) -> None:
    """An application may be withdrawn until it is decided, wherever it is."""
    handed_up.withdraw(reason="改在邻市办学")
    above = handed_up.above
    assert (handed_up.state, handed_up.variables["outcome"]) == ("completed", "withdrawn")
    assert (above.state, above.variables["outcome"]) == ("completed", "withdrawn")
    assert above.tasks() == []
    assert handed_up.papers()["withdrawal_notice"] == "测教许撤〔2026〕1号"
    assert handed_up.flaws() == []


def test_withdrawal_that_meets_the_decision_leaves_it_standing(at: At) -> None:
    """The city has decided when the withdrawal arrives: the licence is delivered, and the applicant is told so."""
    case = at(ABOVE + "seal_decision", SENIOR)
    sealer = case.bureau.person(CITY.officers["seal_decision"])
    task = case.above.held_by(sealer, "seal_decision")
    sealer.post(f"/user-tasks/{task['id']}/completion", {"variables": {"seal_confirmed": True}})
    # Neither bureau has heard of the other yet.
    case.bureau.person(APPLICANT).post("/messages", case.withdrawal("不再办学"))
    case.bureau.tick()
    assert case.open_steps() == ["deliver_despite_withdrawal"]
    case.do("deliver_despite_withdrawal")
    assert (case.state, case.variables["outcome"]) == ("completed", "approved")


def test_nobody_below_answers_for_the_city(handed_up: Case) -> None:
    """Licensing Law article 35: what the city decides comes from the city alone."""
    forged = {"superior_result": "approve", "licence_no": "教民199010052699999号"}
    message = {"name": "superior_decided", "instance_id": handed_up.id, "variables": forged}
    handed_up.bureau.person(APPLICANT).refused(403, "/messages", message)
    handed_up.bureau.person("zhaoliu").refused(403, "/messages", message)
    assert handed_up.variables["superior_result"] is None
