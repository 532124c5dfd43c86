"""Work: a handler is called without a transaction, and its outcome enters the case in a second one."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import audit, interpreter
from engine.commands.finish_work import finish_work, work_inline
from engine.commands.locking import lock_job
from engine.definitions import deployed
from engine.handlers import BpmnError, Handler, HandlerCall
from engine.interpreter import StepFailed
from engine.jobs.claiming import Claim
from engine.jobs.leasing import lease_kept
from engine.jobs.outcomes import fail_attempt, put_back
from engine.model import Job, ProcessInstance
from engine.other_bureaus import CasesElsewhere
from engine.runtime import Runtime
from engine.uow import SYSTEM, UnitOfWork, begin, glance
from engine.work import HandlerFailed, call, told_of

log = logging.getLogger(__name__)

# {"result": variables}, or {"error": code, "result": variables} for an error that the model may catch.
Outcome = Mapping[str, Any]


def work(runtime: Runtime, claim: Claim, now: datetime | None) -> None:
    """Call the handler and apply what it gives, or what it gave in an earlier attempt."""
    handler = runtime.handlers.get(claim.type)
    try:
        if handler is not None and handler.inline:
            _work_inline(runtime, claim, handler, now)
            return
        outcome = _outcome(runtime, claim, handler, now)
    except HandlerFailed as failure:
        fail_attempt(runtime, claim, str(failure), now)
        return
    if outcome is not None:
        finish(runtime, claim, outcome, now)


def _outcome(runtime: Runtime, claim: Claim, handler: Handler | None, now: datetime | None) -> Outcome | None:
    """What the handler gives, or gave in an earlier attempt; None if the claim is void."""
    told = _told(runtime, claim, now)
    if not isinstance(told, HandlerCall):
        return told
    if handler is None:
        raise HandlerFailed(f"Expected a handler for the task type {claim.type!r}, but found none")
    with lease_kept(runtime, claim):
        try:
            return {"result": call(handler, told)}
        except BpmnError as error:
            return {"error": error.code, "result": dict(error.variables)}


def _told(runtime: Runtime, claim: Claim, now: datetime | None) -> HandlerCall | Outcome | None:
    """What to tell the handler; the outcome where it is known from an earlier attempt; None if the claim is void."""
    with glance(runtime, SYSTEM, now) as uow:
        instance, job = lock_job(uow, claim.id)
        if not claim.holds(job):
            return None
        if "result" in job.payload:
            return dict(job.payload)
        case = interpreter.thaw(deployed(uow, instance.definition_id).definition, instance.blob)
        [wait] = [wait for wait in case.wait_states() if wait.id == str(job.wait_state_id)]
        elsewhere = CasesElsewhere(runtime, instance.id, job.id, now)
        return told_of(uow, instance, wait, case.variables(wait.id), other_bureaus=elsewhere)


def _work_inline(runtime: Runtime, claim: Claim, handler: Handler, now: datetime | None) -> None:
    try:
        with begin(runtime, SYSTEM, now) as uow:
            instance, job = lock_job(uow, claim.id)
            if not claim.holds(job):
                return
            if instance.state != "active":
                put_back(job, uow.now)
                return
            work_inline(uow, instance, job, handler)
    except StepFailed as failure:
        raise HandlerFailed(failure.sentence) from failure


def finish(runtime: Runtime, claim: Claim, outcome: Outcome, now: datetime | None) -> None:
    with begin(runtime, SYSTEM, now) as uow:
        instance, job = lock_job(uow, claim.id)
        if not claim.holds(job):
            _refuse_late(uow, instance, job, claim, outcome)
        elif instance.state != "active":
            # Suspended meanwhile: the outcome waits for the case, the handler is not called again.
            job.payload = dict(outcome)
            put_back(job, uow.now)
        else:
            finish_work(uow, instance, job, outcome)


def _refuse_late(uow: UnitOfWork, instance: ProcessInstance, job: Job, claim: Claim, outcome: Outcome) -> None:
    log.warning("Job %s: the result of attempt %s came too late", job.id, claim.attempts)
    payload = {
        "element_id": job.element_id,
        "attempt": claim.attempts,
        "attempts": job.attempts,
        "state": job.state,
        **outcome,
    }
    audit.record(uow, "job.refused", "job", job.id, instance, payload)
