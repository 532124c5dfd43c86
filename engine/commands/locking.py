"""Loading what a command acts on, locked: the row of the case first, then its child, always in this order.

On SQLite the unit of work holds the one write lock already, and the same statements just read.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import policy
from engine.errors import NotActive, NotFound, StaleVersion, WrongState
from engine.model import Job, ProcessInstance, UserTask
from engine.uow import UnitOfWork

FRESH = {"populate_existing": True}
# One deployment at a time: versions are counted, and a binding must not change while it is made.
_DEPLOYING = 0x6275_7265_6175


def _with_case(child: type[UserTask] | type[Job], *, anywhere: bool) -> sa.Select[Any, Any]:
    """A child by its id with its case, both locked; made once, because making it costs more than running it."""
    both = (
        sa.select(ProcessInstance, child)
        .join(child, child.instance_id == ProcessInstance.id)
        .where(child.id == sa.bindparam("id"))
        .with_for_update(of=(ProcessInstance, child))
        .execution_options(**FRESH)
    )
    return both if anywhere else both.where(child.bureau_id == sa.bindparam("bureau_id"))


_TASK, _TASK_ANYWHERE = (_with_case(UserTask, anywhere=anywhere) for anywhere in (False, True))
_JOB, _JOB_ANYWHERE = (_with_case(Job, anywhere=anywhere) for anywhere in (False, True))


@dataclass(frozen=True, slots=True)
class LockedTask:
    """A user task with the case it belongs to."""

    instance: ProcessInstance
    task: UserTask


def lock_instance(uow: UnitOfWork, instance_id: UUID) -> ProcessInstance:
    """The case, locked; NotFound outside the actor's bureau, or for another applicant's."""
    chosen = sa.select(ProcessInstance).where(ProcessInstance.id == instance_id)
    if not _is_anywhere(uow):
        chosen = chosen.where(ProcessInstance.bureau_id == uow.actor.bureau_id)
    instance = uow.session.scalar(chosen.with_for_update(), execution_options=FRESH)
    if instance is None or _is_foreign(uow, instance):
        raise NotFound("Expected a process instance {id}, but found none", id=instance_id)
    return instance


def lock_task(uow: UnitOfWork, task_id: UUID) -> LockedTask:
    """The task and its case, locked; NotFound outside the actor's bureau, or in another applicant's case."""
    found = _locked(uow, _TASK_ANYWHERE if _is_anywhere(uow) else _TASK, task_id)
    if found is None or _is_foreign(uow, found[0]):
        raise NotFound("Expected a user task {id}, but found none", id=task_id)
    return LockedTask(*found)


def lock_job(uow: UnitOfWork, job_id: UUID) -> tuple[ProcessInstance, Job]:
    """The job and its case, locked."""
    found = _locked(uow, _JOB_ANYWHERE if _is_anywhere(uow) else _JOB, job_id)
    if found is None:
        raise NotFound("Expected a job {id}, but found none", id=job_id)
    return found[0], found[1]


def _locked(uow: UnitOfWork, statement: sa.Select[Any, Any], row_id: UUID) -> sa.Row[Any, Any] | None:
    named = {"id": row_id} if _is_anywhere(uow) else {"id": row_id, "bureau_id": uow.actor.bureau_id}
    return uow.session.execute(statement, named).one_or_none()


def lock_job_alone(uow: UnitOfWork, job_id: UUID) -> Job:
    """A job, locked without the case it may belong to; NotFound outside the actor's bureau."""
    chosen = sa.select(Job).where(Job.id == job_id)
    if not _is_anywhere(uow):
        chosen = chosen.where(Job.bureau_id == uow.actor.bureau_id)
    job = uow.session.scalar(chosen.with_for_update(), execution_options=FRESH)
    if job is None:
        raise NotFound("Expected a job {id}, but found none", id=job_id)
    return job


def lock_any_job(uow: UnitOfWork, job_id: UUID) -> tuple[ProcessInstance | None, Job]:
    """The job, and its case if it has one, locked in the order of all commands."""
    found = uow.session.get(Job, job_id)
    if found is not None and found.instance_id is None:
        return None, lock_job_alone(uow, job_id)
    return lock_job(uow, job_id)


def lock_deployments(uow: UnitOfWork, *, shared: bool = False) -> None:
    """Deploy alone; or, `shared`, keep deployments away from what starts cases of their processes."""
    if uow.session.get_bind().dialect.name == "postgresql":
        take = sa.func.pg_advisory_xact_lock_shared if shared else sa.func.pg_advisory_xact_lock
        uow.session.execute(sa.select(take(_DEPLOYING)))


def _is_anywhere(uow: UnitOfWork) -> bool:
    """Whether the engine itself acts, in no bureau of its own."""
    return policy.is_system(uow.actor) and uow.actor.bureau_id is None


def _is_foreign(uow: UnitOfWork, instance: ProcessInstance) -> bool:
    return uow.actor.kind == "applicant" and not policy.is_own_case(uow.actor, instance)


def require_version(row: ProcessInstance | UserTask, expected: int | None) -> None:
    """Raise StaleVersion unless the row is as the caller read it."""
    if expected is not None and row.version != expected:
        raise StaleVersion("Expected version {expected}, but found {found}", expected=expected, found=row.version)


def require_open(task: UserTask, verb: str) -> None:
    if task.state != "open":
        raise WrongState("Cannot {verb} user task {id}: it is {state}", verb=verb, id=task.id, state=task.state)


def require_active(instance: ProcessInstance, verb: str) -> None:
    """Raise NotActive while the case is suspended, has an incident, or is over."""
    if instance.state != "active":
        raise NotActive(
            "Cannot {verb}: expected case {id} to be active, but it is {state}",
            verb=verb,
            id=instance.id,
            state=instance.state,
        )


def require_running(instance: ProcessInstance, verb: str) -> None:
    """Raise WrongState when the case is over."""
    if instance.state in {"completed", "cancelled"}:
        raise WrongState("Cannot {verb} case {id}: it is {state}", verb=verb, id=instance.id, state=instance.state)
