"""Timers, work of handlers, and failed steps; for operators and auditors."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.endpoint import Resource, endpoint
from api.schemas.events import JobPage, JobQuery, JobSchema, RetryOrder
from api.shape import Endpoint
from engine import commands, queries
from engine.model import Job, JobState
from engine.queries import Page
from engine.uow import UnitOfWork

jobs = Resource("jobs", __name__, url_prefix="/jobs", description="Timers, work of handlers, and incidents")

ACT = Endpoint(method="POST", answer=JobSchema(), refuses=(404, 409))


@endpoint(jobs, "", Endpoint(query=JobQuery(), answer=JobPage(), refuses=(403,)))
def list_jobs(
    uow: UnitOfWork, *, limit: int, cursor: str | None, instance_id: UUID | None, state: JobState | None
) -> Page[Job]:
    """List the jobs of the bureau, newest first; a failed one is an incident."""
    return queries.jobs(uow, cursor=cursor, limit=limit, instance_id=instance_id, state=state)


@endpoint(jobs, "/<uuid:job_id>", Endpoint(answer=JobSchema(), refuses=(403, 404)))
def get_job(uow: UnitOfWork, *, job_id: UUID) -> Job:
    """Read a job."""
    return queries.job(uow, job_id)


@endpoint(jobs, "/<uuid:job_id>/run", ACT)
def run_job(uow: UnitOfWork, *, job_id: UUID) -> Job:
    """Run a due job now: a timer fires in this request, work starts at once. For operators."""
    return commands.run_job(uow, job_id)


RETRY = Endpoint(method="POST", body=RetryOrder(), body_optional=True, answer=JobSchema(), refuses=(404, 409))


@endpoint(jobs, "/<uuid:job_id>/retry", RETRY)
def retry_job(uow: UnitOfWork, *, job_id: UUID, variables: Mapping[str, Any], reason: str | None) -> Job:
    """Run a failed job again, with what was entered then, or with values of it corrected. For operators."""
    return commands.retry_job(uow, job_id, variables, reason)
