"""Events that belong to no case: each by itself, and whether a batch chained it."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.audit.batches import LOOK_BACK, scope_of
from engine.audit.finding import EVENT_COLUMNS, PAGE, PAYLOAD_TEXT, Finding, event_findings
from engine.errors import Message
from engine.model import AuditBatch, AuditBatchEvent, AuditEvent, AuditPayload


def verify_loose(session: Session) -> Iterator[Finding]:
    """Flaws within the events themselves."""
    events = (
        sa.select(*EVENT_COLUMNS, PAYLOAD_TEXT)
        .outerjoin(AuditPayload, AuditPayload.event_id == AuditEvent.id)
        .where(AuditEvent.instance_id.is_(None))
        .execution_options(yield_per=PAGE)
    )
    for event in session.execute(events):
        yield from event_findings(event, scope_of(event.bureau_id))


def verify_unchained(session: Session) -> Iterator[Finding]:
    """Events too old for any batch to take them up: they were written behind the chain's back."""
    latest = dict(
        session.execute(sa.select(AuditBatch.scope, sa.func.max(AuditBatch.at)).group_by(AuditBatch.scope)).all()
    )
    events = (
        sa.select(AuditEvent.id, AuditEvent.bureau_id, AuditEvent.at)
        .where(AuditEvent.instance_id.is_(None), ~sa.exists().where(AuditBatchEvent.event_id == AuditEvent.id))
        .execution_options(yield_per=PAGE)
    )
    for event in session.execute(events):
        scope = scope_of(event.bureau_id)
        if scope in latest and event.at < latest[scope] - LOOK_BACK:
            message = Message("Audit event {event} is in no batch, though later ones are", {"event": event.id})
            yield Finding("not_chained", scope, event.id, message)


def verify_stray_payloads(session: Session) -> Iterator[Finding]:
    """Payloads whose event is gone."""
    strays = sa.select(AuditPayload.event_id).where(~sa.exists().where(AuditEvent.id == AuditPayload.event_id))
    for event_id in session.scalars(strays.execution_options(yield_per=PAGE)):
        message = Message("There is a payload of audit event {event}, but not the event", {"event": event_id})
        yield Finding("payload_stray", "", event_id, message)
