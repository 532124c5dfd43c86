"""Filling an empty installation with the sample organisation; a second run changes nothing."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.audit import record
from engine.model import (
    Bureau,
    CandidateGroup,
    Department,
    GroupMember,
    Membership,
    Position,
    User,
    UserRole,
    new_id,
)
from engine.people import passwords
from engine.seed.organisation import BUREAUS, POSITIONS, SampleBureau
from engine.seed.people import GROUPS, PEOPLE, SampleGroup, SamplePerson
from engine.uow import UnitOfWork

# One number a sample person, 13800000001 and up, as far as the range of test numbers goes.
FIRST_MOBILE = 13800000001
MOBILES = 9


def seed(uow: UnitOfWork, password: str) -> list[str]:
    """Add what is missing of the sample organisation; the usernames of the people added.

    Those people get the password; whoever is there already keeps theirs.
    """
    _add_positions(uow.session)
    for bureau in BUREAUS:
        _add_bureau(uow.session, bureau)
    known = set(uow.session.scalars(sa.select(User.username)))
    added = [person for person in PEOPLE if person.username not in known]
    for person in added:
        _add_person(uow, person, password)
    for group in GROUPS:
        _add_group(uow.session, group)
    uow.session.flush()
    return [person.username for person in added]


def _add_positions(session: Session) -> None:
    known = set(session.scalars(sa.select(Position.code)))
    session.add_all(
        Position(code=position.code, name=position.name, name_en=position.name_en)
        for position in POSITIONS
        if position.code not in known
    )
    session.flush()


def _add_bureau(session: Session, sample: SampleBureau) -> None:
    named = sample.named
    bureau = session.scalar(sa.select(Bureau).where(Bureau.code == named.code))
    if bureau is None:
        bureau = Bureau(
            id=new_id(),
            code=named.code,
            name=named.name,
            name_en=named.name_en,
            area_code=sample.area_code,
            level=sample.level,
            parent_id=_bureau_id(session, named.parent) if named.parent else None,
            demo=True,
        )
        session.add(bureau)
        session.flush()
    _add_departments(session, sample, bureau.id)


def _add_departments(session: Session, sample: SampleBureau, bureau_id: UUID) -> None:
    known = dict(
        session.execute(sa.select(Department.code, Department.id).where(Department.bureau_id == bureau_id)).all()
    )
    for named in sample.departments:
        if named.code not in known:
            known[named.code] = new_id()
            department = Department(
                id=known[named.code],
                bureau_id=bureau_id,
                code=named.code,
                name=named.name,
                name_en=named.name_en,
                parent_id=known[named.parent] if named.parent else None,
            )
            session.add(department)
    session.flush()


def _add_person(uow: UnitOfWork, person: SamplePerson, password: str) -> None:
    session, place = uow.session, PEOPLE.index(person)
    user = User(
        id=new_id(),
        bureau_id=_bureau_id(session, person.bureau),
        username=person.username,
        name=person.name,
        name_en=person.name_en,
        password_hash=passwords(uow.runtime.settings).hash(password),
        kind=person.kind,
        mobile=str(FIRST_MOBILE + place) if place < MOBILES else None,
    )
    session.add(user)
    session.flush()
    record(uow, "user.created", "user", user.id, payload={"username": user.username}, bureau_id=user.bureau_id)
    session.add_all(UserRole(user_id=user.id, role=role) for role in person.roles)
    for department, position in person.memberships:
        _add_membership(uow, user, department, position)


def _add_membership(uow: UnitOfWork, user: User, department: str, position: str) -> None:
    in_department = Department.bureau_id == user.bureau_id, Department.code == department
    membership = Membership(
        id=new_id(),
        bureau_id=user.bureau_id,
        user_id=user.id,
        department_id=uow.session.scalars(sa.select(Department.id).where(*in_department)).one(),
        position_id=uow.session.scalars(sa.select(Position.id).where(Position.code == position)).one(),
    )
    uow.session.add(membership)
    payload = {"username": user.username, "department": department, "position": position}
    record(uow, "membership.created", "membership", membership.id, payload=payload, bureau_id=user.bureau_id)


def _add_group(session: Session, sample: SampleGroup) -> None:
    bureau_id = _bureau_id(session, sample.bureau)
    known = CandidateGroup.bureau_id == bureau_id, CandidateGroup.code == sample.code
    if session.scalar(sa.select(CandidateGroup.id).where(*known)) is not None:
        return
    group = CandidateGroup(id=new_id(), bureau_id=bureau_id, code=sample.code, name=sample.name, name_en=sample.name_en)
    session.add(group)
    session.flush()
    members = session.scalars(sa.select(User.id).where(User.username.in_(sample.members)))
    session.add_all(GroupMember(group_id=group.id, user_id=member) for member in members.all())


def _bureau_id(session: Session, code: str) -> UUID:
    return session.scalars(sa.select(Bureau.id).where(Bureau.code == code)).one()
