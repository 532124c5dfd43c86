"""What a case waits for, as its page says it, and the activities that people start in it."""

from collections.abc import Callable

import pytest

from engine import commands
from tests.api.processes import APPLICANT, CLERK, HEAD
from tests.modeling import (
    a_model,
    ad_hoc,
    assigned,
    boundary,
    catch,
    condition,
    end,
    event_based,
    event_start,
    event_sub,
    extension,
    lane_set,
    message,
    parallel,
    properties,
    receive,
    signal,
    start,
    timer,
    user,
)
from tests.support.databases import Backend
from tests.support.world import World
from tests.web.visitors import Visitor, case_address, task_address

NewVisitor = Callable[[str], Visitor]

EVERYTHING = a_model(
    start(),
    parallel("fork"),
    catch("ruled", signal("rules_published"), extension(properties(name_en="New rules"))),
    catch("paid", condition("paid = true")),
    receive("reported", "report"),
    event_based("first"),
    catch("answered", message("answer")),
    catch("overdue", timer("P5D")),
    end(),
    flows="s fork; fork ruled; fork paid; fork reported; fork first; first answered; first overdue;"
    "ruled e; paid e; reported e; answered e; overdue e",
    key="everything",
    messages=("report", "answer"),
    lanes=lane_set(申请人=("s",)),
)
FOR_CLERKS = extension(assigned(candidateGroups="D07/P_CLERK"))
INSPECTION = a_model(
    start(),
    ad_hoc(
        "inspect",
        user("visit", FOR_CLERKS, name="现场查看"),
        user("ask", FOR_CLERKS, name="询问"),
        until="false",
        ordering="Sequential",
    ),
    end(),
    flows="s inspect; inspect e",
    key="inspection",
    lanes=lane_set(申请人=("s",), 民办教育科=("inspect", "e")),
)
REMINDED = a_model(
    start(),
    user("review"),
    end(),
    boundary("remind", "review", timer("R/PT24H", "timeCycle"), interrupting=False),
    boundary("report", "review", timer("P5D"), interrupting=False),
    boundary("give_up", "review", timer("P9D")),
    event_sub(
        "watch", event_start("weekly", timer("R3/P7D", "timeCycle"), interrupting=False), end("we"), flows="weekly we"
    ),
    *(end(f"e_{one}") for one in ("remind", "report", "give_up")),
    flows="s review; review e; remind e_remind; report e_report; give_up e_give_up",
    key="reminded",
)


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """These pages only read rows that other tests write on both databases."""
    kind: Backend = request.param
    return kind


def test_page_says_of_every_kind_what_is_waited_for(world: World, visitor: NewVisitor) -> None:
    world.deploy(EVERYTHING)
    case = world.start("everything", by=APPLICANT, paid=False)
    page = visitor("admin").open(case_address(case))
    assert "ruled 等待信号“rules_published”" in page
    assert "paid 条件满足后自动继续" in page
    assert "reported 等待其他机关答复" in page
    assert "answered 等待其他机关答复；以先发生者为准" in page
    assert "overdue 到期前无须人员办理；以先发生者为准 至 2026-03-07 12:00" in page
    applicant = visitor(APPLICANT)
    assert "ruled 等待统一通知" in applicant.open(case_address(case))
    assert "rules_published" not in applicant.text
    english = applicant.open(f"{case_address(case)}?lang=en")
    assert "New rules waits for news that concerns more than this case" in english
    assert "paid goes on as soon as its condition holds" in english


def test_page_says_when_reminders_beside_a_step_come(world: World, visitor: NewVisitor) -> None:
    world.deploy(REMINDED)
    page = visitor("admin").open(case_address(world.start("reminded")))
    told = "“review”：“remind”反复提醒，下次为 2026-03-03 12:00 “review”：“report”于 2026-03-07 12:00 到时"
    assert f"{told} “reminded”：“weekly”反复提醒，下次为 2026-03-09 12:00" in page
    assert "give_up" not in page.split("流程图")[0]


def test_whoever_is_in_charge_starts_activities_by_buttons(world: World, visitor: NewVisitor) -> None:
    world.deploy(INSPECTION)
    case = world.start("inspection", by=APPLICANT)
    address = f"{case_address(case)}/activities"
    applicant = visitor(APPLICANT)
    assert "由承办人员决定下一步办理什么" in applicant.open(case_address(case))
    assert not [form for form in applicant.page.forms if form.action == address]
    clerk = visitor("admin")
    assert not [form for form in _opened(clerk, case).page.forms if form.action == address]
    head = visitor(HEAD)
    assert "由您决定下一步办理什么的办件 inspection" in head.open("/inbox?box=group")
    [link] = head.page.xpath('//*[@class="what"]/a/@href')
    head.open(link)
    assert "您可以开始的事项 开始：现场查看 开始：询问" in head.text
    entries = head.fields(address)
    assert [head.post(address, entries).status_code for _ in range(2)] == [303, 303]
    assert world.open_tasks(case) == ["visit"]
    page = head.open(case_address(case))
    assert "已开始：现场查看" in page
    assert head.page.xpath(f'//a[@href="{task_address(world.task(case, "visit").id)}"]')
    assert "您可以开始的事项" not in page, "one at a time"
    late = head.post(address, {**entries, "element": "ask", "once": ""})
    assert late.status_code == 409
    assert "目前不能开始该事项" in head.text
    world.complete(case, "visit", CLERK)
    assert "开始：询问" in head.open(case_address(case))
    assert "开始了“现场查看”" in head.text
    with world.acting("admin") as uow:
        commands.suspend(uow, case, "核实")
    assert "您可以开始的事项" not in head.open(case_address(case))


def test_nobody_else_starts_an_activity(world: World, visitor: NewVisitor) -> None:
    world.deploy(INSPECTION)
    case = world.start("inspection", by=APPLICANT)
    applicant = _opened(visitor(APPLICANT), case)
    guard = applicant.fields("/logout")["csrf_token"]
    sent = {"csrf_token": guard, "element": "visit"}
    assert applicant.post(f"{case_address(case)}/activities", sent).status_code == 403
    assert "仅民办教育科可以" in applicant.text
    assert applicant.post(f"{case_address(case)}/activities", {"csrf_token": guard}).status_code == 400
    assert world.open_tasks(case) == []


def _opened(visitor: Visitor, case: object) -> Visitor:
    visitor.open(f"/cases/{case}")
    return visitor
