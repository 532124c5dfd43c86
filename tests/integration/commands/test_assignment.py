"""Whom a model gives a task to: an office, the performer of an earlier step, and nobody separation bars."""

from itertools import pairwise

import pytest
import sqlalchemy as sa

from engine.errors import Forbidden
from engine.model import User
from engine.uow import SYSTEM, begin
from tests.integration.commands.test_deploy import refusal
from tests.modeling import a_model, end, extension, properties, start, user
from tests.support.world import World


def assigned(identifier: str, **texts: str) -> str:
    """A user task with an assignment definition."""
    attributes = " ".join(f"{name}='{text}'" for name, text in texts.items())
    return user(identifier, extension(f"<zeebe:assignmentDefinition {attributes}/>"))


def chain(*tasks: str, ids: str) -> bytes:
    names = ["s", *ids.split(), "e"]
    flows = "; ".join(f"{a} {b}" for a, b in pairwise(names))
    return a_model(start(), *tasks, end(), flows=flows)


@pytest.mark.parametrize(
    "expression, performer, other",
    [
        ('=head of("D07")', "chushisi", "chenshisan"),
        ('=deputy in charge of("D07")', "lisi", "zhangsan"),
        ("=head of(initiator_department)", "chushisi", "wangwu"),
        # A room has no head of its own: the head of its department is.
        ('=head of("D0101")', "heershisi", "wushi"),
    ],
)
def test_an_office_is_whoever_holds_it(world: World, expression: str, performer: str, other: str) -> None:
    world.deploy(chain(assigned("check", candidateGroups=expression), ids="check"))
    case = world.start(by="chenshisan")
    with pytest.raises(Forbidden):
        world.claim(case, "check", other)
    world.complete(case, "check", performer)
    assert world.case(case).state == "completed"


def test_the_initiators_department_is_known_to_the_case(world: World) -> None:
    world.deploy(chain(user("check"), ids="check"))
    assert world.variables(world.start(by="chenshisan"))["initiator_department"] == "D07"


def test_the_performer_of_a_step_gets_the_later_one(world: World) -> None:
    later = assigned("later", assignee='=performer of("check")')
    world.deploy(chain(assigned("check", candidateGroups="D07,D03"), later, ids="check later"))
    case = world.start()
    world.complete(case, "check", "wangwu")
    assert world.task(case, "later").assignee_id == world.actor("wangwu").user_id
    assert world.events(case)[-1][1]["assigned"] is True


def test_a_performer_who_has_left_leaves_the_task_to_an_operator(world: World) -> None:
    later = assigned("later", assignee='=performer of("check")')
    middle = assigned("middle", candidateGroups="D03")
    world.deploy(chain(assigned("check", candidateGroups="D07"), middle, later, ids="check middle later"))
    case = world.start()
    world.complete(case, "check", "chenshisan")
    leave(world, "chenshisan")
    world.complete(case, "middle", "wangwu")
    task = world.task(case, "later")
    assert task.assignee_id is None
    world.assign(case, "later", "chushisi")


def test_a_person_separation_bars_is_not_given_the_task(world: World) -> None:
    later = user(
        "later",
        extension("<zeebe:assignmentDefinition assignee='=performer of(\"check\")'/>", properties(separation="check")),
    )
    world.deploy(chain(assigned("check", candidateGroups="D07"), later, ids="check later"))
    case = world.start()
    world.complete(case, "check", "chenshisan")
    assert world.task(case, "later").assignee_id is None
    assert [payload["assigned"] for verb, payload in world.events(case) if payload and "assigned" in payload] == [False]


@pytest.mark.parametrize(
    "task, sentence",
    [
        (assigned("check", assignee='=performer of("nobody")'), "name a user task, but found 'nobody'"),
        (assigned("check", assignee='=performer of("no" + "body")'), "name a user task, but found none"),
        (assigned("check", candidateUsers='=[performer of("check")]'), "in an assignee"),
    ],
)
def test_a_performer_is_named_where_it_means_something(world: World, task: str, sentence: str) -> None:
    problems = refusal(world, {"p.bpmn": chain(task, ids="check")})
    assert any(found == "check" and sentence in said for found, said in problems), problems


def leave(world: World, username: str) -> None:
    """Somebody is no longer with the bureau."""
    with begin(world.runtime, SYSTEM, world.now) as uow:
        uow.session.scalars(sa.select(User).where(User.username == username)).one().active = False
