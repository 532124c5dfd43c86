"""What has failed in a case, for whoever has to see to it: the step, the error, and when it came to that."""

from dataclasses import dataclass
from datetime import datetime

from engine import policy, queries
from engine.definitions import Deployed
from engine.model import Job
from engine.queries import InstanceDetail, Wanted
from engine.uow import UnitOfWork
from forms import Message, Text
from web.happenings import name_of

MOST_TOLD = 20
CALL_CANCELLED = Message("The called case was cancelled; an operator decides whether it counts as completed")


@dataclass(frozen=True)
class Incident:
    """A failed job as its case tells of it; an error is told as the step put it."""

    step: Text | Message
    what: Message | str
    at: datetime | None


def incidents_of(uow: UnitOfWork, case: InstanceDetail, version: Deployed) -> list[Incident]:
    """The failed jobs of a case, newest first; nobody but operators and auditors is told of them."""
    if not policy.sees_everything(uow.actor):
        return []
    failed = queries.jobs(uow, instance_id=case.id, state="failed", limit=MOST_TOLD).items
    return [_incident(uow, case, version, job) for job in failed]


def _incident(uow: UnitOfWork, case: InstanceDetail, version: Deployed, job: Job) -> Incident:
    wanted = Wanted(instance_id=case.id, verb="job.failed", object_id=str(job.id))
    told = next(iter(queries.audit_events(uow, wanted, limit=1).items), None)
    facts = told.payload if told is not None and isinstance(told.payload, dict) else {}
    waits = (wait.element_id for wait in case.wait_states if wait.id == job.wait_state_id)
    element_id = facts.get("element_id") or job.element_id or next(waits, None)
    is_cancelled_call = job.kind == "return" and job.payload.get("how") == "cancelled"
    return Incident(
        step=name_of(version, element_id) if element_id else Message("The case as a whole"),
        what=CALL_CANCELLED if is_cancelled_call else str(facts.get("error") or job.error or ""),
        at=None if told is None else told.at,
    )
