"""The chains of the cases, each against the head kept in its instance row."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.audit.finding import EVENT_COLUMNS, PAGE, PAYLOAD_TEXT, Finding, Row, event_findings
from engine.errors import Message
from engine.model import GENESIS, AuditEvent, AuditPayload, ProcessInstance


def verify_cases(session: Session, instance_id: UUID | None) -> Iterator[Finding]:
    """Flaws in the chain of one case, or of all."""
    # One statement, so that heads and events are of the same moment while cases go on.
    events = (
        sa.select(*EVENT_COLUMNS, PAYLOAD_TEXT, ProcessInstance.audit_seq, ProcessInstance.audit_head)
        .outerjoin(AuditPayload, AuditPayload.event_id == AuditEvent.id)
        .outerjoin(ProcessInstance, ProcessInstance.id == AuditEvent.instance_id)
        .where(AuditEvent.instance_id.is_not(None))
        .order_by(AuditEvent.instance_id, AuditEvent.seq)
        .execution_options(yield_per=PAGE)
    )
    if instance_id is not None:
        events = events.where(AuditEvent.instance_id == instance_id)
    for case, chain in groupby(session.execute(events), key=lambda event: event.instance_id):
        yield from _chain_findings(str(case), chain)


def verify_emptied_cases(session: Session, instance_id: UUID | None) -> Iterator[Finding]:
    """Cases that had events and have none left."""
    emptied = sa.select(ProcessInstance.id, ProcessInstance.audit_seq).where(
        ProcessInstance.audit_seq > 0, ~sa.exists().where(AuditEvent.instance_id == ProcessInstance.id)
    )
    if instance_id is not None:
        emptied = emptied.where(ProcessInstance.id == instance_id)
    for case in session.execute(emptied.execution_options(yield_per=PAGE)):
        yield _tail_missing(str(case.id), 0, case.audit_seq)


def _chain_findings(case: str, chain: Iterable[Row]) -> Iterator[Finding]:
    seq, head, event = 0, GENESIS, None
    for event in chain:
        yield from event_findings(event, case)
        yield from _link_findings(case, event, seq, head)
        seq, head = event.seq, event.hash
    if event is not None:
        yield from _head_findings(case, event, seq, head)


def _link_findings(case: str, event: Row, seq: int, head: str) -> Iterator[Finding]:
    params = {"case": case, "event": event.id, "first": seq + 1, "last": event.seq - 1, "seq": event.seq}
    if event.seq != seq + 1:
        template = "Case {case}: audit events {first} to {last} are missing"
        yield Finding("event_missing", case, None, Message(template, params))
    elif event.previous_hash != head:
        template = "Case {case}: audit event {seq} ({event}) does not follow the one before it"
        yield Finding("chain_broken", case, event.id, Message(template, params))


def _head_findings(case: str, event: Row, seq: int, head: str) -> Iterator[Finding]:
    if event.audit_seq is None:
        template = "Case {case} has audit events, but the case itself is missing"
        yield Finding("case_missing", case, None, Message(template, {"case": case}))
    elif event.audit_seq > seq:
        yield _tail_missing(case, seq, event.audit_seq)
    elif (event.audit_seq, event.audit_head) != (seq, head):
        template = "Case {case}: its audit chain does not end as the case says"
        yield Finding("chain_broken", case, event.id, Message(template, {"case": case}))


def _tail_missing(case: str, found: int, expected: int) -> Finding:
    template = "Case {case}: expected {expected} audit events, but the last one found is number {found}"
    return Finding("tail_missing", case, None, Message(template, {"case": case, "expected": expected, "found": found}))
