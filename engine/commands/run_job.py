"""Running a job now, whenever it is due."""

from uuid import UUID

from engine import policy
from engine.commands.fire_timer import fire_timer
from engine.commands.locking import lock_any_job, require_active
from engine.errors import WrongState
from engine.model import Job
from engine.uow import UnitOfWork


def run_job(uow: UnitOfWork, job_id: UUID) -> Job:
    """Fire a timer in this transaction, or make work due at once; an operator's verb."""
    policy.require_operator(uow.actor, "run a job")
    instance, job = lock_any_job(uow, job_id)
    if job.state != "due":
        raise WrongState("Cannot run job {id}: expected it due, but it is {state}", id=job.id, state=job.state)
    if instance is not None:
        require_active(instance, "run a job")
    if job.kind == "timer" and instance is not None:
        fire_timer(uow, instance, job)
    else:
        job.due_at = uow.now
        uow.after_commit.append(uow.runtime.nudge)
    return job
