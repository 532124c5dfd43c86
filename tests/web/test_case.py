"""The page of a case: withdrawing and cancelling."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from engine import commands
from engine.jobs import run_due
from tests.api.processes import APPLICANT, CLERK, HEAD, a_field, a_form
from tests.modeling import (
    a_model,
    catch,
    end,
    event_start,
    event_sub,
    extension,
    lane_set,
    message,
    start,
    timer,
)
from tests.support.world import World
from tests.web.visitors import Visitor, case_address

NewVisitor = Callable[[str], Visitor]


def public(key: str, **attributes: Any) -> dict[str, Any]:
    return a_field(key, **attributes, properties={"label_en": key, "public": "true"})


# A period passes, then another bureau answers; meanwhile the applicant may take it back.
NOTICE = {
    "notice.bpmn": a_model(
        start("s", extension('<zeebe:formDefinition formId="notice_request"/>')),
        catch("period", timer("P5D")),
        catch("answered", message("answered")),
        end("e"),
        event_sub("withdrawal", event_start("asked", message("taken_back")), end("gone"), flows="asked gone"),
        flows="s period; period answered; answered e",
        key="notice",
        messages=("answered", "taken_back"),
        lanes=lane_set(申请人=("s", "withdrawal"), 民办教育科=("period", "answered", "e")),
    ),
    "notice_request.form": a_form(
        "notice_request",
        public("decision_due_on", type="datetime", subtype="date"),
        public("heard_on", type="datetime", subtype="date"),
        {
            "type": "dynamiclist",
            "path": "items",
            "label": "条目",
            "components": [a_field("note")],
            "properties": {"label_en": "Items", "public": "true"},
        },
    ),
}


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


def test_case_says_what_it_waits_for_and_until_when_while_nobody_acts(world: World, visitor: NewVisitor) -> None:
    with world.acting("admin") as uow:
        commands.deploy(uow, NOTICE, "test")
    case = world.start("notice", by=APPLICANT, decision_due_on="2099-01-31", heard_on="2020-01-31")
    for username in (APPLICANT, "admin"):
        page = visitor(username).open(case_address(case))
        assert "period 到期前无须人员办理 至 2026-03-07 12:00 中文 decision_due_on：2099-01-31 " in page
        assert "目前无须人员办理" not in page
    assert "正在等待：period 至 2026-03-07 12:00 中文 decision_due_on：2099-01-31" in visitor(APPLICANT).open("/inbox")
    run_due(world.runtime, world.now + timedelta(days=6))
    assert "answered 等待其他机关答复" in visitor("admin").open(case_address(case))
    assert "正在等待：answered" in visitor(APPLICANT).open("/inbox")
    world.send("answered", HEAD, case)
    page = visitor(APPLICANT).open(case_address(case))
    assert "办理结果 办理结果：e 中文 decision_due_on 2099-01-31 中文 heard_on 2020-01-31 " in page
    assert "当前环节" not in page


def test_result_holds_no_lists(world: World, visitor: NewVisitor) -> None:
    with world.acting("admin") as uow:
        commands.deploy(uow, NOTICE, "test")
    case = world.start("notice", by=APPLICANT, items=[{"note": "缺章程"}])
    run_due(world.runtime, world.now + timedelta(days=6))
    world.send("answered", HEAD, case)
    applicant = visitor(APPLICANT)
    assert "缺章程" in applicant.open(case_address(case))
    assert not applicant.page.xpath('//section[h2="办理结果"]//dt')
