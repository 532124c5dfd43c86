"""Separation of duties: some tasks of a case must be performed by different people.

A model names them with `bureau:separation`. A task naming itself means the other members of the same
multi-instance. Whoever completed one of the named tasks, in any round, may not have this one; while
both are open, whoever holds the one may not claim the other.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engine.errors import Forbidden
from engine.interpreter import Element, WaitState, separated_from
from engine.model import ProcessInstance, UserTask
from engine.uow import UnitOfWork


def require_separate(uow: UnitOfWork, task: UserTask, element: Element, user_id: UUID, *, holding: bool = True) -> None:
    """Raise Forbidden if the person performed a task that this one must be separate from.

    With `holding` an open task the person holds counts too; completing counts only what was performed,
    so that two tasks the model gave to one person do not block each other for ever.
    """
    place = _Place(task.instance_id, task.id, task.element_id, task.scope_id)
    other = _conflict(uow, place, separated_from(element.properties), user_id, holding=holding)
    if other is not None:
        raise Forbidden(
            "Separation of duties: whoever performs {other!r} may not perform {name!r} in the same case",
            other=other,
            name=task.name,
        )


def may_be_given(uow: UnitOfWork, instance: ProcessInstance, wait: WaitState, user_id: UUID) -> bool:
    """Whether a task about to open may be given to the person the model names."""
    place = _Place(instance.id, UUID(wait.id), wait.element_id, wait.scope_id)
    return _conflict(uow, place, separated_from(wait.properties or {}), user_id, holding=False) is None


def barred_from(uow: UnitOfWork, tasks: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, tuple[str, str]]:
    """Of tasks (with their properties) those the actor may not claim, and the Chinese and English name of why.

    That is the step of the same case that the actor performed or holds.
    """
    separate = {task_id: separated_from(properties) for task_id, properties in tasks.items()}
    separate = {task_id: named for task_id, named in separate.items() if named}
    if not separate:
        return {}
    other, own = aliased(UserTask), uow.actor.user_id
    performed = sa.and_(other.state == "completed", other.ended_by == own)
    held = sa.and_(other.state == "open", other.assignee_id == own)
    found = (
        sa.select(UserTask.id, other.element_id, other.name, other.name_en)
        .join(other, sa.and_(other.instance_id == UserTask.instance_id, other.id != UserTask.id))
        .where(
            UserTask.id.in_(separate),
            sa.or_(performed, held),
            sa.or_(other.element_id != UserTask.element_id, other.scope_id == UserTask.scope_id),
        )
        .order_by(other.id)
    )
    rows = uow.session.execute(found).all()
    return {task_id: (name, name_en) for task_id, element, name, name_en in rows if element in separate[task_id]}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a task stands in its case; a scope is shared by the members of one multi-instance."""

    instance_id: UUID
    task_id: UUID
    element_id: str
    scope_id: str


def _conflict(uow: UnitOfWork, place: _Place, named: Collection[str], user_id: UUID, *, holding: bool) -> str | None:
    """The name of a task that keeps the person from the one at this place."""
    if not named:
        return None
    performed = sa.and_(UserTask.state == "completed", UserTask.ended_by == user_id)
    held = sa.and_(UserTask.state == "open", UserTask.assignee_id == user_id)
    return uow.session.scalar(
        sa.select(UserTask.name)
        .where(
            UserTask.instance_id == place.instance_id,
            UserTask.id != place.task_id,
            sa.or_(performed, held) if holding else performed,
            UserTask.element_id.in_(named),
            # Naming itself, a task means the members of its own multi-instance.
            sa.or_(UserTask.element_id != place.element_id, UserTask.scope_id == place.scope_id),
        )
        .limit(1)
    )
