"""What a person is in the bureau: positions in departments, and roles towards the engine."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from engine.audit import record
from engine.commands.organisation import checks
from engine.commands.organisation.locking import lock_row, touch
from engine.errors import Message, NotFound, WrongState
from engine.model import Department, Membership, Position, Role, User, UserRole, new_id
from engine.uow import UnitOfWork


def add_membership(
    uow: UnitOfWork, user_id: UUID, department: str, position: str, expected_version: int | None = None
) -> User:
    """Give a person a position in a department, both by their codes."""
    user = lock_row(uow, User, user_id, "add a membership", expected_version)
    checks.require_somebody_else(uow, user, "add a membership")
    if user.kind == "applicant":
        raise WrongState("Cannot add a membership: {name} is an applicant", name=user.name)
    within = Department.bureau_id == user.bureau_id, Department.code == department
    department_id = uow.session.scalar(sa.select(Department.id).where(*within))
    position_id = uow.session.scalar(sa.select(Position.id).where(Position.code == position))
    if department_id is None or position_id is None:
        problems: checks.Problems = {}
        if department_id is None:
            message = Message("Expected the code of a department of the bureau, but found {code}", {"code": department})
            problems["department"] = [message]
        if position_id is None:
            problems["position"] = [Message("Expected the code of a position, but found {code}", {"code": position})]
        checks.refuse(problems)
    held = {"user_id": user.id, "department_id": department_id, "position_id": position_id}
    if uow.session.scalar(sa.select(Membership.id).filter_by(**held)) is not None:
        raise WrongState(
            "Cannot add a membership: {name} holds {key} already", name=user.name, key=f"{department}/{position}"
        )
    membership = Membership(id=new_id(), bureau_id=user.bureau_id, **held)
    uow.session.add(membership)
    touch(user)
    payload = {"username": user.username, "department": department, "position": position}
    record(uow, "membership.created", "membership", membership.id, payload=payload)
    return user


def remove_membership(uow: UnitOfWork, user_id: UUID, membership_id: UUID, expected_version: int | None = None) -> User:
    """Take a position from a person; the tasks they hold stay theirs."""
    user = lock_row(uow, User, user_id, "remove a membership", expected_version)
    checks.require_somebody_else(uow, user, "remove a membership")
    membership = uow.session.get(Membership, membership_id)
    if membership is None or membership.user_id != user.id:
        raise NotFound("Expected a membership {id}, but found none", id=membership_id)
    department = uow.session.get_one(Department, membership.department_id).code
    position = uow.session.get_one(Position, membership.position_id).code
    uow.session.delete(membership)
    touch(user)
    payload = {"username": user.username, "department": department, "position": position}
    record(uow, "membership.removed", "membership", membership.id, payload=payload)
    return user


def set_roles(uow: UnitOfWork, user_id: UUID, roles: Collection[Role], expected_version: int | None = None) -> User:
    """Let a person have these roles and no others."""
    user = lock_row(uow, User, user_id, "change roles", expected_version)
    checks.require_somebody_else(uow, user, "change roles")
    if roles and user.kind != "staff":
        raise WrongState("Cannot give a role to {name}: only staff have any", name=user.name)
    held = {row.role: row for row in uow.session.scalars(sa.select(UserRole).where(UserRole.user_id == user.id))}
    if "administrator" in held and "administrator" not in roles:
        require_another_administrator(uow, user)
    for role in sorted(set(roles) - set(held)):
        uow.session.add(UserRole(user_id=user.id, role=role))
        record(uow, "role.granted", "user", user.id, payload={"username": user.username, "role": role})
    for role in sorted(set(held) - set(roles)):
        uow.session.delete(held[role])
        record(uow, "role.revoked", "user", user.id, payload={"username": user.username, "role": role})
    if set(roles) != set(held):
        touch(user)
    return user


def require_another_administrator(uow: UnitOfWork, user: User) -> None:
    """Raise WrongState if the bureau would be left without anybody who can administer it."""
    others = (
        sa.select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.bureau_id == user.bureau_id, User.active, User.id != user.id, UserRole.role == "administrator")
    )
    if uow.session.scalar(others.limit(1)) is None:
        raise WrongState("Cannot go on without {name}: nobody else administers the bureau", name=user.name)
