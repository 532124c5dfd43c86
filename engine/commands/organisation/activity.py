"""Letting a person go, and having them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from engine.audit import record
from engine.commands.entries import require_reason
from engine.commands.holding import set_claimable
from engine.commands.locking import lock_task
from engine.commands.organisation.checks import require_somebody_else
from engine.commands.organisation.locking import lock_row
from engine.commands.organisation.people import end_tokens
from engine.commands.organisation.standing import require_another_administrator
from engine.errors import WrongState
from engine.model import User, UserTask
from engine.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Deactivated:
    """A person who can no longer act, and the open tasks that went back to their candidates."""

    user: User
    released: Sequence[UserTask]


def deactivate_user(uow: UnitOfWork, user_id: UUID, reason: str, expected_version: int | None = None) -> Deactivated:
    """End whatever lets the person act, and give the tasks they hold back.

    A task that only this person was named for waits for an operator then.
    """
    require_reason(reason)
    user = lock_row(uow, User, user_id, "deactivate a person", expected_version)
    require_somebody_else(uow, user, "deactivate a person")
    if not user.active:
        raise WrongState("Cannot deactivate {name}: they are not active", name=user.name)
    require_another_administrator(uow, user)
    user.active = False
    ended = end_tokens(uow, user)
    released = [_release(uow, user, task_id, reason) for task_id in _held(uow, user)]
    payload = {
        "username": user.username,
        "reason": reason,
        "ended": ended,
        "released": [str(task.id) for task in released],
    }
    record(uow, "user.deactivated", "user", user.id, payload=payload)
    return Deactivated(user, released)


def activate_user(uow: UnitOfWork, user_id: UUID, expected_version: int | None = None) -> User:
    """Let a person act again, with the place and the roles they had; sessions and tokens stay ended."""
    user = lock_row(uow, User, user_id, "activate a person", expected_version)
    if user.active:
        raise WrongState("Cannot activate {name}: they are active", name=user.name)
    user.active = True
    record(uow, "user.activated", "user", user.id, payload={"username": user.username})
    return user


def _held(uow: UnitOfWork, user: User) -> Sequence[UUID]:
    """The open tasks the person holds, case by case as every command locks them."""
    held = sa.select(UserTask.id).where(UserTask.assignee_id == user.id, UserTask.state == "open")
    return uow.session.scalars(held.order_by(UserTask.instance_id, UserTask.id)).all()


def _release(uow: UnitOfWork, user: User, task_id: UUID, reason: str) -> UserTask:
    """Whatever state the case is in: nobody may be left holding a task who cannot act."""
    locked = lock_task(uow, task_id)
    task = locked.task
    task.assignee_id = task.claimed_at = None
    set_claimable(uow, task, claimable=True)
    payload = {
        "element_id": task.element_id,
        "previous": user.username,
        "previous_name": user.name,
        "reason": reason,
    }
    record(uow, "user_task.released", "user_task", task.id, locked.instance, payload)
    return task
