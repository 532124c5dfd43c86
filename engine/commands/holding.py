"""What claiming, releasing and assigning share: who holds a task, and whether its candidates still may."""

from uuid import UUID

import sqlalchemy as sa

from engine.commands.locking import LockedTask, require_active, require_open, require_version
from engine.definitions import deployed
from engine.model import Candidate, UserTask
from engine.separation import require_separate
from engine.uow import UnitOfWork


def require_changeable(locked: LockedTask, verb: str, expected_version: int | None) -> None:
    require_open(locked.task, verb)
    require_version(locked.task, expected_version)
    require_active(locked.instance, f"{verb} a user task")


def hold(uow: UnitOfWork, locked: LockedTask, user_id: UUID) -> None:
    task = locked.task
    element = deployed(uow, locked.instance.definition_id).definition.elements[task.element_id]
    require_separate(uow, task, element, user_id)
    task.assignee_id, task.claimed_at = user_id, uow.now
    set_claimable(uow, task, claimable=False)


def set_claimable(uow: UnitOfWork, task: UserTask, *, claimable: bool) -> None:
    changed = sa.update(Candidate).where(Candidate.user_task_id == task.id).values(claimable=claimable)
    uow.session.execute(changed.execution_options(synchronize_session=False))
