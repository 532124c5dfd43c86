"""The people of a bureau, with what each of them is there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import policy
from engine.errors import NotFound
from engine.model import CandidateGroup, Department, GroupMember, Membership, Position, User, UserKind, UserRole
from engine.queries.paging import Keyset, Page, read_page
from engine.uow import UnitOfWork

BY_ID = Keyset((User.id,), (UUID,), descending=False)
# How much of a number is shown: one recognises it, and cannot call it.
FIRST, LAST = 3, 4


@dataclass(frozen=True, slots=True)
class MembershipView:
    """A position in a department, both by code and name."""

    id: UUID
    department: str
    department_name: str
    department_name_en: str
    position: str
    position_name: str
    position_name_en: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person; `groups` and `deputy_of` are codes of groups and departments."""

    id: UUID
    username: str
    name: str
    name_en: str
    kind: UserKind
    active: bool
    mobile: str | None
    unit: str | None
    version: int
    roles: tuple[str, ...]
    memberships: tuple[MembershipView, ...]
    groups: tuple[str, ...]
    deputy_of: tuple[str, ...]


def people(
    uow: UnitOfWork,
    *,
    cursor: str | None = None,
    limit: int = 50,
    text: str | None = None,
    kind: UserKind | None = None,
    active: bool | None = None,
    department: str | None = None,
) -> Page[PersonView]:
    """People of the bureau, in the order they were added; their mobile numbers are masked."""
    policy.require_may_see_people(uow.actor)
    chosen = sa.select(User).where(User.bureau_id == uow.actor.bureau_id)
    if text is not None:
        named = (column.contains(text, autoescape=True) for column in (User.username, User.name, User.name_en))
        chosen = chosen.where(sa.or_(*named))
    if kind is not None:
        chosen = chosen.where(User.kind == kind)
    if active is not None:
        chosen = chosen.where(User.active.is_(active))
    if department is not None:
        within = sa.select(Membership.user_id).join(Department, Department.id == Membership.department_id)
        chosen = chosen.where(User.id.in_(within.where(Department.code == department)))
    rows, following = read_page(uow.session, chosen.add_columns(User.id), BY_ID, cursor, limit)
    return Page(_views(uow, [row[0] for row in rows], masked=True), following)


def person(uow: UnitOfWork, user_id: UUID) -> PersonView:
    """One person of the bureau; an administrator sees the whole mobile number."""
    policy.require_may_see_people(uow.actor)
    found = uow.session.scalar(sa.select(User).where(User.id == user_id, User.bureau_id == uow.actor.bureau_id))
    if found is None:
        raise NotFound("Expected a person {id}, but found none", id=user_id)
    return _views(uow, [found], masked=not policy.may_see_numbers(uow.actor))[0]


def mask(mobile: str) -> str:
    """138****0001 of a mobile number."""
    return f"{mobile[:FIRST]}****{mobile[-LAST:]}"


def _views(uow: UnitOfWork, users: Sequence[User], *, masked: bool) -> tuple[PersonView, ...]:
    ids = [user.id for user in users]
    memberships = _memberships(uow, ids)
    roles = _texts(uow, sa.select(UserRole.user_id, UserRole.role).where(UserRole.user_id.in_(ids)))
    member = sa.select(GroupMember.user_id, CandidateGroup.code).join(CandidateGroup)
    groups = _texts(uow, member.where(GroupMember.user_id.in_(ids)))
    charges = _texts(uow, sa.select(Department.deputy_id, Department.code).where(Department.deputy_id.in_(ids)))
    return tuple(
        PersonView(
            id=user.id,
            username=user.username,
            name=user.name,
            name_en=user.name_en,
            kind=user.kind,
            active=user.active,
            mobile=mask(user.mobile) if masked and user.mobile else user.mobile,
            unit=user.unit,
            version=user.version,
            roles=tuple(sorted(roles[user.id])),
            memberships=tuple(memberships[user.id]),
            groups=tuple(sorted(groups[user.id])),
            deputy_of=tuple(sorted(charges[user.id])),
        )
        for user in users
    )


def _memberships(uow: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, list[MembershipView]]:
    held = (
        sa.select(
            Membership.user_id,
            Membership.id,
            Department.code,
            Department.name,
            Department.name_en,
            Position.code,
            Position.name,
            Position.name_en,
        )
        .join(Department, Department.id == Membership.department_id)
        .join(Position, Position.id == Membership.position_id)
        .where(Membership.user_id.in_(ids))
        .order_by(Membership.id)
    )
    found: dict[UUID, list[MembershipView]] = defaultdict(list)
    for row in uow.session.execute(held):
        user_id, *facts = tuple[Any, ...](row)
        found[user_id].append(MembershipView(*facts))
    return found


def _texts(uow: UnitOfWork, pairs: sa.Select[*tuple[Any, ...]]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for user_id, text in uow.session.execute(pairs):
        found[user_id].append(text)
    return found
