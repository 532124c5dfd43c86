"""Called cases: a call activity starts one, and learns how it ended. Each verb here runs as a job.

The called case has the id of the wait state that calls it. So it is begun once, whoever tries again, and both
cases know each other without either holding the lock of the other.
"""

from typing import Any

import sqlalchemy as sa

from engine import audit, interpreter
from engine.commands.advancing import advance
from engine.commands.incidents import Attempt, incident_if_it_fails
from engine.commands.locking import lock_instance
from engine.commands.start import Beginning, Caller, begin_case
from engine.definitions import Deployed, deployed, host_of, newest, tagged
from engine.errors import NotFound, WrongState
from engine.interpreter import Step, StepFailed
from engine.interpreter.elements import given
from engine.model import Job, ProcessInstance
from engine.uow import UnitOfWork, system_in
from engine.values import RESERVED

OVER = ("completed", "cancelled")
# A process that calls itself for ever must end as an incident, before its calls keep everybody else waiting.
MOST_NESTED = 20
MOST_TOGETHER = 2000


def call(uow: UnitOfWork, job: Job) -> None:
    """Begin the called case, in the version that the call activity is bound to."""
    caller = uow.session.get_one(ProcessInstance, job.instance_id)
    if uow.session.get(ProcessInstance, job.wait_state_id) is not None:
        return  # Begun already, by an attempt whose end was not written.
    _require_bounded(uow, caller)
    uow.actor = system_in(caller.bureau_id)
    version = _called_version(uow, caller, job)
    if version.definition.start_event is None:
        raise WrongState("Cannot call {key}: only a message, signal or timer starts it", key=version.key)
    held = interpreter.thaw(deployed(uow, caller.definition_id).definition, caller.blob).variables()
    given_anew = {name: held.get(name) for name in RESERVED}
    values = {name: value for name, value in job.payload["variables"].items() if name not in RESERVED}
    called_by = Caller(given(job.wait_state_id), caller, given_anew)
    begin_case(uow, version, Beginning(caller.bureau_id, values, caller.title, caller.business_key, caller=called_by))


def _require_bounded(uow: UnitOfWork, caller: ProcessInstance) -> None:
    """Raise WrongState where calls are nested too deep, or too many come of one case, or that is over."""
    if caller.depth >= MOST_NESTED:
        raise WrongState("Expected at most {most} cases to call one another, but found more", most=MOST_NESTED)
    root_id = caller.root_id or caller.id
    if uow.session.scalar(sa.select(ProcessInstance.state).where(ProcessInstance.id == root_id)) in OVER:
        raise WrongState("Cannot call for case {id}: the case that began the calls is over", id=caller.id)
    called = sa.select(sa.func.count()).select_from(ProcessInstance).where(ProcessInstance.root_id == root_id)
    if (uow.session.scalar(called) or 0) >= MOST_TOGETHER:
        raise WrongState("Expected at most {most} called cases of one case, but found more", most=MOST_TOGETHER)


def return_to_caller(uow: UnitOfWork, instance: ProcessInstance, job: Job) -> None:
    """The called case has ended, or throws an error or escalation: the call activity goes on accordingly."""
    version = deployed(uow, instance.definition_id)
    case = interpreter.thaw(version.definition, instance.blob)
    waits = {wait.id: wait for wait in case.wait_states()}
    wait = waits.get(str(job.wait_state_id))
    if wait is None:
        job.put_away(uow.now)
        return
    attempt = Attempt("return", given(job.wait_state_id), wait.element_id, job_id=job.id)
    with incident_if_it_fails(uow, instance, attempt):
        step = _returned(uow, version, case, job, wait.element_id)
        payload = {"element_id": wait.element_id, "called": wait.id, **job.payload}
        audit.record(uow, "instance.returned", "process_instance", wait.id, instance, payload)
        job.succeed(uow.now)
        advance(uow, instance, version, step)


def _returned(uow: UnitOfWork, version: Deployed, case: interpreter.Case, job: Job, element_id: str) -> Step:
    payload: dict[str, Any] = job.payload
    host, wait_id = host_of(uow, version), str(job.wait_state_id)
    match payload["how"]:
        case "completed":
            return interpreter.complete(case, host, wait_id, payload["variables"])
        case "error" | "escalation" as kind:
            return interpreter.throw(case, host, wait_id, kind, payload["code"], payload["variables"])
    raise StepFailed(element_id, "The called case was cancelled; a retry with variables lets it count as completed")


def cancel_called(uow: UnitOfWork, job: Job) -> None:
    """The call activity no longer waits for the case it has called."""
    uow.actor = system_in(given(job.bureau_id))
    try:
        instance = lock_instance(uow, given(job.instance_id))
    except NotFound:
        return  # It was never begun, and is not going to be.
    if instance.state in OVER:
        return
    version = deployed(uow, instance.definition_id)
    step = interpreter.cancel(interpreter.thaw(version.definition, instance.blob), host_of(uow, version))
    payload = {"reason": "The calling case no longer waits for this one", "parent_id": str(instance.parent_id)}
    audit.record(uow, "instance.cancelled", "process_instance", instance.id, instance, payload)
    advance(uow, instance, version, step)


def _called_version(uow: UnitOfWork, caller: ProcessInstance, job: Job) -> Deployed:
    version = deployed(uow, caller.definition_id)
    called = given(version.definition.elements[job.element_id].called)
    process_id = job.payload["process_id"]
    match called.binding:
        case "deployment" if process_id in version.processes:
            return deployed(uow, version.processes[process_id])
        case "versionTag":
            return tagged(uow, process_id, given(called.version_tag), caller.bureau_id)
        case "deployment":
            raise NotFound("Expected the process {key!r} in the same deployment, but found none", key=process_id)
    return newest(uow, process_id, caller.bureau_id)
