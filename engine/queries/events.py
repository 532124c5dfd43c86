"""What happened: the history of one case, and the evidence of a bureau for its auditors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import policy
from engine.errors import NotFound
from engine.model import AuditEvent, AuditPayload, ProcessInstance, User
from engine.queries.paging import Keyset, Page, by_id, read_page
from engine.uow import Actor, UnitOfWork

BY_SEQ = Keyset((AuditEvent.seq,), (int,), descending=False)
LATEST_FIRST = Keyset((AuditEvent.seq,), (int,))
BY_ID = by_id(AuditEvent.id)
STAFF = "工作人员 Staff"
# What an applicant is told of the own case, beside what it did itself.
PUBLIC = (
    "instance.started",
    "instance.suspended",
    "instance.resumed",
    "instance.cancelled",
    "instance.completed",
    "user_task.created",
    "user_task.completed",
    "message.correlated",
    "job.succeeded",
)
# What the own step of an applicant may do that is still the bureau's own business.
INTERNAL = ("document.drafted", "document.issued", "instance.advanced")
PUBLIC_FACTS = ("element_id", "name", "due_at", "message", "at", "parent_id")


@dataclass(frozen=True, slots=True)
class EventView:
    """An audit event; `seq` numbers those of a case."""

    id: UUID
    bureau_id: UUID | None
    instance_id: UUID | None
    seq: int | None
    at: datetime
    actor_id: UUID | None
    actor_name: str
    verb: str
    object_type: str
    object_id: str
    payload_digest: str | None
    previous_hash: str | None
    hash: str
    payload: Any


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events to read; `actor` is a username, `until` is not included."""

    instance_id: UUID | None = None
    actor: str | None = None
    verb: str | None = None
    object_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def history(
    uow: UnitOfWork, instance_id: UUID, *, cursor: str | None = None, limit: int = 50, latest_first: bool = False
) -> Page[EventView]:
    """The events of a case, oldest first unless asked otherwise.

    An applicant sees the public ones, without who in the bureau acted; of the work done without people those
    that gave a document its number. A page may so hold fewer than `limit`.
    """
    case = sa.select(ProcessInstance.id).where(ProcessInstance.id == instance_id, policy.may_see_instance(uow.actor))
    if uow.session.scalar(case) is None:
        raise NotFound("Expected a process instance {id}, but found none", id=instance_id)
    chosen = _views().where(AuditEvent.instance_id == instance_id)
    if uow.actor.kind == "applicant":
        own = (AuditEvent.actor_id == uow.actor.user_id) & AuditEvent.verb.not_in(INTERNAL)
        chosen = chosen.where(AuditEvent.verb.in_(PUBLIC) | own)
    keyset = LATEST_FIRST if latest_first else BY_SEQ
    rows, following = read_page(uow.session, chosen.add_columns(AuditEvent.seq), keyset, cursor, limit)
    events = [EventView(*tuple(row)[:-1]) for row in rows]
    if uow.actor.kind == "applicant":
        events = [_public(uow.actor, event) for event in events if event.verb != "job.succeeded" or numbers_of(event)]
    return Page(tuple(events), following)


def numbers_of(event: EventView) -> Mapping[str, str]:
    """The numbers of documents that a handler gave: texts of its result whose names end in `_no`."""
    payload = event.payload if isinstance(event.payload, dict) else {}
    result = payload.get("result")
    if event.verb != "job.succeeded" or not isinstance(result, dict):
        return {}
    return {name: value for name, value in result.items() if name.endswith("_no") and isinstance(value, str) and value}


def audit_events(
    uow: UnitOfWork,
    wanted: Wanted | None = None,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[EventView]:
    """The evidence of the bureau, newest first, for auditors and operators."""
    policy.require_auditor(uow.actor)
    chosen = _views()
    if uow.actor.bureau_id is not None or not policy.is_system(uow.actor):
        chosen = chosen.where(AuditEvent.bureau_id == uow.actor.bureau_id)
    if wanted is not None:
        chosen = chosen.where(*_conditions(wanted))
    rows, following = read_page(uow.session, chosen.add_columns(AuditEvent.id), BY_ID, cursor, limit)
    return Page(tuple(EventView(*tuple(row)[:-1]) for row in rows), following)


def _conditions(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    for column, value in (
        (AuditEvent.instance_id, wanted.instance_id),
        (AuditEvent.verb, wanted.verb),
        (AuditEvent.object_id, wanted.object_id),
    ):
        if value is not None:
            yield column == value
    if wanted.actor is not None:
        yield AuditEvent.actor_id == sa.select(User.id).where(User.username == wanted.actor).scalar_subquery()
    if wanted.since is not None:
        yield AuditEvent.at >= wanted.since
    if wanted.until is not None:
        yield AuditEvent.at < wanted.until


def _public(actor: Actor, event: EventView) -> EventView:
    if event.actor_id == actor.user_id:
        return event
    payload = event.payload if isinstance(event.payload, dict) else {}
    facts = {name: payload[name] for name in PUBLIC_FACTS if name in payload}
    if numbers := numbers_of(event):
        facts["result"] = numbers
    return replace(event, actor_id=None, actor_name=STAFF, payload=facts)


def _views() -> sa.Select[*tuple[Any, ...]]:
    event = AuditEvent
    columns = [event.id, event.bureau_id, event.instance_id, event.seq, event.at, event.actor_id, event.actor_name]
    columns += [event.verb, event.object_type, event.object_id, event.payload_digest, event.previous_hash, event.hash]
    return sa.select(*columns, AuditPayload.payload).outerjoin(AuditPayload, AuditPayload.event_id == event.id)
