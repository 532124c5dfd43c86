"""The sample organisation, and the actors its people are."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from engine.audit import verify
from engine.commands.people import sign_in
from engine.model import Base, Bureau, Department, Membership, Position, User
from engine.runtime import Runtime
from engine.seed import seed
from engine.seed.people import PEOPLE
from engine.uow import SYSTEM, Actor, begin

NAMED = {
    "zhangsan": "D00/P_DIRECTOR",
    "lisi": "D00/P_DEPUTY",
    "wangwu": "D03/P_DIV_HEAD",
    "zhaoliu": "D03/P_WINDOW",
    "qianqi": "D03/P_REVIEWER",
    "sunba": "D03/P_LEGAL",
    "zhoujiu": "D01/P_SEAL",
    "wushi": "D0101/P_XF_OFFICER",
    "zhengshiyi": "D02/P_DIV_HEAD",
    "fengshier": "D0102/P_ARCHIVE",
}


def contents(runtime: Runtime) -> dict[str, Any]:
    with runtime.engine.connect() as connection:
        return {
            table.name: Counter(map(str, connection.execute(sa.select(table)))) for table in Base.metadata.sorted_tables
        }


def test_seed_twice_changes_nothing(seeded: Runtime) -> None:
    before = contents(seeded)
    with begin(seeded, SYSTEM) as uow:
        assert seed(uow, "another password") == []
    assert contents(seeded) == before


def test_seed_fills_an_empty_installation(runtime: Runtime) -> None:
    with begin(runtime, SYSTEM) as uow:
        added = seed(uow, "a password")
    assert added == [person.username for person in PEOPLE]
    assert sign_in(runtime, "zhangsan", "a password").actor.name == "张三"
    with begin(runtime, SYSTEM, read_only=True) as uow:
        assert verify(uow.session) == []


def test_seed_adds_only_who_is_missing(seeded: Runtime) -> None:
    with begin(seeded, SYSTEM) as uow:
        user_id = uow.session.scalars(sa.select(User.id).where(User.username == "xuershisan")).one()
        uow.session.execute(sa.delete(Membership).where(Membership.user_id == user_id))
        uow.session.execute(sa.delete(User).where(User.id == user_id))
    with begin(seeded, SYSTEM) as uow:
        assert seed(uow, "another password") == ["xuershisan"]


def test_the_bureaus_are_a_chain(seeded: Runtime) -> None:
    with begin(seeded, SYSTEM, read_only=True) as uow:
        bureaus = {bureau.id: bureau for bureau in uow.session.scalars(sa.select(Bureau))}
    chain = [(bureau.code, bureau.parent_id and bureaus[bureau.parent_id].code) for bureau in bureaus.values()]
    expected = [("990000", None), ("990100", "990000"), ("990121", "990100"), ("990121-S01", "990121")]
    assert sorted(chain) == expected
    assert all(bureau.demo for bureau in bureaus.values())


def test_rooms_belong_to_their_department(seeded: Runtime) -> None:
    with begin(seeded, SYSTEM, read_only=True) as uow:
        office = sa.select(Department.id).where(Department.code == "D01")
        rooms = uow.session.scalars(sa.select(Department.code).where(Department.parent_id.in_(office))).all()
    assert set(rooms) == {"D0101", "D0102", "D0103"}


@pytest.mark.parametrize("username", NAMED)
def test_sample_persons_hold_their_position(actor: Callable[[str], Actor], username: str) -> None:
    found = actor(username)
    assert NAMED[username] in found.group_keys
    assert found.kind == "staff"
    assert found.roles == frozenset()


def test_group_keys_name_department_and_position_by_code_and_name(actor: Callable[[str], Actor]) -> None:
    expected = {"D03", "政策法规与行政审批科", "P_WINDOW", "窗口受理员", "D03/P_WINDOW"}
    assert actor("zhaoliu").group_keys == expected


def test_group_keys_name_candidate_groups(actor: Callable[[str], Actor]) -> None:
    assert {"G_SITE", "现场核查组"} <= actor("zhuershi").group_keys


def test_an_applicant_is_nothing_but_an_applicant(actor: Callable[[str], Actor]) -> None:
    applicant = actor("ceshishenqingren")
    assert applicant.kind == "applicant"
    assert applicant.group_keys == {"applicant", "申请人"}
    assert applicant.roles == frozenset()


def test_admin_holds_every_role(actor: Callable[[str], Actor]) -> None:
    assert actor("admin").roles == {"operator", "auditor", "designer"}


@pytest.mark.parametrize("department", ["D02", "D04", "D08", "D09", "D10"])
def test_every_consulted_department_has_a_case_officer(seeded: Runtime, department: str) -> None:
    assert f"{department}/P_CLERK" in held(seeded)


def test_the_positions_a_licence_needs_are_held(seeded: Runtime) -> None:
    positions = Counter(key.split("/")[1] for key in held(seeded).elements())
    assert positions["P_INSPECT_TEAM"] >= 2
    assert positions["P_CERT"] >= 1
    assert "D07/P_CLERK" in held(seeded)
    assert "D07/P_DIV_HEAD" in held(seeded)


def held(runtime: Runtime) -> Counter[str]:
    """How many people of the county bureau hold which position in which department."""
    with begin(runtime, SYSTEM, read_only=True) as uow:
        rows = uow.session.execute(
            sa.select(Department.code, Position.code)
            .select_from(Membership)
            .join(Department, Department.id == Membership.department_id)
            .join(Position, Position.id == Membership.position_id)
            .join(Bureau, Bureau.id == Membership.bureau_id)
            .where(Bureau.code == "990121")
        )
        return Counter(f"{department}/{position}" for department, position in rows)
