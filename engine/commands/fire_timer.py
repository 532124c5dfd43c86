"""A timer that is due: the wait state it belongs to ends."""

from engine import audit, interpreter
from engine.commands.advancing import advance
from engine.commands.incidents import Attempt, incident_if_it_fails
from engine.definitions import deployed, host_of
from engine.errors import WrongState
from engine.model import Job, ProcessInstance
from engine.uow import UnitOfWork


def fire_timer(uow: UnitOfWork, instance: ProcessInstance, job: Job) -> None:
    """Fire it. The caller holds both rows and has made sure that the case is active and the job its to run."""
    if job.wait_state_id is None:
        raise WrongState("Cannot fire job {id}: it belongs to no timer", id=job.id)
    version = deployed(uow, instance.definition_id)
    case = interpreter.thaw(version.definition, instance.blob)
    attempt = Attempt("fire", job.wait_state_id, job.element_id, job_id=job.id)
    with incident_if_it_fails(uow, instance, attempt):
        step = interpreter.fire(case, host_of(uow, version), str(job.wait_state_id))
        payload = {"element_id": job.element_id, "due_at": job.due_at and job.due_at.isoformat()}
        audit.record(uow, "timer.fired", "job", job.id, instance, payload)
        job.state, job.ended_at, job.error = "succeeded", uow.now, None
        job.lease_owner = job.lease_until = None
        advance(uow, instance, version, step, by_command=job.id)
