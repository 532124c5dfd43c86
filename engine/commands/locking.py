"""Loading what a command acts on, locked: the row of the case first, then its child, always in this order.

On SQLite the unit of work holds the one write lock already, and the same statements just read.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import policy
from engine.errors import NotFound, StaleVersion, WrongState
from engine.model import Job, ProcessInstance, UserTask
from engine.uow import UnitOfWork

FRESH = {"populate_existing": True}


@dataclass(frozen=True, slots=True)
class LockedTask:
    """A user task with the case it belongs to."""

    instance: ProcessInstance
    task: UserTask


def lock_instance(uow: UnitOfWork, instance_id: UUID) -> ProcessInstance:
    """The case, locked; NotFound outside the actor's bureau."""
    chosen = sa.select(ProcessInstance).where(
        ProcessInstance.id == instance_id, _inside(uow, ProcessInstance.bureau_id)
    )
    instance = uow.session.scalar(chosen.with_for_update(), execution_options=FRESH)
    if instance is None or (uow.actor.kind == "applicant" and not policy.is_own_case(uow.actor, instance)):
        raise NotFound("Expected a process instance {id}, but found none", id=instance_id)
    return instance


def lock_task(uow: UnitOfWork, task_id: UUID) -> LockedTask:
    """The task and its case, locked; NotFound outside the actor's bureau, or in another applicant's case."""
    both = (
        sa.select(ProcessInstance, UserTask)
        .join(UserTask, UserTask.instance_id == ProcessInstance.id)
        .where(UserTask.id == task_id, _inside(uow, UserTask.bureau_id))
        .with_for_update(of=(ProcessInstance, UserTask))
    )
    found = uow.session.execute(both, execution_options=FRESH).one_or_none()
    if found is None or (uow.actor.kind == "applicant" and not policy.is_own_case(uow.actor, found[0])):
        raise NotFound("Expected a user task {id}, but found none", id=task_id)
    return LockedTask(*found)


def lock_job(uow: UnitOfWork, job_id: UUID) -> tuple[ProcessInstance, Job]:
    """The job and its case, locked."""
    both = (
        sa.select(ProcessInstance, Job)
        .join(Job, Job.instance_id == ProcessInstance.id)
        .where(Job.id == job_id, _inside(uow, Job.bureau_id))
        .with_for_update(of=(ProcessInstance, Job))
    )
    found = uow.session.execute(both, execution_options=FRESH).one_or_none()
    if found is None:
        raise NotFound("Expected a job {id}, but found none", id=job_id)
    return found


def _inside(uow: UnitOfWork, column: Any) -> sa.ColumnElement[bool]:
    if policy.is_system(uow.actor) and uow.actor.bureau_id is None:
        return sa.true()
    return sa.and_(column == uow.actor.bureau_id)


def require_version(row: ProcessInstance | UserTask, expected: int | None) -> None:
    """Raise StaleVersion unless the row is as the caller read it."""
    if expected is not None and row.version != expected:
        raise StaleVersion("Expected version {expected}, but found {found}", expected=expected, found=row.version)


def require_open(task: UserTask, verb: str) -> None:
    if task.state != "open":
        raise WrongState("Cannot {verb} user task {id}: it is {state}", verb=verb, id=task.id, state=task.state)


def require_active(instance: ProcessInstance, verb: str) -> None:
    """Raise WrongState while the case is suspended, has an incident, or is over."""
    if instance.state != "active":
        raise WrongState(
            "Cannot {verb}: expected case {id} to be active, but it is {state}",
            verb=verb,
            id=instance.id,
            state=instance.state,
        )


def require_running(instance: ProcessInstance, verb: str) -> None:
    """Raise WrongState when the case is over."""
    if instance.state in {"completed", "cancelled"}:
        raise WrongState("Cannot {verb} case {id}: it is {state}", verb=verb, id=instance.id, state=instance.state)
