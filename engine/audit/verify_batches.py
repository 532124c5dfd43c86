"""The chains of batches, one per bureau and one of the installation."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.audit.digest import batch_hash
from engine.audit.finding import PAGE, Finding, Flaw, Row
from engine.errors import Message
from engine.model import GENESIS, AuditBatch, AuditBatchEvent, AuditChain, AuditEvent


def verify_batches(session: Session) -> Iterator[Finding]:
    """Flaws in the chains: a batch or one of its events changed or gone, or the end cut off."""
    rows = (
        sa.select(
            *AuditBatch.__table__.columns,
            AuditBatchEvent.event_id,
            AuditEvent.hash.label("event_hash"),
            AuditChain.scope.label("chain_scope"),
            AuditChain.seq.label("chain_seq"),
            AuditChain.head.label("chain_head"),
        )
        .select_from(AuditChain)
        # Full: a chain without batches and batches without a chain are both flaws.
        .join(AuditBatch, AuditBatch.scope == AuditChain.scope, full=True)
        .outerjoin(AuditBatchEvent, AuditBatchEvent.batch_id == AuditBatch.id)
        .outerjoin(AuditEvent, AuditEvent.id == AuditBatchEvent.event_id)
        .order_by(sa.func.coalesce(AuditChain.scope, AuditBatch.scope), AuditBatch.seq, AuditBatchEvent.place)
        .execution_options(yield_per=PAGE)
    )
    for scope, batches in groupby(session.execute(rows), key=lambda row: row.chain_scope or row.scope):
        yield from _chain_findings(scope, batches)


def _chain_findings(scope: str, rows: Iterable[Row]) -> Iterator[Finding]:
    seq, head, chain = 0, GENESIS, (0, GENESIS)
    for batch_id, group in groupby(rows, key=lambda row: row.id):
        members = list(group)
        batch = members[0]
        chain = (batch.chain_seq or 0, batch.chain_head or GENESIS)
        if batch_id is None:
            continue
        yield from _batch_findings(scope, members, seq, head)
        seq, head = batch.seq, batch.hash
    if chain != (seq, head):
        message = "Chain {scope}: expected {expected} batches, but the last one found is number {found}"
        yield _finding("batch_missing", scope, message, expected=chain[0], found=seq)


def _batch_findings(scope: str, members: list[Row], seq: int, head: str) -> Iterator[Finding]:
    batch, fields = members[0], members[0]._asdict()
    events = [member for member in members if member.event_id is not None]
    if batch.seq != seq + 1 or batch.previous_hash != head:
        yield _finding(
            "batch_missing", scope, "Chain {scope}: batch {seq} does not follow the one before it", seq=batch.seq
        )
    for gone in (event for event in events if event.event_hash is None):
        message = Message("Audit event {event} is missing", {"event": gone.event_id})
        yield Finding("event_missing", scope, gone.event_id, message)
    if all(event.event_hash is not None for event in events):
        found = batch_hash(fields, [event.event_hash for event in events])
        if found != batch.hash or len(events) != fields["count"]:
            yield _finding("batch_changed", scope, "Chain {scope}: batch {seq} is not as it was written", seq=batch.seq)


def _finding(flaw: Flaw, scope: str, template: str, **params: object) -> Finding:
    return Finding(flaw, scope, None, Message(template, {"scope": scope, **params}))
