"""The data of a case on its page: each step with what was handed in there."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from engine import commands, queries
from tests.api.processes import APPLICANT, CLERK, HEAD, a_field, a_form
from tests.modeling import a_model, assigned, end, extension, lane_set, loop, script, start, user
from tests.support.world import World
from tests.web.visitors import Visitor, case_address

NewVisitor = Callable[[str], Visitor]


def named(form: str, *parts: str) -> str:
    return extension(f'<zeebe:formDefinition formId="{form}"/>', *parts)


# The same question at two steps, a correction on the form of the application, and a visit by two people.
GRANT = a_model(
    start("s", named("request")),
    user("check", named("decision", assigned(candidateGroups="D07"))),
    user("correct", named("request", assigned(assignee="=initiator"))),
    user("recheck", named("decision", assigned(candidateGroups="D07"))),
    user("visit", named("visit", assigned(candidateUsers="=person")), loop('["chenshisan", "chushisi"]', "person")),
    script("tidy", '"A-1"', "receipt"),
    user("file", extension(assigned(candidateGroups="D07"))),
    end("e"),
    flows="s check; check correct; correct recheck; recheck visit; visit tidy; tidy file; file e",
    key="grant",
    lanes=lane_set(申请人=("s", "correct"), 局机关=("check", "recheck", "visit", "tidy", "file", "e")),
)
FILES = {
    "grant.bpmn": GRANT,
    "request.form": a_form("request", a_field("subject"), a_field("sum")),
    "decision.form": a_form(
        "decision",
        a_field("subject", readonly=True),
        a_field("decision"),
        a_field("open", properties={"label_en": "Open", "public": "true"}),
        a_field("receipt", readonly=True),
    ),
    "visit.form": a_form("visit", a_field("found")),
}


@pytest.fixture
def case(world: World) -> UUID:
    with world.acting("admin") as uow:
        commands.deploy(uow, FILES, "test")
    case = world.start("grant", by=APPLICANT, subject="粉笔", sum="1")
    world.complete(case, "check", CLERK, decision="补正", open="须改")
    world.complete(case, "correct", APPLICANT, subject="黑板", sum="1")
    world.complete(case, "recheck", HEAD, decision="受理", open="可以")
    for username in (CLERK, HEAD):
        with world.acting(username) as uow:
            [task] = [one for one in queries.open_tasks(uow, case) if one.candidates[0].key == username]
            commands.claim(uow, task.id)
            commands.complete(uow, task.id, {"found": f"所见 {username}"})
    return case


def data_on(visitor: Visitor, case: UUID) -> list[tuple[str, list[str]]]:
    """Title and lines of each step on the page of a case."""
    visitor.open(case_address(case))
    groups = visitor.page.xpath('//details[@class="data-group"]')
    return [(words_of(group.find("summary")), [words_of(one) for one in group.xpath(".//dd")]) for group in groups]


def words_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def test_each_step_shows_what_was_handed_in_there(case: UUID, visitor: NewVisitor) -> None:
    assert data_on(visitor(CLERK), case) == [
        ("申请信息", ["黑板", "1"]),
        ("check", ["补正", "须改", "A-1"]),
        ("recheck", ["受理", "可以"]),
        ("visit · 陈十三", ["所见 chenshisan"]),
        ("visit · 褚十四", ["所见 chushisi"]),
    ]


def test_applicant_sees_of_the_steps_of_others_what_is_public(case: UUID, visitor: NewVisitor) -> None:
    assert data_on(visitor(APPLICANT), case) == [
        ("申请信息", ["黑板", "1"]),
        ("check", ["须改"]),
        ("recheck", ["可以"]),
    ]


def test_correction_by_an_operator_stands_where_the_value_was_handed_in(
    case: UUID, world: World, visitor: NewVisitor
) -> None:
    with world.acting("admin") as uow:
        commands.change_variables(uow, case, {"decision": "不受理", "sum": "2"}, "笔误")
    assert data_on(visitor(CLERK), case)[:3] == [
        ("申请信息", ["黑板", "2"]),
        ("check", ["补正", "须改", "A-1"]),
        ("recheck", ["不受理", "可以"]),
    ]
