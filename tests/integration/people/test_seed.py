"""The sample organisation, and the actors its people are."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from engine.audit import verify
from engine.commands.people import sign_in
from engine.model import (
    Base,
    Bureau,
    CandidateGroup,
    Department,
    GroupMember,
    Membership,
    Position,
    User,
    UserRole,
)
from engine.runtime import Runtime
from engine.seed import seed
from engine.seed.organisation import BUREAUS
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

COUNTY, CITY = "990121", "990100"
NEEDED = {
    *("D00/P_DIRECTOR", "D00/P_DEPUTY", "D01/P_SEAL", "D01/P_PG_SEC", "A04/P_SYSADMIN"),
    *(f"D03/P_{position}" for position in ("DIV_HEAD", "DIV_DEPUTY", "WINDOW", "REVIEWER", "LEGAL", "CERT")),
    *(f"D0{place}/P_DIV_HEAD" for place in (5, 6, 7)),
    *(f"D{place:02}/P_CLERK" for place in (2, 4, 5, 6, 7, 8, 9, 10)),
    *(f"X{place:02}/P_CONTACT" for place in (6, 7, 8, 9, 10, 11)),
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


def test_seed_names_deputies_only_where_nobody_is_in_charge(seeded: Runtime) -> None:
    county = sa.select(Bureau.id).where(Bureau.code == COUNTY).scalar_subquery()
    with begin(seeded, SYSTEM) as uow:
        approval = Department.bureau_id == county, Department.code == "D03"
        uow.session.execute(sa.update(Department).where(*approval).values(deputy_id=None))
    with begin(seeded, SYSTEM) as uow:
        seed(uow, "another password")
        assert uow.session.scalar(sa.select(Department.deputy_id).where(*approval)) is None
        uow.session.execute(sa.update(Department).where(Department.bureau_id == county).values(deputy_id=None))
    with begin(seeded, SYSTEM) as uow:
        seed(uow, "another password")
        assert uow.session.scalar(sa.select(Department.deputy_id).where(*approval)) is not None


def test_the_bureaus_are_a_chain_beside_those_the_duties_are_from(seeded: Runtime) -> None:
    with begin(seeded, SYSTEM, read_only=True) as uow:
        bureaus = {bureau.id: bureau for bureau in uow.session.scalars(sa.select(Bureau))}
    found = {bureau.code: bureau.parent_id and bureaus[bureau.parent_id].code for bureau in bureaus.values()}
    chain = {"990000": None, "990100": "990000", "990121": "990100", "990121-S01": "990121"}
    assert found == chain | dict.fromkeys(("371700", "210213", "411525", "500000", "990200"))
    assert all(bureau.demo and bureau.agency_code for bureau in bureaus.values())
    assert {bureau.name for bureau in bureaus.values()} >= {"固始县教育局", "菏泽市教育局", "重庆市教育委员会"}


@pytest.mark.parametrize("bureau", [bureau.named.code for bureau in BUREAUS])
def test_every_bureau_has_people_to_run_it(seeded: Runtime, bureau: str) -> None:
    with begin(seeded, SYSTEM, read_only=True) as uow:
        roles = sa.select(UserRole.role).join(User, User.id == UserRole.user_id).join(Bureau)
        assert {"operator", "administrator"} <= set(uow.session.scalars(roles.where(Bureau.code == bureau)))
    assert any(key.endswith(("/P_DIRECTOR", "/P_PRINCIPAL")) for key in held(seeded, bureau))


@pytest.mark.parametrize("bureau", [COUNTY, CITY])
def test_everybody_an_approval_needs_is_there(seeded: Runtime, bureau: str) -> None:
    found = held(seeded, bureau)
    assert set(found) >= NEEDED
    assert sum(count for key, count in found.items() if key.endswith("/P_INSPECT_TEAM")) >= 3
    assert found["X20/P_EXPERT"] >= 9


@pytest.mark.parametrize("bureau", ["371700", "210213", "411525", "500000"])
def test_every_department_of_these_bureaus_has_a_head_and_a_deputy(seeded: Runtime, bureau: str) -> None:
    with begin(seeded, SYSTEM, read_only=True) as uow:
        found = sa.select(Department.code, Department.deputy_id).join(Bureau).where(Bureau.code == bureau)
        departments = dict(uow.session.execute(found.where(Department.code != "D00")).all())
    assert None not in departments.values()
    heads = {key.split("/")[0] for key in held(seeded, bureau) if key.endswith(("_DIV_HEAD", "_OFFICE_HEAD"))}
    assert heads == set(departments)


def test_every_outside_unit_of_the_county_has_a_contact(seeded: Runtime) -> None:
    with begin(seeded, SYSTEM, read_only=True) as uow:
        outside = sa.select(Department.code).join(Bureau).where(Bureau.code == COUNTY, Department.external)
        units = set(uow.session.scalars(outside))
    assert units == {f"X{number:02}" for number in range(1, 21)}
    assert {f"{unit}/P_CONTACT" for unit in units - {"X20"}} <= set(held(seeded))


def test_outside_experts_name_where_they_work(seeded: Runtime) -> None:
    with begin(seeded, SYSTEM, read_only=True) as uow:
        pool = sa.select(User).join(GroupMember).join(CandidateGroup).join(Bureau, Bureau.id == User.bureau_id)
        experts = uow.session.scalars(pool.where(Bureau.code == COUNTY, CandidateGroup.code == "G_EXPERTS")).all()
    assert len(experts) == 12
    assert {expert.kind for expert in experts} == {"external"}
    assert Counter(expert.unit for expert in experts).most_common(1) == [("测试县启明教育发展中心", 2)]
    assert len({expert.unit for expert in experts}) == 11


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


def test_admin_holds_every_role_and_three_others_share_them(actor: Callable[[str], Actor]) -> None:
    assert actor("admin").roles == {"operator", "auditor", "designer", "administrator"}
    apart = [actor(username).roles for username in ("fengliushisi", "baoliushiwu", "shiliushiliu")]
    assert apart == [{"operator", "designer"}, {"administrator"}, {"auditor"}]


def held(runtime: Runtime, bureau: str = COUNTY) -> Counter[str]:
    """How many people of a bureau hold which position in which department."""
    with begin(runtime, SYSTEM, read_only=True) as uow:
        rows = uow.session.execute(
            sa.select(Department.code, Position.code)
            .select_from(Membership)
            .join(Department, Department.id == Membership.department_id)
            .join(Position, Position.id == Membership.position_id)
            .join(Bureau, Bureau.id == Membership.bureau_id)
            .where(Bureau.code == bureau)
        )
        return Counter(f"{department}/{position}" for department, position in rows)
