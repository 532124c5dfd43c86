"""Jobs, for operators and auditors."""

from uuid import UUID

import sqlalchemy as sa

from engine import policy
from engine.errors import NotFound
from engine.model import Job, JobState
from engine.queries.paging import Page, by_id, read_page
from engine.uow import UnitOfWork

BY_ID = by_id(Job.id)


def jobs(
    uow: UnitOfWork,
    *,
    cursor: str | None = None,
    limit: int = 50,
    instance_id: UUID | None = None,
    state: JobState | None = None,
) -> Page[Job]:
    """Jobs of the bureau, newest first; the rows are not to be changed."""
    policy.require_auditor(uow.actor)
    chosen = sa.select(Job).where(Job.bureau_id == uow.actor.bureau_id)
    if instance_id is not None:
        chosen = chosen.where(Job.instance_id == instance_id)
    if state is not None:
        chosen = chosen.where(Job.state == state)
    rows, following = read_page(uow.session, chosen.add_columns(Job.id), BY_ID, cursor, limit)
    return Page(tuple(row[0] for row in rows), following)


def job(uow: UnitOfWork, job_id: UUID) -> Job:
    """One job of the bureau."""
    policy.require_auditor(uow.actor)
    found = uow.session.scalar(sa.select(Job).where(Job.id == job_id, Job.bureau_id == uow.actor.bureau_id))
    if found is None:
        raise NotFound("Expected a job {id}, but found none", id=job_id)
    return found
