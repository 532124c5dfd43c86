"""Separation of duties: some tasks of a case must be performed by different people.

A model names them with `bureau:separation`. A task naming itself means the other members of the same
multi-instance. Whoever completed one of the named tasks, in any round, may not have this one; while
both are open, whoever holds the one may not claim the other.
"""

from uuid import UUID

import sqlalchemy as sa

from engine.errors import Forbidden
from engine.interpreter import Element, separated_from
from engine.model import UserTask
from engine.uow import UnitOfWork


def require_separate(uow: UnitOfWork, task: UserTask, element: Element, user_id: UUID, *, holding: bool = True) -> None:
    """Raise Forbidden if the person performed a task that this one must be separate from.

    With `holding` an open task the person holds counts too; completing counts only what was performed,
    so that two tasks the model gave to one person do not block each other for ever.
    """
    named = separated_from(element)
    if not named:
        return
    performed = sa.and_(UserTask.state == "completed", UserTask.ended_by == user_id)
    held = sa.and_(UserTask.state == "open", UserTask.assignee_id == user_id)
    found = uow.session.execute(
        sa.select(UserTask.element_id, UserTask.name)
        .where(
            UserTask.instance_id == task.instance_id,
            UserTask.id != task.id,
            sa.or_(performed, held) if holding else performed,
            UserTask.element_id.in_(named),
            # Naming itself, a task means the members of its own multi-instance.
            sa.or_(UserTask.element_id != task.element_id, UserTask.scope_id == task.scope_id),
        )
        .limit(1)
    ).first()
    if found is not None:
        raise Forbidden(
            "Separation of duties: whoever performs {other!r} may not perform {name!r} in the same case",
            other=found.name,
            name=task.name,
        )
