"""Messages and signals between cases, and the cases they start. Most verbs here run as jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from engine import audit, interpreter, policy
from engine.commands.advancing import advance
from engine.commands.correlate import correlate
from engine.commands.entries import MAX_KEY, require_text
from engine.commands.incidents import Attempt, incident_if_it_fails
from engine.commands.start import Beginning, begin_case
from engine.definitions import Deployed, deployed, host_of, newest
from engine.errors import Forbidden
from engine.interpreter.elements import given
from engine.model import Job, ProcessInstance, Subscription
from engine.new_job import new_job
from engine.starts import starting
from engine.uow import UnitOfWork, system_in
from engine.values import require_variables

JOBS = cast("sa.Table", Job.__table__)


@dataclass(frozen=True, slots=True)
class Spread:
    """How many waiting cases a signal goes to, and how many it starts."""

    delivered: int
    started: int


def broadcast(uow: UnitOfWork, name: str, variables: Mapping[str, Any]) -> Spread:
    """Give a signal to every case of the bureau that waits for it, each by a job of its own; an operator's verb."""
    policy.require_operator(uow.actor, "broadcast a signal")
    if uow.actor.bureau_id is None:
        raise Forbidden("Cannot broadcast a signal: it needs a bureau")
    require_text("name", name, MAX_KEY)
    require_variables(variables, {})
    found = _spread(uow, uow.actor.bureau_id, name, variables)
    payload = {"variables": dict(variables), "delivered": found.delivered, "started": found.started}
    audit.record(uow, "signal.broadcast", "signal", name, payload=payload)
    return found


def spread_signal(uow: UnitOfWork, job: Job) -> None:
    """A signal that a case has thrown goes to everybody who waits for it."""
    _spread(uow, given(job.bureau_id), job.payload["name"], job.payload["variables"])


def _spread(uow: UnitOfWork, bureau_id: UUID, name: str, variables: Mapping[str, Any]) -> Spread:
    waiting = sa.select(Subscription.id, Subscription.instance_id, Subscription.element_id).where(
        Subscription.bureau_id == bureau_id, Subscription.kind == "signal", Subscription.name == name
    )
    payload = {"name": name, "variables": dict(variables)}
    delivered = 0
    for wait_state_id, instance_id, element_id in uow.session.execute(waiting.order_by(Subscription.id)):
        of_case = {"instance_id": instance_id, "wait_state_id": wait_state_id, "element_id": element_id}
        uow.insert_later(JOBS, new_job(uow, "delivery", bureau_id, payload) | of_case)
        delivered += 1
    starts = starting(uow, "signal", name, bureau_id)
    for start in starts:
        of_start = {"definition_id": start.definition_id, "element_id": start.element_id}
        uow.insert_later(JOBS, new_job(uow, "start", bureau_id, payload) | of_start)
    uow.after_commit.append(uow.runtime.nudge)
    return Spread(delivered, len(starts))


def deliver_signal(uow: UnitOfWork, instance: ProcessInstance, job: Job) -> None:
    """A signal reaches one case that waited for it when it was thrown; if it no longer does, nothing happens."""
    wait_state_id = given(job.wait_state_id)
    if uow.session.get(Subscription, wait_state_id) is None:
        job.put_away(uow.now)
        return
    version = deployed(uow, instance.definition_id)
    case = interpreter.thaw(version.definition, instance.blob)
    name, variables = job.payload["name"], job.payload["variables"]
    attempt = Attempt("deliver", wait_state_id, job.element_id, variables, job_id=job.id)
    with incident_if_it_fails(uow, instance, attempt):
        require_variables(variables, case.variables())
        step = interpreter.correlate(case, host_of(uow, version), str(wait_state_id), variables)
        payload = {"signal": name, "element_id": job.element_id, "variables": variables}
        audit.record(uow, "signal.received", "subscription", wait_state_id, instance, payload)
        job.succeed(uow.now)
        advance(uow, instance, version, step)


def send_message(uow: UnitOfWork, job: Job) -> None:
    """A message that a case has thrown finds the case that waits for it, or starts one."""
    uow.actor = system_in(given(job.bureau_id))
    payload = job.payload
    correlate(uow, payload["name"], payload["variables"], payload["correlation_key"], sending_job=job.id)


def _startable_now(uow: UnitOfWork, job: Job, bureau_id: UUID) -> Deployed:
    """The newest version if it still has this start, so that a mended process starts mended; else the job's own."""
    version = deployed(uow, given(job.definition_id))
    current = newest(uow, version.key, bureau_id)
    return current if job.element_id in {one.id for one in current.definition.event_starts} else version


def start_by_event(uow: UnitOfWork, job: Job) -> None:
    """A signal or timer begins a case."""
    bureau_id = given(job.bureau_id)
    uow.actor = system_in(bureau_id)
    version = _startable_now(uow, job, bureau_id)
    brought = job.payload.get("variables", {})
    begin_case(uow, version, Beginning(bureau_id, {}, at=job.element_id, brought=brought))
