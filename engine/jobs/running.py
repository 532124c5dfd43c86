"""Running claimed jobs, each in transactions of its own."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from engine.commands.calling import call, cancel_called, return_to_caller
from engine.commands.events import deliver_signal, send_message, spread_signal, start_by_event
from engine.commands.fire_timer import fire_timer
from engine.commands.locking import lock_job, lock_job_alone
from engine.commands.start_timer import fire_start_timer
from engine.errors import EngineError, IncidentOpened, Invalid, NotActive
from engine.jobs.claiming import OVER, Claim, claim_due
from engine.jobs.handling import work
from engine.jobs.outcomes import fail_attempt, put_back, wait_for_case
from engine.model import Job, ProcessInstance
from engine.runtime import Runtime
from engine.uow import SYSTEM, UnitOfWork, begin

log = logging.getLogger(__name__)

BATCH = 20

# What moves its own case, whose lock it needs and which must be active.
WITHIN: Mapping[str, Callable[[UnitOfWork, ProcessInstance, Job], None]] = {
    "timer": fire_timer,
    "return": return_to_caller,
    "delivery": deliver_signal,
}
# What belongs to no case, or leads from one to another: it locks the other one, if any, never two.
BETWEEN: Mapping[str, Callable[[UnitOfWork, Job], None]] = {
    "timer": fire_start_timer,
    "call": call,
    "cancel": cancel_called,
    "message": send_message,
    "signal": spread_signal,
    "start": start_by_event,
}


class Lost(Exception):
    """Another runner has the job, or its case has no more need of it: what was done is rolled back."""


def run_due(runtime: Runtime, now: datetime | None = None) -> int:
    """Run everything that is due, in this thread, until nothing is; the number of jobs run."""
    count = 0
    while claims := claim_due(runtime, BATCH, now):
        for claim in claims:
            run(runtime, claim, now)
        count += len(claims)
    return count


def run(runtime: Runtime, claim: Claim, now: datetime | None = None) -> None:
    """Run one claimed job. Whatever goes wrong becomes a later attempt or an incident."""
    try:
        if claim.attempts > claim.max_attempts:
            error = f"Expected an outcome within {claim.max_attempts} attempts, but every runner died or was too slow"
            fail_attempt(runtime, claim, error, now)
        elif claim.kind == "work":
            work(runtime, claim, now)
        elif claim.kind in WITHIN and claim.has_case:
            _run_within(runtime, claim, now)
        else:
            _run_between(runtime, claim, now)
    except IncidentOpened as incident:
        log.warning("Job %s opened an incident: %s", claim.id, incident)
    except Lost:
        log.info("Job %s is no longer this runner's", claim.id)
    except NotActive as error:
        log.info("Job %s waits: %s", claim.id, error)
        wait_for_case(runtime, claim, str(error), now)
    except EngineError as error:
        log.warning("Job %s failed in attempt %s: %s", claim.id, claim.attempts, error)
        # A case whose first step fails would fail again: an operator is to know at once.
        fail_attempt(runtime, claim, str(error), now, is_final=isinstance(error, Invalid))
    except Exception as error:  # The worker's boundary: one job's fault must not stop the others.
        log.exception("Job %s failed in attempt %s", claim.id, claim.attempts)
        fail_attempt(runtime, claim, f"{type(error).__name__}: {error}", now)


def _run_within(runtime: Runtime, claim: Claim, now: datetime | None) -> None:
    with begin(runtime, SYSTEM, now) as uow:
        instance, job = lock_job(uow, claim.id)
        if not claim.holds(job):
            return  # Another runner has it: the lease ran out.
        if instance.state in OVER:
            job.put_away(uow.now)
        elif instance.state != "active":
            put_back(job, uow.now)
        else:
            WITHIN[claim.kind](uow, instance, job)


def _run_between(runtime: Runtime, claim: Claim, now: datetime | None) -> None:
    """The other case is locked before the job, as everywhere: so the job is looked at again at the end."""
    with begin(runtime, SYSTEM, now) as uow:
        job = uow.session.get(Job, claim.id)
        if job is None or not claim.holds(job):
            return
        BETWEEN[claim.kind](uow, job)
        uow.flush()
        if not claim.holds(lock_job_alone(uow, claim.id)):
            raise Lost
        job.succeed(uow.now)
