"""Running due jobs: timers fire, work is done by its handler, and whatever dies on the way is picked up again.

The job row is the truth. A runner claims due rows in one short transaction (on PostgreSQL skipping
rows another runner has), which raises `attempts` and sets a lease. Whoever still holds that attempt may
write the outcome; a result that comes later is refused and recorded. A row whose lease has run out is
claimed again, so that a process may be killed anywhere. Jobs of a suspended case, or of one with an
incident, stay due.
"""

import logging
import os
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import audit, interpreter
from engine.commands.finish_work import finish_work, work_inline
from engine.commands.fire_timer import fire_timer
from engine.commands.incidents import fail
from engine.commands.locking import lock_job
from engine.definitions import deployed
from engine.errors import EngineError, IncidentOpened
from engine.handlers import Handler, HandlerCall
from engine.interpreter import StepFailed
from engine.model import Job, JobKind, ProcessInstance
from engine.other_bureaus import CasesElsewhere
from engine.runtime import Runtime
from engine.uow import SYSTEM, UnitOfWork, begin, glance
from engine.values import readable
from engine.work import HandlerFailed, call, told_of

log = logging.getLogger(__name__)

BATCH = 20
FIRST_RETRY_SECONDS = 5.0
LONGEST_RETRY_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Claim:
    """A job this process may run, and the attempt by which it may write the outcome."""

    id: UUID
    kind: JobKind
    type: str
    attempts: int
    max_attempts: int


def owner_name() -> str:
    """Who holds a lease: for people who look at the row."""
    return f"{socket.gethostname()}:{os.getpid()}"


def run_due(runtime: Runtime, now: datetime | None = None) -> int:
    """Run everything that is due, in this thread, until nothing is; the number of jobs run."""
    count = 0
    while claims := claim_due(runtime, BATCH, now):
        for claim in claims:
            run(runtime, claim, now)
        count += len(claims)
    return count


def claim_due(runtime: Runtime, limit: int, now: datetime | None = None) -> list[Claim]:
    """Claim up to so many jobs that are due, or whose runner died."""
    with glance(runtime, SYSTEM, now) as uow:
        # On SQLite looking is free, and claiming waits for every writer.
        if not _due(uow, 1):
            return []
    with begin(runtime, SYSTEM, now) as uow:
        ids = _due(uow, limit)
        if not ids:
            return []
        lease = uow.now + timedelta(seconds=runtime.settings.lease_seconds)
        taken = (
            sa.update(Job)
            .where(Job.id.in_(ids))
            .values(state="running", attempts=Job.attempts + 1, lease_owner=owner_name(), lease_until=lease)
            .returning(Job.id, Job.kind, Job.type, Job.attempts, Job.max_attempts)
            .execution_options(synchronize_session=False)
        )
        found = [Claim(*row) for row in uow.session.execute(taken)]
    return sorted(found, key=lambda claim: ids.index(claim.id))


def _due(uow: UnitOfWork, limit: int) -> list[UUID]:
    # Literals, so that the planner knows the partial indexes apply.
    due = sa.and_(Job.state == sa.literal_column("'due'"), Job.due_at <= uow.now)
    orphaned = sa.and_(Job.state == sa.literal_column("'running'"), Job.lease_until < uow.now)
    found: list[UUID] = []
    for condition, order in ((due, Job.due_at), (orphaned, Job.lease_until)):
        some = (
            sa.select(Job.id)
            .join(ProcessInstance, ProcessInstance.id == Job.instance_id)
            .where(condition, ProcessInstance.state == "active", Job.kind != "step")
            .order_by(order)
            .limit(limit - len(found))
            .with_for_update(of=Job, skip_locked=True)
        )
        if limit > len(found):
            found += uow.session.scalars(some)
    return found


def run(runtime: Runtime, claim: Claim, now: datetime | None = None) -> None:
    """Run one claimed job. Whatever goes wrong becomes a later attempt or an incident."""
    try:
        if claim.attempts > claim.max_attempts:
            error = f"Expected an outcome within {claim.max_attempts} attempts, but every runner died or was too slow"
            _fail_attempt(runtime, claim, error, now)
        elif claim.kind == "timer":
            _fire(runtime, claim, now)
        else:
            _work(runtime, claim, now)
    except IncidentOpened as incident:
        log.warning("Job %s opened an incident: %s", claim.id, incident)
    except Exception as error:  # The worker's boundary: one job's fault must not stop the others.
        log.exception("Job %s failed in attempt %s", claim.id, claim.attempts)
        _fail_attempt(runtime, claim, f"{type(error).__name__}: {error}", now)


def _fire(runtime: Runtime, claim: Claim, now: datetime | None) -> None:
    with begin(runtime, SYSTEM, now) as uow:
        instance, job = lock_job(uow, claim.id)
        if not _is_held(job, claim):
            return  # Another runner has it: the lease ran out.
        if instance.state != "active":
            _put_back(uow, job)
            return
        fire_timer(uow, instance, job)


def _work(runtime: Runtime, claim: Claim, now: datetime | None) -> None:
    handler = runtime.handlers.get(claim.type)
    try:
        if handler is not None and handler.inline:
            _work_inline(runtime, claim, handler, now)
            return
        result = _result(runtime, claim, handler, now)
    except HandlerFailed as failure:
        _fail_attempt(runtime, claim, str(failure), now)
        return
    if result is not None:
        _finish(runtime, claim, result, now)


def _result(runtime: Runtime, claim: Claim, handler: Handler | None, now: datetime | None) -> Mapping[str, Any] | None:
    """The handler's result, or the one kept from an earlier attempt; None if the claim is void."""
    told = _told(runtime, claim, now)
    if not isinstance(told, HandlerCall):
        return told
    if handler is None:
        raise HandlerFailed(f"Expected a handler for the task type {claim.type!r}, but found none")
    with _lease_kept(runtime, claim):
        return call(handler, told)


def _told(runtime: Runtime, claim: Claim, now: datetime | None) -> HandlerCall | Mapping[str, Any] | None:
    """What to tell the handler; the result where it is known from an earlier attempt; None if the claim is void."""
    with glance(runtime, SYSTEM, now) as uow:
        instance, job = lock_job(uow, claim.id)
        if not _is_held(job, claim):
            return None
        if "result" in job.payload:
            kept: Mapping[str, Any] = job.payload["result"]
            return kept
        case = interpreter.thaw(deployed(uow, instance.definition_id).definition, instance.blob)
        [wait] = [wait for wait in case.wait_states() if wait.id == str(job.wait_state_id)]
        elsewhere = CasesElsewhere(runtime, instance.id, job.id, now)
        return told_of(uow, instance, wait, case.variables(wait.id), other_bureaus=elsewhere)


def _work_inline(runtime: Runtime, claim: Claim, handler: Handler, now: datetime | None) -> None:
    try:
        with begin(runtime, SYSTEM, now) as uow:
            instance, job = lock_job(uow, claim.id)
            if not _is_held(job, claim):
                return
            if instance.state != "active":
                _put_back(uow, job)
                return
            work_inline(uow, instance, job, handler)
    except StepFailed as failure:
        raise HandlerFailed(failure.sentence) from failure


def _finish(runtime: Runtime, claim: Claim, result: Mapping[str, Any], now: datetime | None) -> None:
    with begin(runtime, SYSTEM, now) as uow:
        instance, job = lock_job(uow, claim.id)
        if not _is_held(job, claim):
            _refuse_late(uow, instance, job, claim, result)
        elif instance.state != "active":
            # Suspended meanwhile: the result waits for the case, the handler is not called again.
            job.payload = {"result": dict(result)}
            _put_back(uow, job)
        else:
            finish_work(uow, instance, job, result)


def _refuse_late(uow: UnitOfWork, instance: ProcessInstance, job: Job, claim: Claim, result: Mapping[str, Any]) -> None:
    log.warning("Job %s: the result of attempt %s came too late", job.id, claim.attempts)
    payload = {
        "element_id": job.element_id,
        "attempt": claim.attempts,
        "attempts": job.attempts,
        "state": job.state,
        "result": dict(result),
    }
    audit.record(uow, "job.refused", "job", job.id, instance, payload)


def _fail_attempt(runtime: Runtime, claim: Claim, error: str, now: datetime | None) -> None:
    """Try again later, or make the job the incident of its case after the last attempt."""
    with begin(runtime, SYSTEM, now) as uow:
        instance, job = lock_job(uow, claim.id)
        if not _is_held(job, claim):
            return
        if job.attempts >= job.max_attempts:
            fail(uow, instance, job, job.element_id, error)
            return
        job.error, job.due_at = readable(error), uow.now + retry_delay(job.id, job.attempts)
        job.state, job.lease_owner, job.lease_until = "due", None, None
        payload = {
            "kind": job.kind,
            "element_id": job.element_id,
            "error": job.error,
            "attempts": job.attempts,
            "retry_at": job.due_at.isoformat(),
        }
        audit.record(uow, "job.failed", "job", job.id, instance, payload)


def retry_delay(job_id: UUID, attempts: int) -> timedelta:
    """Twice as long after each attempt, and up to half as much again, differently for each job."""
    seconds = min(FIRST_RETRY_SECONDS * 2.0 ** (attempts - 1), LONGEST_RETRY_SECONDS)
    return timedelta(seconds=seconds * (1 + (job_id.int + attempts * 7919) % 1000 / 2000))


def _is_held(job: Job, claim: Claim) -> bool:
    return job.state == "running" and job.attempts == claim.attempts


def _put_back(uow: UnitOfWork, job: Job) -> None:
    """Due again without having been tried; attempts are never lowered, they fence."""
    job.state, job.lease_owner, job.lease_until = "due", None, None
    job.max_attempts += 1
    if job.due_at is None:
        job.due_at = uow.now


@contextmanager
def _lease_kept(runtime: Runtime, claim: Claim) -> Iterator[None]:
    """Extend the lease for as long as the block takes."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(runtime.settings.lease_seconds / 3):
            try:
                extend_lease(runtime, claim)
            except (EngineError, sa.exc.SQLAlchemyError):
                log.exception("The lease of job %s could not be extended", claim.id)

    heart = threading.Thread(target=beat, name=f"lease-{claim.id}", daemon=True)
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()


def extend_lease(runtime: Runtime, claim: Claim, now: datetime | None = None) -> None:
    """Keep the job for another lease, if this attempt still has it."""
    with begin(runtime, SYSTEM, now) as uow:
        until = uow.now + timedelta(seconds=runtime.settings.lease_seconds)
        held = sa.update(Job).where(Job.id == claim.id, Job.state == "running", Job.attempts == claim.attempts)
        uow.session.execute(held.values(lease_until=until).execution_options(synchronize_session=False))
