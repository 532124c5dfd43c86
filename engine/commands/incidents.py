"""A step that fails is rolled back, and a failed job is opened beside it: that job is the incident.

The failed job keeps what was entered, so that an operator's retry runs the same step again. It is
written after the rollback in a transaction of its own, which `UnitOfWork.after_rollback` starts.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from engine import audit
from engine.commands.locking import lock_instance, lock_job_alone
from engine.errors import IncidentOpened, WrongState
from engine.interpreter import NotWaiting, StepFailed
from engine.model import Job, KeptMessage, ProcessInstance, new_id
from engine.uow import UnitOfWork, begin
from engine.values import readable

StepVerb = Literal["complete", "correlate", "fire", "run", "return", "deliver"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step about to be tried, with everything a retry needs.

    `job_id` is the job that runs the step already (a timer, work, a retried step); without one, a job
    of kind step is made. `actor_id` is whose doing the step is, also when an operator retries it.
    """

    verb: StepVerb
    wait_state_id: UUID
    element_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    actor_id: UUID | None = None
    job_id: UUID | None = None
    error: str | None = None
    # What brought a message: the job of the case that threw it, or the row that kept it. It has arrived then.
    sending_job: UUID | None = None
    kept_message: UUID | None = None

    def payload(self) -> dict[str, Any]:
        """The attempt as a job keeps it."""
        if self.verb == "fire":
            return {}
        if self.verb == "run":
            return {"result": dict(self.variables)} | ({} if self.error is None else {"error": self.error})
        return {"verb": self.verb, "actor_id": self.actor_id and str(self.actor_id), "variables": dict(self.variables)}


@contextmanager
def incident_if_it_fails(uow: UnitOfWork, instance: ProcessInstance, attempt: Attempt) -> Iterator[None]:
    """Around a step: when it fails, IncidentOpened is raised and the attempt is kept in a failed job."""
    try:
        yield
    except StepFailed as failure:
        job_id = attempt.job_id or new_id()
        uow.after_rollback.append(partial(_keep, uow, instance.id, job_id, attempt, failure))
        raise IncidentOpened(
            "The step failed at {element} and was rolled back: {reason}. "
            "What was entered is kept in job {job}, which an operator can retry",
            element=failure.element_id,
            reason=failure.sentence,
            job=job_id,
        ) from failure
    except NotWaiting as fault:
        raise WrongState("Cannot {verb}: case {id} no longer waits there", verb=attempt.verb, id=instance.id) from fault


def _keep(failed: UnitOfWork, instance_id: UUID, job_id: UUID, attempt: Attempt, failure: StepFailed) -> None:
    with begin(failed.runtime, failed.actor, failed.now) as uow:
        instance = lock_instance(uow, instance_id)
        _arrived(uow, attempt)
        if instance.state in {"completed", "cancelled"} or _is_kept_already(uow, attempt):
            return
        job = uow.session.get(Job, job_id) if attempt.job_id else None
        if job is None:
            job = _step_job(uow, instance, job_id, attempt)
        elif attempt.verb == "run":
            job.payload = attempt.payload()
        elif job.kind == "step":
            job.attempts += 1
        fail(uow, instance, job, failure.element_id, failure.sentence)


def _arrived(uow: UnitOfWork, attempt: Attempt) -> None:
    """The receiver keeps the message from now on: it is not to be brought again."""
    if attempt.sending_job is not None:
        job = lock_job_alone(uow, attempt.sending_job)
        job.succeed(uow.now)
    if attempt.kept_message is not None:
        uow.session.execute(sa.delete(KeptMessage).where(KeptMessage.id == attempt.kept_message))


def _is_kept_already(uow: UnitOfWork, attempt: Attempt) -> bool:
    """Whether a person sent the same step twice: the first entries are kept."""
    if attempt.job_id is not None:
        return False
    same = sa.select(Job.id).where(
        Job.wait_state_id == attempt.wait_state_id, Job.kind == "step", Job.state == "failed"
    )
    return uow.session.scalar(same.limit(1)) is not None


def _step_job(uow: UnitOfWork, instance: ProcessInstance, job_id: UUID, attempt: Attempt) -> Job:
    job = Job(
        id=job_id,
        bureau_id=instance.bureau_id,
        instance_id=instance.id,
        wait_state_id=attempt.wait_state_id,
        kind="step",
        type=attempt.verb,
        element_id=attempt.element_id,
        payload=attempt.payload(),
        attempts=1,
        max_attempts=1,
        created_at=uow.now,
    )
    uow.session.add(job)
    return job


def fail(uow: UnitOfWork, instance: ProcessInstance | None, job: Job, element_id: str, sentence: str) -> None:
    """Make the job the incident of its case, if it has one. The caller holds the lock of the case."""
    sentence = readable(sentence)
    job.state, job.error = "failed", f"{element_id}: {sentence}" if element_id else sentence
    job.lease_owner = job.lease_until = None
    if instance is not None and instance.state == "active":
        instance.state = "incident"
    payload = {
        "kind": job.kind,
        "element_id": element_id,
        "error": sentence,
        "attempts": job.attempts,
        "incident": True,
    }
    audit.record(uow, "job.failed", "job", job.id, instance, payload, job.bureau_id)


def end_incident(uow: UnitOfWork, instance: ProcessInstance, job: Job) -> None:
    """The job is no longer the case's incident; without another one the case goes on."""
    others = sa.select(Job.id).where(Job.instance_id == instance.id, Job.state == "failed", Job.id != job.id).limit(1)
    if instance.state == "incident" and uow.session.scalar(others) is None:
        instance.state = "active"


def has_incident(uow: UnitOfWork, instance: ProcessInstance) -> bool:
    """Whether a failed job keeps the case from going on."""
    failed = sa.select(Job.id).where(Job.instance_id == instance.id, Job.state == "failed").limit(1)
    return uow.session.scalar(failed) is not None
