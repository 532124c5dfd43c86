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
from engine.seed.organisation import BUREAUS, LEADING, POSITIONS
from engine.seed.people import GROUPS, PEOPLE
from engine.seed.sample import SampleBureau, SampleGroup, SamplePerson
from engine.uow import UnitOfWork

# One number a sample person, 13800000001 and up, as far as the range of test numbers goes.
FIRST_MOBILE = 13800000001
MOBILES = 9


def seed(uow: UnitOfWork, password: str) -> list[str]:
    """Add what is missing of the sample organisation; the usernames of the people added.

    Those people get the password; whoever is there already keeps theirs.
    """
    session = uow.session
    _add_positions(session)
    for bureau in BUREAUS:
        _add_bureau(session, bureau)
    known = set(session.scalars(sa.select(User.username)))
    added = [person for person in PEOPLE if person.username not in known]
    if added:
        _add_people(uow, added, password)
    for bureau in BUREAUS:
        _put_in_charge(session, bureau)
    for group in GROUPS:
        _add_group(session, group)
    uow.session.flush()
    return [person.username for person in added]


def _add_positions(session: Session) -> None:
    known = {position.code: position for position in session.scalars(sa.select(Position))}
    for sample in POSITIONS:
        if sample.code not in known:
            known[sample.code] = Position(code=sample.code, name=sample.name, name_en=sample.name_en)
            session.add(known[sample.code])
        known[sample.code].leads = sample.code in LEADING
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
    bureau.agency_code = bureau.agency_code or sample.agency_code
    session.flush()
    _add_departments(session, sample, bureau.id)


def _add_departments(session: Session, sample: SampleBureau, bureau_id: UUID) -> None:
    known = {
        department.code: department
        for department in session.scalars(sa.select(Department).where(Department.bureau_id == bureau_id))
    }
    for named in sample.departments:
        if named.code not in known:
            known[named.code] = Department(
                id=new_id(),
                bureau_id=bureau_id,
                code=named.code,
                name=named.name,
                name_en=named.name_en,
                parent_id=known[named.parent].id if named.parent else None,
            )
            session.add(known[named.code])
            # One by one: a room refers to the department above it.
            session.flush()
        known[named.code].external = named.code.startswith("X")
    session.flush()


def _put_in_charge(session: Session, sample: SampleBureau) -> None:
    """Name the deputies, in a bureau where nobody is in charge of anything yet."""
    bureau_id = _bureau_id(session, sample.named.code)
    departments = session.scalars(sa.select(Department).where(Department.bureau_id == bureau_id)).all()
    if any(department.deputy_id for department in departments):
        return
    in_charge = {code: username for username, codes in sample.deputies.items() for code in codes.split()}
    found = sa.select(User.username, User.id).where(User.username.in_(sample.deputies), User.bureau_id == bureau_id)
    people = dict(session.execute(found).all())
    for department in departments:
        department.deputy_id = people.get(in_charge.get(department.code, ""))
    session.flush()


def _add_people(uow: UnitOfWork, people: list[SamplePerson], password: str) -> None:
    # One password, so one hash: each takes long to make, and a hash apiece would hide nothing more.
    password_hash = passwords(uow.runtime.settings).hash(password)
    bureaus = dict(uow.session.execute(sa.select(Bureau.code, Bureau.id)).all())
    users = {person: _user(person, bureaus[person.bureau], password_hash) for person in people}
    uow.session.add_all(users.values())
    uow.session.flush()
    for person, user in users.items():
        record(uow, "user.created", "user", user.id, payload={"username": user.username}, bureau_id=user.bureau_id)
        for role in person.roles:
            uow.session.add(UserRole(user_id=user.id, role=role))
            payload = {"username": user.username, "role": role}
            record(uow, "role.granted", "user", user.id, payload=payload, bureau_id=user.bureau_id)
    _add_memberships(uow, users)


def _user(person: SamplePerson, bureau_id: UUID, password_hash: str) -> User:
    place = PEOPLE.index(person)
    return User(
        id=new_id(),
        bureau_id=bureau_id,
        username=person.username,
        name=person.name,
        name_en=person.name_en,
        password_hash=password_hash,
        kind=person.kind,
        mobile=str(FIRST_MOBILE + place) if place < MOBILES else None,
        unit=person.unit,
    )


def _add_memberships(uow: UnitOfWork, users: dict[SamplePerson, User]) -> None:
    session = uow.session
    positions = dict(session.execute(sa.select(Position.code, Position.id)).all())
    found = session.execute(sa.select(Department.bureau_id, Department.code, Department.id))
    departments = {(bureau_id, code): department_id for bureau_id, code, department_id in found}
    for person, user in users.items():
        for department, position in person.memberships:
            membership = Membership(
                id=new_id(),
                bureau_id=user.bureau_id,
                user_id=user.id,
                department_id=departments[user.bureau_id, department],
                position_id=positions[position],
            )
            session.add(membership)
            payload = {"username": user.username, "department": department, "position": position}
            record(uow, "membership.created", "membership", membership.id, payload=payload, bureau_id=user.bureau_id)
    session.flush()


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
