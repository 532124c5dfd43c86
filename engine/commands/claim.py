"""Claiming a user task."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from engine import audit, policy
from engine.commands.holding import hold, require_changeable
from engine.commands.locking import lock_task
from engine.errors import WrongState
from engine.model import Candidate, UserTask
from engine.uow import UnitOfWork


def claim(uow: UnitOfWork, task_id: UUID, expected_version: int | None = None) -> UserTask:
    """Take a task the model offers; taking one that is held already changes nothing if it is one's own."""
    locked = lock_task(uow, task_id)
    task = locked.task
    candidates = _candidates(uow, task)
    policy.require_see_task(uow.actor, task, locked.instance, candidates)
    require_changeable(locked, "claim", expected_version)
    if uow.actor.user_id is None:
        raise WrongState("Cannot claim user task {id}: only a person may", id=task.id)
    if task.assignee_id == uow.actor.user_id:
        return task
    policy.require_candidate(uow.actor, task, candidates)
    if task.assignee_id is not None:
        raise WrongState("Cannot claim user task {id}: somebody else has it", id=task.id)
    hold(uow, locked, uow.actor.user_id)
    audit.record(uow, "user_task.claimed", "user_task", task.id, locked.instance, {"element_id": task.element_id})
    return task


def _candidates(uow: UnitOfWork, task: UserTask) -> Sequence[Candidate]:
    found = sa.select(Candidate).where(Candidate.user_task_id == task.id).order_by(Candidate.key)
    return uow.session.scalars(found).all()
