"""A timer that starts cases: one for each bureau that runs the process, and again when its cycle says."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from engine.commands.locking import lock_deployments
from engine.definitions import deployed, host_of
from engine.interpreter import next_firing
from engine.interpreter.elements import given
from engine.model import Job
from engine.new_job import new_job
from engine.starts import bureaus_running
from engine.uow import UnitOfWork

JOBS = cast("sa.Table", Job.__table__)


def fire_start_timer(uow: UnitOfWork, job: Job) -> None:
    """Start the cases, each by a job of its own, and wait for the next firing.

    A deployment that takes the timer over meanwhile waits for that next firing to be written, and ends it.
    """
    lock_deployments(uow, shared=True)
    version = deployed(uow, given(job.definition_id))
    bureaus = [job.bureau_id] if job.bureau_id else bureaus_running(uow, version.id, version.key)
    of_start = {"definition_id": version.id, "element_id": job.element_id}
    for bureau_id in bureaus:
        uow.insert_later(JOBS, new_job(uow, "start", bureau_id, {}) | of_start)
    details = job.payload | {"due_at": given(job.due_at).isoformat()}
    following = next_firing(details, host_of(uow, version))
    if following is not None:
        uow.insert_later(JOBS, start_timer(uow, job.bureau_id, following) | of_start)
    uow.after_commit.append(uow.runtime.nudge)


def start_timer(uow: UnitOfWork, bureau_id: UUID | None, firing: dict[str, Any]) -> dict[str, Any]:
    """The row of a timer that starts cases; `firing` is what `first_firing` or `next_firing` gives."""
    rest = {name: value for name, value in firing.items() if name != "due_at"}
    return new_job(uow, "timer", bureau_id, rest) | {"due_at": datetime.fromisoformat(firing["due_at"])}
