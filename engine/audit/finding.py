"""What a verification found, and the check of a single event that all verifications share."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from engine.audit.digest import event_hash, text_digest
from engine.errors import Message
from engine.model import AuditEvent, AuditPayload

Flaw = Literal[
    "event_changed",
    "event_missing",
    "chain_broken",
    "tail_missing",
    "case_missing",
    "payload_changed",
    "payload_missing",
    "payload_stray",
    "batch_changed",
    "batch_missing",
    "not_chained",
    "document_changed",
    "document_missing",
    "document_unknown",
    "file_changed",
    "file_missing",
    "file_unknown",
    "content_changed",
    "content_missing",
    "number_changed",
    "number_missing",
    "number_unknown",
    "series_behind",
]

PAGE = 1000
# As stored, not as parsed: the digest is over these very bytes.
PAYLOAD_TEXT = sa.type_coerce(AuditPayload.payload, sa.Text).label("payload_text")
Row = sa.Row[*tuple[Any, ...]]
EVENT_COLUMNS = AuditEvent.__table__.columns


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw: its kind, the case or chain it is in, the event if it is one event's, and a sentence."""

    flaw: Flaw
    scope: str
    event_id: UUID | None
    message: Message

    def __str__(self) -> str:
        return str(self.message)


def event_findings(event: Row, scope: str) -> Iterator[Finding]:
    """Flaws within one event: its own fields, and its payload against the digest."""

    def finding(flaw: Flaw, template: str) -> Finding:
        return Finding(flaw, scope, event.id, Message(template, {"event": event.id}))

    if event_hash(event._asdict()) != event.hash:
        yield finding("event_changed", "Audit event {event} is not as it was written")
    if event.payload_text is None:
        if event.payload_digest is not None:
            yield finding("payload_missing", "The payload of audit event {event} is missing")
    elif text_digest(event.payload_text.encode()) != event.payload_digest:
        yield finding("payload_changed", "The payload of audit event {event} is not as it was written")
