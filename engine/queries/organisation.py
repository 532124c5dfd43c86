"""Departments, positions and groups: what a model can name people by."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engine import policy
from engine.errors import NotFound
from engine.model import CandidateGroup, Department, GroupMember, Position, User
from engine.queries.paging import Keyset, Page, read_page
from engine.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department; `parent` is a code, `deputy` the username of whoever is in charge."""

    id: UUID
    code: str
    name: str
    name_en: str
    external: bool
    parent: str | None
    deputy: str | None
    version: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """A candidate group and the usernames in it."""

    id: UUID
    code: str
    name: str
    name_en: str
    version: int
    members: tuple[str, ...]


def departments(uow: UnitOfWork, *, cursor: str | None = None, limit: int = 50) -> Page[DepartmentView]:
    """Departments of the bureau, in the order they were added."""
    policy.require_may_see_organisation(uow.actor)
    chosen = _departments(uow).add_columns(Department.id)
    rows, following = read_page(uow.session, chosen, _in_order(Department.id), cursor, limit)
    return Page(tuple(DepartmentView(*tuple(row)[:-1]) for row in rows), following)


def department(uow: UnitOfWork, department_id: UUID) -> DepartmentView:
    """One department of the bureau."""
    policy.require_may_see_organisation(uow.actor)
    row = uow.session.execute(_departments(uow).where(Department.id == department_id)).first()
    if row is None:
        raise NotFound("Expected a department {id}, but found none", id=department_id)
    return DepartmentView(*row)


def positions(uow: UnitOfWork, *, cursor: str | None = None, limit: int = 50) -> Page[Position]:
    """The positions of the installation; the rows are not to be changed."""
    policy.require_may_see_organisation(uow.actor)
    chosen = sa.select(Position, Position.id)
    rows, following = read_page(uow.session, chosen, _in_order(Position.id), cursor, limit)
    return Page(tuple(row[0] for row in rows), following)


def groups(uow: UnitOfWork, *, cursor: str | None = None, limit: int = 50) -> Page[GroupView]:
    """Groups of the bureau, in the order they were added."""
    policy.require_may_see_people(uow.actor)
    chosen = _groups(uow).add_columns(CandidateGroup.id)
    rows, following = read_page(uow.session, chosen, _in_order(CandidateGroup.id), cursor, limit)
    return Page(_with_members(uow, [row[0] for row in rows]), following)


def group(uow: UnitOfWork, group_id: UUID) -> GroupView:
    """One group of the bureau."""
    policy.require_may_see_people(uow.actor)
    found = uow.session.scalar(_groups(uow).where(CandidateGroup.id == group_id))
    if found is None:
        raise NotFound("Expected a group {id}, but found none", id=group_id)
    return _with_members(uow, [found])[0]


def _in_order(column: Any) -> Keyset:
    return Keyset((column,), (UUID,), descending=False)


def _departments(uow: UnitOfWork) -> sa.Select[*tuple[Any, ...]]:
    parent = aliased(Department)
    return (
        sa.select(
            Department.id,
            Department.code,
            Department.name,
            Department.name_en,
            Department.external,
            parent.code,
            User.username,
            Department.version,
        )
        .outerjoin(parent, parent.id == Department.parent_id)
        .outerjoin(User, User.id == Department.deputy_id)
        .where(Department.bureau_id == uow.actor.bureau_id)
    )


def _groups(uow: UnitOfWork) -> sa.Select[CandidateGroup]:
    return sa.select(CandidateGroup).where(CandidateGroup.bureau_id == uow.actor.bureau_id)


def _with_members(uow: UnitOfWork, found: Sequence[CandidateGroup]) -> tuple[GroupView, ...]:
    held = sa.select(GroupMember.group_id, User.username).join(User, User.id == GroupMember.user_id)
    members: dict[UUID, list[str]] = defaultdict(list)
    chosen = held.where(GroupMember.group_id.in_([one.id for one in found])).order_by(User.username)
    for group_id, username in uow.session.execute(chosen):
        members[group_id].append(username)
    return tuple(
        GroupView(one.id, one.code, one.name, one.name_en, one.version, tuple(members[one.id])) for one in found
    )
