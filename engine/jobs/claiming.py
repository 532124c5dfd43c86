"""Claiming: which jobs may run now, and who runs them."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from engine.model import UNCONDITIONAL, Job, JobKind, ProcessInstance
from engine.runtime import Runtime
from engine.uow import SYSTEM, UnitOfWork, begin, glance

OVER = ("completed", "cancelled")
# What another case wrote; where its addressee is over meanwhile, it is only put away.
ADDRESSED: tuple[JobKind, ...] = ("return", "delivery")


@dataclass(frozen=True, slots=True)
class Claim:
    """A job this process may run, and the attempt by which it may write the outcome."""

    id: UUID
    kind: JobKind
    type: str
    attempts: int
    max_attempts: int
    instance_id: UUID | None = None

    @property
    def has_case(self) -> bool:
        """Whether the job belongs to a case."""
        return self.instance_id is not None

    def holds(self, job: Job | None) -> bool:
        """Whether the job is still this claim's to end."""
        return job is not None and job.state == "running" and job.attempts == self.attempts


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
            .values(state="running", attempts=Job.attempts + 1, lease_owner=_owner_name(), lease_until=lease)
            .returning(Job.id, Job.kind, Job.type, Job.attempts, Job.max_attempts, Job.instance_id)
            .execution_options(synchronize_session=False)
        )
        found = [Claim(*row) for row in uow.session.execute(taken)]
    return sorted(found, key=lambda claim: ids.index(claim.id))


def _due(uow: UnitOfWork, limit: int) -> list[UUID]:
    # Literals, so that the planner knows the partial indexes apply.
    due = sa.and_(Job.state == sa.literal_column("'due'"), Job.due_at <= uow.now)
    orphaned = sa.and_(Job.state == sa.literal_column("'running'"), Job.lease_until < uow.now)
    may_run = sa.or_(
        ProcessInstance.state == "active",
        Job.instance_id.is_(None),
        Job.kind.in_(UNCONDITIONAL),
        Job.kind.in_(ADDRESSED) & ProcessInstance.state.in_(OVER),
    )
    found: list[UUID] = []
    for condition, order in ((due, Job.due_at), (orphaned, Job.lease_until)):
        some = (
            sa.select(Job.id)
            .outerjoin(ProcessInstance, ProcessInstance.id == Job.instance_id)
            .where(condition, Job.kind != "step", may_run)
            .order_by(order)
            .limit(limit - len(found))
            .with_for_update(of=Job, skip_locked=True)
        )
        if limit > len(found):
            found += uow.session.scalars(some)
    return found


def _owner_name() -> str:
    """Who holds a lease: for people who look at the row."""
    return f"{socket.gethostname()}:{os.getpid()}"
