"""Giving a user task back."""

from uuid import UUID

from engine import audit, policy
from engine.commands.holding import require_changeable, set_claimable
from engine.commands.locking import lock_task
from engine.errors import WrongState
from engine.model import UserTask
from engine.uow import UnitOfWork


def release(uow: UnitOfWork, task_id: UUID, expected_version: int | None = None) -> UserTask:
    """Give a task back to its candidates."""
    locked = lock_task(uow, task_id)
    task = locked.task
    policy.require_see_task(uow.actor, task, locked.instance, ())
    require_changeable(locked, "release", expected_version)
    if task.assignee_id is None:
        raise WrongState("Cannot release user task {id}: nobody has it", id=task.id)
    policy.require_assignee(uow.actor, task, "release")
    task.assignee_id = task.claimed_at = None
    set_claimable(uow, task, claimable=True)
    audit.record(uow, "user_task.released", "user_task", task.id, locked.instance, {"element_id": task.element_id})
    return task
