"""How attempts end: put back, put away, failed for now, or failed for good as the incident of a case."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from engine import audit
from engine.commands.incidents import fail
from engine.commands.locking import lock_job, lock_job_alone
from engine.jobs.claiming import Claim
from engine.model import Job, ProcessInstance
from engine.runtime import Runtime
from engine.uow import SYSTEM, UnitOfWork, begin
from engine.values import readable

log = logging.getLogger(__name__)

FIRST_RETRY_SECONDS = 5.0
LONGEST_RETRY_SECONDS = 3600.0


def fail_attempt(runtime: Runtime, claim: Claim, error: str, now: datetime | None, *, is_final: bool = False) -> None:
    """Try again later, or make the job an incident after the last attempt, or at once where another is in vain."""
    with begin(runtime, SYSTEM, now) as uow:
        instance, job = _locked(uow, claim)
        if not claim.holds(job):
            return
        if is_final or job.attempts >= job.max_attempts:
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
        audit.record(uow, "job.failed", "job", job.id, instance, payload, job.bureau_id)


def wait_for_case(runtime: Runtime, claim: Claim, why: str, now: datetime | None) -> None:
    """Try again later, as often as it takes: the case it is for is suspended, or has an incident."""
    with begin(runtime, SYSTEM, now) as uow:
        _, job = _locked(uow, claim)
        if claim.holds(job):
            put_back(job, uow.now)
            job.error, job.due_at = readable(why), uow.now + retry_delay(job.id, job.attempts)


def put_back(job: Job, now: datetime) -> None:
    """Due again without having been tried; attempts are never lowered, they fence."""
    job.state, job.lease_owner, job.lease_until = "due", None, None
    job.max_attempts += 1
    if job.due_at is None:
        job.due_at = now


def retry_delay(job_id: UUID, attempts: int) -> timedelta:
    """Twice as long after each attempt, and up to half as much again, differently for each job."""
    seconds = min(FIRST_RETRY_SECONDS * 2.0 ** min(attempts - 1, 20), LONGEST_RETRY_SECONDS)
    return timedelta(seconds=seconds * (1 + (job_id.int + attempts * 7919) % 1000 / 2000))


def _locked(uow: UnitOfWork, claim: Claim) -> tuple[ProcessInstance | None, Job]:
    return lock_job(uow, claim.id) if claim.has_case else (None, lock_job_alone(uow, claim.id))
