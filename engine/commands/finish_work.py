"""The result of a service task's handler enters the case."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from engine import audit, interpreter
from engine.commands.advancing import advance, done_inline
from engine.commands.incidents import Attempt, incident_if_it_fails
from engine.commands.transaction import CaseTransaction
from engine.definitions import deployed, host_of
from engine.errors import TooLarge, WrongState
from engine.handlers import Handler, Transaction
from engine.interpreter import Step, StepFailed
from engine.model import Job, ProcessInstance, User
from engine.people import actor_of
from engine.uow import UnitOfWork
from engine.values import require_room


def finish_work(uow: UnitOfWork, instance: ProcessInstance, job: Job, outcome: Mapping[str, Any]) -> None:
    """Apply an outcome: the result, or with an `error` the code of one that the model may catch.

    The caller holds both rows and has made sure that the case is active and the outcome not late. A step
    that fails keeps the outcome in the failed job, so that a retry need not call the handler again.
    """
    if job.wait_state_id is None:
        raise WrongState("Cannot finish job {id}: it belongs to no service task", id=job.id)
    version = deployed(uow, instance.definition_id)
    case = interpreter.thaw(version.definition, instance.blob)
    result, error = outcome["result"], outcome.get("error")
    attempt = Attempt("run", job.wait_state_id, job.element_id, result, job_id=job.id, error=error)
    with incident_if_it_fails(uow, instance, attempt):
        _require_room(case, job, result)
        host, wait_id = host_of(uow, version), str(job.wait_state_id)
        if error is None:
            step = interpreter.complete(case, host, wait_id, result)
        else:
            step = interpreter.throw(case, host, wait_id, "error", error, result)
        payload = {"element_id": job.element_id, "type": job.type, "attempts": job.attempts, **outcome}
        audit.record(uow, "job.succeeded", "job", job.id, instance, payload)
        _succeed(uow, instance, job, step)


def work_inline(uow: UnitOfWork, instance: ProcessInstance, job: Job, handler: Handler) -> None:
    """Do the work of an inline handler that a job waits for, in the name of whoever caused the job.

    It was postponed for its number series, or was not inline when the job was made.
    """
    _act_as_cause(uow, job)
    version = deployed(uow, instance.definition_id)
    case = interpreter.thaw(version.definition, instance.blob)
    [wait] = [wait for wait in case.wait_states() if wait.id == str(job.wait_state_id)]
    transaction = CaseTransaction(uow, instance, version)
    step = done_inline(uow, instance, version, case, wait, handler, transaction)
    _succeed(uow, instance, job, step, transaction)


def _act_as_cause(uow: UnitOfWork, job: Job) -> None:
    caused_by = job.payload.get("actor_id")
    if caused_by is not None:
        uow.actor = actor_of(uow.session, uow.session.get_one(User, UUID(caused_by)))


def _succeed(
    uow: UnitOfWork, instance: ProcessInstance, job: Job, step: Step, transaction: Transaction | None = None
) -> None:
    job.succeed(uow.now)
    advance(uow, instance, deployed(uow, instance.definition_id), step, by_command=job.id, transaction=transaction)


def _require_room(case: interpreter.Case, job: Job, result: Mapping[str, Any]) -> None:
    try:
        require_room(case.variables(), result)
    except TooLarge as large:
        raise StepFailed(job.element_id, str(large)) from large
