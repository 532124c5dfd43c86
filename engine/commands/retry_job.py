"""Trying a failed job again: the way out of an incident."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from engine import audit, policy
from engine.commands.calling import return_to_caller
from engine.commands.complete import perform
from engine.commands.correlate import receive
from engine.commands.entries import require_reason
from engine.commands.events import deliver_signal
from engine.commands.finish_work import finish_work
from engine.commands.fire_timer import fire_timer
from engine.commands.incidents import end_incident
from engine.commands.locking import lock_any_job, lock_task, require_open
from engine.errors import WrongState
from engine.model import UNCONDITIONAL, Job, ProcessInstance
from engine.uow import UnitOfWork
from engine.values import require_variables

AT_ONCE: Mapping[str, Callable[[UnitOfWork, ProcessInstance, Job], None]] = {
    "timer": fire_timer,
    "return": return_to_caller,
    "delivery": deliver_signal,
}


def retry_job(
    uow: UnitOfWork, job_id: UUID, corrections: Mapping[str, Any] | None = None, reason: str | None = None
) -> Job:
    """Try a failed job again, on behalf of whoever caused it; the case is active again when it succeeds.

    `corrections` replace values of what was entered, or of a handler's result, where those made the step
    fail; they need a reason, and both stay in the history beside what was entered first. Steps and timers
    run in this transaction; work whose handler has to be called becomes due. Raises IncidentOpened when
    the step fails again: then the job stays the incident, with the new reason.
    """
    policy.require_operator(uow.actor, "retry a job")
    instance, job = lock_any_job(uow, job_id)
    if job.state != "failed":
        raise WrongState("Cannot retry job {id}: expected it failed, but it is {state}", id=job.id, state=job.state)
    if instance is not None and instance.state != "incident" and job.kind not in UNCONDITIONAL:
        raise WrongState(
            "Cannot retry job {id}: expected its case to have an incident, but it is {state}",
            id=job.id,
            state=instance.state,
        )
    payload = {"kind": job.kind, "element_id": job.element_id, "error": job.error}
    if corrections:
        payload |= _correct(job, corrections, reason or "")
    audit.record(uow, "job.retried", "job", job.id, instance, payload, job.bureau_id)
    if instance is None:
        _make_due(uow, job)
    else:
        end_incident(uow, instance, job)
        _again(uow, instance, job)
    return job


def _correct(job: Job, corrections: Mapping[str, Any], reason: str) -> dict[str, Any]:
    """Put corrections into what the job keeps; what the history tells of it."""
    require_reason(reason)
    kept = "result" if job.kind == "work" else "variables"
    if kept not in job.payload:
        raise WrongState("Cannot correct job {id}: it keeps nothing that was entered", id=job.id)
    entered = job.payload[kept]
    require_variables(corrections, {})
    job.payload = job.payload | {kept: entered | dict(corrections)}
    if job.kind == "return":
        job.payload |= {"how": "completed"}  # An operator's word instead of how the called case ended.
    return {"reason": reason, "entered": entered, "corrections": dict(corrections)}


def _again(uow: UnitOfWork, instance: ProcessInstance, job: Job) -> None:
    if job.kind == "step":
        _repeat_step(uow, instance, job)
    elif job.kind in AT_ONCE:
        AT_ONCE[job.kind](uow, instance, job)
    elif job.kind == "work" and "result" in job.payload:
        finish_work(uow, instance, job, job.payload)
    else:
        _make_due(uow, job)


def _make_due(uow: UnitOfWork, job: Job) -> None:
    # Raised, never reset: a late result of an earlier attempt must not pass for one of this.
    job.max_attempts = job.attempts + uow.runtime.settings.max_attempts
    job.state, job.due_at, job.error = "due", uow.now, None
    uow.after_commit.append(uow.runtime.nudge)


def _repeat_step(uow: UnitOfWork, instance: ProcessInstance, job: Job) -> None:
    """What a person handed in or sent, once more; who that was is kept in the job."""
    if job.wait_state_id is None:
        raise WrongState("Cannot retry job {id}: it belongs to no step", id=job.id)
    person = job.payload["actor_id"]
    person_id = None if person is None else UUID(person)
    job.state, job.ended_at, job.error = "succeeded", uow.now, None
    job.attempts += 1
    variables = job.payload["variables"]
    if job.payload["verb"] == "complete":
        locked = lock_task(uow, job.wait_state_id)
        require_open(locked.task, "complete")
        perform(uow, locked, variables, person_id, job.id)
    else:
        receive(uow, instance, job.wait_state_id, variables, person_id, job.id)
