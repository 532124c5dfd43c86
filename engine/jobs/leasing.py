"""Keeping a claimed job for as long as its handler takes."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import sqlalchemy as sa

from engine.errors import EngineError
from engine.jobs.claiming import Claim
from engine.model import Job
from engine.runtime import Runtime
from engine.uow import SYSTEM, begin

log = logging.getLogger(__name__)


@contextmanager
def lease_kept(runtime: Runtime, claim: Claim) -> Iterator[None]:
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
