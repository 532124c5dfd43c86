"""Administering people, below the API: evidence, races, and cases that stand still."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands
from engine.audit import verify
from engine.commands import organisation
from engine.errors import Forbidden, WrongState
from engine.model import AuditEvent, CandidateGroup, Department, Position, User
from engine.people import APPLICANT_KEYS
from engine.uow import SYSTEM, begin
from tests.modeling import a_model, assigned, end, extension, start, user
from tests.support.world import World

MODEL = a_model(start(), user("check", extension(assigned(candidateGroups="D07"))), end(), flows="s check; check e")


def id_of(world: World, username: str) -> UUID:
    found = world.actor(username).user_id
    assert found is not None
    return found


def test_two_administrators_cannot_let_each_other_go(world: World) -> None:
    one, other = world.actor("admin"), world.actor("baoliushiwu")
    with begin(world.runtime, one) as uow:
        organisation.deactivate_user(uow, id_of(world, "baoliushiwu"), "离职")
    # The other's request began while both were administrators.
    with begin(world.runtime, other) as uow, pytest.raises(WrongState, match="nobody else administers"):
        organisation.deactivate_user(uow, id_of(world, "admin"), "离职")
    with begin(world.runtime, other) as uow, pytest.raises(WrongState, match="nobody else administers"):
        organisation.set_roles(uow, id_of(world, "admin"), ["operator"])


def test_deactivate_releases_tasks_of_cases_that_stand_still(world: World) -> None:
    world.deploy(MODEL)
    cases = [world.start() for _ in range(3)]
    for case in cases[:2]:
        world.claim(case, "check", "chenshisan")
    with world.acting("admin") as uow:
        commands.suspend(uow, cases[0], "等材料")
    with world.acting("admin") as uow:
        done = organisation.deactivate_user(uow, id_of(world, "chenshisan"), "退休")
    assert {task.instance_id for task in done.released} == set(cases[:2])
    assert [world.task(case, "check").assignee_id for case in cases] == [None] * 3
    payload = {"element_id": "check", "previous": "chenshisan", "previous_name": "陈十三", "reason": "退休"}
    assert world.events(cases[1])[-1] == ("user_task.released", payload)
    assert "user_task.released" not in world.verbs(cases[2])
    world.complete(cases[1], "check", "chushisi")
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        assert verify(uow.session) == []


def test_every_verb_of_an_administrator_leaves_evidence(world: World) -> None:
    order = organisation.NewUser("xinren", "新人", "New Person", "staff")
    person = organisation.create_user(world.runtime, world.actor("admin"), order, "long enough")
    with world.acting("admin") as uow:
        organisation.change_user(uow, person, name="新人甲", unit="")
        organisation.add_membership(uow, person, "D07", "P_CLERK")
        organisation.set_roles(uow, person, ["auditor"])
        organisation.set_roles(uow, person, [])
        department = organisation.create_department(uow, "D13", name="体卫科", name_en="Sports")
        organisation.change_department(uow, department.id, {"deputy": "lisi"})
        group = organisation.create_group(uow, "G_NEW", name="新组", name_en="New", members=["xinren"])
        organisation.change_group(uow, group.id, members=[])
        organisation.deactivate_user(uow, person, "离职")
        organisation.activate_user(uow, person)
    organisation.reset_password(world.runtime, world.actor("admin"), person, "another one", None)
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        of_admin = sa.select(AuditEvent.verb).where(AuditEvent.actor_id == id_of(world, "admin"))
        found = list(uow.session.scalars(of_admin.order_by(AuditEvent.id)))
        assert verify(uow.session) == []
    assert found == [
        *("user.created", "user.changed", "membership.created", "role.granted", "role.revoked"),
        *("department.created", "department.changed", "group.created", "group.changed"),
        *("user.deactivated", "user.activated", "user.password_reset"),
    ]


def test_nothing_changed_leaves_no_evidence(world: World) -> None:
    def count() -> int:
        with begin(world.runtime, SYSTEM, read_only=True) as uow:
            return uow.session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) or 0

    before = count()
    with world.acting("admin") as uow:
        person = uow.session.get_one(User, id_of(world, "lisi"))
        version = person.version
        organisation.change_user(uow, person.id, name="李四", mobile=person.mobile)
        organisation.set_roles(uow, person.id, [])
        [group] = uow.session.scalars(sa.select(CandidateGroup).where(*own(world, CandidateGroup, "G_SITE")))
        organisation.change_group(uow, group.id, name=group.name, members=["zhuershi", "qinershiyi", "youershier"])
        [department] = uow.session.scalars(sa.select(Department).where(*own(world, Department, "D07")))
        organisation.change_department(uow, department.id, {"deputy": "lisi", "parent": None})
    assert (count(), person.version) == (before, version)


def test_a_key_of_others_cannot_be_taken(world: World) -> None:
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        position = uow.session.scalars(sa.select(Position.name).limit(1)).one()
    for name in ("民办教育科", "现场核查组", position, *APPLICANT_KEYS, "D07/P_CLERK"):
        with world.acting("admin") as uow, pytest.raises(Exception, match="refused"):
            organisation.create_group(uow, "G_NEW", name=name, name_en="New", members=["zhaoliu"])


def test_an_administrator_cannot_rise_by_moving_departments(world: World) -> None:
    with world.acting("baoliushiwu") as uow:
        organisation.add_membership(uow, id_of(world, "admin"), "D12", "P_DIV_HEAD")
    with world.acting("admin") as uow:
        chosen = sa.select(Department.id).where(*own(world, Department, "D07"))
        with pytest.raises(Forbidden, match="their own place"):
            organisation.change_department(uow, uow.session.scalars(chosen).one(), {"parent": "D12"})


def own(world: World, kind: Any, code: str) -> tuple[sa.ColumnElement[bool], ...]:
    return kind.bureau_id == world.actor("admin").bureau_id, kind.code == code
