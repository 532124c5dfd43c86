"""Who belongs to a group, and the people a form offers at its step."""

from typing import Any
from uuid import UUID

import orjson
import pytest
import sqlalchemy as sa

from engine import queries
from engine.directory import people_of
from engine.errors import Invalid
from engine.model import Bureau, CandidateGroup, Department, Position, User
from engine.people import APPLICANT_KEYS, OFFICES, actor_of
from engine.uow import SYSTEM, UnitOfWork, begin
from tests.modeling import a_model, assigned, end, extension, start, user
from tests.support.world import World

COUNTY, CITY = "990121", "990100"


def keys_of(uow: UnitOfWork, bureau: Bureau) -> set[str]:
    """Every key that a model of the bureau could name."""
    departments = uow.session.scalars(sa.select(Department).where(Department.bureau_id == bureau.id)).all()
    positions = uow.session.scalars(sa.select(Position)).all()
    groups = uow.session.scalars(sa.select(CandidateGroup).where(CandidateGroup.bureau_id == bureau.id)).all()
    named = {text for one in departments for text in (one.code, one.name)}
    named |= {text for one in positions for text in (one.code, one.name)}
    named |= {text for one in groups for text in (one.code, one.name)}
    offices = {f"{one.code}/{office}" for one in departments for office in OFFICES}
    places = {f"{one.code}/{position}" for one in departments for position in ("P_CLERK", "P_DIV_HEAD", "P_CONTACT")}
    return {*named, *offices, *places, *APPLICANT_KEYS, "", "/", "D07", "D99/head", "nobody"}


def test_people_of_a_group_are_those_who_have_its_key(world: World) -> None:
    with begin(world.runtime, SYSTEM) as uow:
        prepare_offices(uow)
        for bureau in uow.session.scalars(sa.select(Bureau).where(Bureau.code.in_([COUNTY, CITY]))).all():
            users = uow.session.scalars(sa.select(User).where(User.bureau_id == bureau.id, User.active)).all()
            have = {user.username: actor_of(uow.session, user).group_keys for user in users}
            for key in keys_of(uow, bureau):
                expected = sorted(username for username, keys in have.items() if key in keys)
                assert [one.username for one in people_of(uow, bureau.id, key)] == expected, (bureau.code, key)


def prepare_offices(uow: UnitOfWork) -> None:
    """Heads, and deputies in charge above, below and beside each other, whatever the sample organisation says."""
    for position in uow.session.scalars(sa.select(Position).where(Position.code.in_(["P_DIV_HEAD", "P_DIRECTOR"]))):
        position.leads = True
    of_county = sa.select(Bureau.id).where(Bureau.code == COUNTY).scalar_subquery()
    staff = sa.select(User.id).where(User.bureau_id == of_county, User.kind == "staff").order_by(User.username)
    departments = sa.select(Department).where(Department.bureau_id == of_county)
    above = departments.where(Department.code.in_(["D00", "D01", "D0102"]))
    for department, deputy_id in zip(uow.session.scalars(above), uow.session.scalars(staff).all(), strict=False):
        department.deputy_id = deputy_id
    uow.session.flush()


def test_people_of_a_group_leave_out_who_is_not_active(world: World) -> None:
    with begin(world.runtime, SYSTEM) as uow:
        clerk = uow.session.scalars(sa.select(User).where(User.username == "chenshisan")).one()
        assert clerk in people_of(uow, clerk.bureau_id, "D07/P_CLERK")
        clerk.active = False
        uow.session.flush()
        assert clerk not in people_of(uow, clerk.bureau_id, "D07/P_CLERK")


ASSIGN = a_model(
    start("s"),
    user("assign", extension('<zeebe:formDefinition formId="assign"/>', assigned(candidateGroups="D03/P_DIV_HEAD"))),
    user("work", extension('<zeebe:formDefinition formId="assign"/>', assigned(assignee="=officer"))),
    end("e"),
    flows="s assign; assign work; work e",
    key="assignment",
)
FORM: dict[str, Any] = {
    "id": "assign",
    "components": [
        {
            "type": "select",
            "key": "officer",
            "label": "承办人",
            "readonly": '=step != "assign"',
            "properties": {"people": '="D07" + "/P_CLERK"'},
            "validate": {"required": True},
        },
        {"type": "textfield", "key": "secret", "label": "密", "conditional": {"hide": '=step != "assign"'}},
    ],
}


@pytest.fixture
def case(world: World) -> UUID:
    world.deploy(ASSIGN, assign__form=orjson.dumps(FORM))
    return world.start("assignment")


def test_complete_takes_one_of_the_people_offered(world: World, case: UUID) -> None:
    with pytest.raises(Invalid) as refused:
        world.complete(case, "assign", "wangwu", officer="zhangsan")
    assert list(refused.value.problems) == ["officer"]
    world.complete(case, "assign", "wangwu", officer="chenshisan")
    assert world.open_tasks(case) == ["work"]


def test_form_offers_people_by_name_and_position(world: World, case: UUID) -> None:
    with world.acting("wangwu") as uow:
        context = queries.task_form(uow, world.task(case, "assign").id).context
    [offered] = [value for name, value in context.items() if name.startswith("people_of_")]
    assert {"value": "chenshisan", "label": "陈十三 · 经办人", "label_en": "Chen Shisan · Case Officer"} in offered
    assert context["step"] == "assign"


def test_form_of_two_steps_protects_what_is_not_the_steps(world: World, case: UUID) -> None:
    world.complete(case, "assign", "wangwu", officer="chenshisan", secret="x")
    with pytest.raises(Invalid) as refused:
        world.complete(case, "work", "chenshisan", officer="wangwu")
    assert list(refused.value.problems) == ["officer"]
    world.complete(case, "work", "chenshisan", officer="chenshisan", secret="y")
    assert world.case(case).state == "completed"
    assert world.variables(case)["secret"] == "x"
