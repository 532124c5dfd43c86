"""An application with nothing wrong, from its submission to the licence in the applicant's hand."""

import re

from tests.scenarios.cases import APPLICANT, CONSULTED, INSPECTORS, OPERATOR, apply_for
from tests.scenarios.people import Bureau


def test_straight_path_ends_with_a_numbered_licence_delivered(bureau: Bureau) -> None:
    """Private Education Promotion Law articles 15 to 18, Licensing Law articles 32, 34, 38, 44."""
    case = apply_for(bureau)
    assert case.open_steps() == ["form_check"]
    case.do("form_check")
    assert case.open_steps() == ["consultation"] * 5
    case.consult()
    assert case.open_steps() == ["site_inspection"] * 2
    case.inspect("pass", "pass")
    for step in ("expert_review", "review", "legality_review", "division_head_decision", "deputy_decision"):
        assert case.open_steps() == [step]
        case.do(step)
    case.do("director_decision")
    assert case.open_steps() == ["deliver_licence"]
    case.do("deliver_licence")

    assert case.state == "completed"
    assert case.waiting() == []
    numbers = case.variables
    assert numbers["outcome"] == "approved"
    assert re.fullmatch(r"教民1990121526\d{5}号", numbers["licence_no"])
    assert numbers["licence_no"] == "教民199012152600001号"
    assert numbers["approval_document_no"] == "测教民〔2026〕1号"
    assert numbers["acceptance_no"] == "测教许受〔2026〕1号"
    assert numbers["decided_on"] == numbers["accepted_on"] == "2026-09-18"


def test_straight_path_leaves_the_whole_evidence(bureau: Bureau) -> None:
    """Licensing Law article 42 and Archives Regulations articles 38 and 39: who did what is provable."""
    case = apply_for(bureau)
    case.advance_to("deliver_licence")
    case.do("deliver_licence")
    steps = [step for step, _ in case.performed()]
    assert steps == [
        "form_check",
        *["consultation"] * 5,
        *["site_inspection"] * 2,
        *["expert_review", "review", "legality_review"],
        *["division_head_decision", "deputy_decision", "director_decision", "deliver_licence"],
    ]
    by_step = dict(case.performed())
    assert by_step["form_check"] == "赵六"
    assert by_step["director_decision"] == "张三"
    assert [who for step, who in case.performed() if step == "site_inspection"] == ["朱二十", "秦二十一"]
    verbs = case.verbs()
    assert verbs[0] == "instance.started"
    assert verbs[-1] == "instance.completed"
    # The receipt, the acceptance notice, and the licence with its approval.
    assert verbs.count("number.issued") == 3
    assert case.flaws() == []


def test_numbers_of_two_licences_follow_without_a_gap(bureau: Bureau) -> None:
    """GB/T 9704: one series a year; a refused step must not use a number up."""
    issued = []
    for _ in range(2):
        case = apply_for(bureau)
        case.advance_to("director_decision")
        task = case.task("director_decision")
        director = bureau.person("zhangsan")
        director.post(f"/user-tasks/{task['id']}/claim")
        director.refused(422, f"/user-tasks/{task['id']}/completion", {"variables": {"decision": "approve"}})
        case.do("director_decision")
        issued.append(case.variables["licence_no"])
    assert issued == ["教民199012152600001号", "教民199012152600002号"]


def test_each_division_has_its_own_deadline(bureau: Bureau) -> None:
    """Licensing Law article 82: working days, the day itself not counted, over a Sunday of work."""
    case = apply_for(bureau)
    assert case.task("form_check")["due_at"].startswith("2026-09-24T23:59:59")
    case.do("form_check")
    due = {task["candidates"][0]["key"]: task["due_at"][:10] for task in case.tasks("consultation")}
    assert due == dict.fromkeys(CONSULTED, "2026-09-24") | {"D04": "2026-09-29"}


def test_divisions_are_asked_as_the_table_says(bureau: Bureau) -> None:
    """A training institution is not asked about teachers or personnel and needs no experts (Regulations article 18)."""
    case = apply_for(bureau, school_category="93", school_name="测试县启明培训中心")
    case.do("form_check")
    assert sorted(task["candidates"][0]["key"] for task in case.tasks()) == ["D04", "D09"]
    case.advance_to("review")
    assert "expert_review" not in case.passed()


def test_people_see_their_own_tasks_only(bureau: Bureau) -> None:
    """A division sees its own question; an applicant the own case, and nobody else's."""
    case = apply_for(bureau)
    case.do("form_check")
    for division, officer in CONSULTED.items():
        offered = bureau.person(officer).all("/user-tasks", inbox="group", instance_id=case.id)
        assert [task["candidates"] for task in offered] == [[{"kind": "group", "key": division}]]
    assert bureau.person("zhangsan").all("/user-tasks", inbox="group") == []
    assert [shown["id"] for shown in bureau.person(APPLICANT).all("/process-instances")] == [case.id]
    assert bureau.person("ceshishenqingrenyi").all("/process-instances") == []
    assert bureau.person("ceshishenqingrenyi").ask("GET", f"/process-instances/{case.id}").status_code == 404


def test_only_applicants_apply(bureau: Bureau) -> None:
    for username in (OPERATOR, "zhaoliu", *INSPECTORS):
        bureau.person(username).refused(
            403, "/process-instances", {"definition_key": "school_establishment", "variables": {}}
        )
