"""The page of a case: withdrawing and cancelling."""

from collections.abc import Callable

from tests.api.processes import APPLICANT, CLERK, HEAD
from tests.support.world import World
from tests.web.visitors import Visitor, case_address

NewVisitor = Callable[[str], Visitor]


def test_applicant_takes_the_letter_back(world: World, visitor: NewVisitor) -> None:
    case = world.start("letter", by=APPLICANT)
    applicant = visitor(APPLICANT)
    applicant.open(case_address(case))
    messages = f"{case_address(case)}/messages"
    assert applicant.submit(messages, reason=" ").status_code == 400
    applicant.open(case_address(case))
    entries = {**applicant.fields(messages), "reason": "写错了"}
    assert [applicant.post(messages, entries).status_code for _ in range(2)] == [303, 303]
    assert "办件已办结" in applicant.open(case_address(case))
    assert world.variables(case)["letter_withdrawn_reason"] == "写错了"


def test_applicant_is_not_told_who_in_the_bureau_acts(world: World, visitor: NewVisitor) -> None:
    case = world.start("letter", by=APPLICANT)
    world.claim(case, "answer", CLERK)
    applicant = visitor(APPLICANT)
    applicant.open(case_address(case))
    assert "answer" in applicant.text
    assert "陈十三" not in applicant.text


def test_starter_cancels_with_a_reason(world: World, visitor: NewVisitor) -> None:
    case = world.start("purchase", by=HEAD, subject="打印纸")
    head = visitor(HEAD)
    head.open(case_address(case))
    cancel = f"{case_address(case)}/cancel"
    assert head.submit(cancel, reason="").status_code == 422
    head.open(case_address(case))
    assert head.submit(cancel, reason="不再需要").status_code == 303
    assert "撤销办件：不再需要" in head.open(case_address(case))
    assert world.case(case).state == "cancelled"


def test_others_see_no_button_and_may_not_cancel(world: World, visitor: NewVisitor) -> None:
    case = world.start("purchase", by=HEAD, subject="打印纸")
    world.claim(case, "check", CLERK)
    clerk = visitor(CLERK)
    clerk.open(case_address(case))
    assert not [form for form in clerk.page.forms if form.action.endswith("/cancel")]
    guard = clerk.fields("/logout")["csrf_token"]
    response = clerk.post(f"{case_address(case)}/cancel", {"csrf_token": guard, "reason": "x", "version": "1"})
    assert response.status_code == 403
    assert world.case(case).state == "active"
