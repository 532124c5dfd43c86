"""Chaining the events that belong to no case, in batches per bureau: a job's work, never a request's."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.audit.digest import batch_hash
from engine.model import AuditBatch, AuditBatchEvent, AuditChain, AuditEvent, Bureau, new_id
from engine.uow import UnitOfWork

BATCH_SIZE = 1000
# An event is looked for this long before the last batch: longer than any transaction may have
# kept it unseen, short enough that the search does not grow with the history.
LOOK_BACK = timedelta(days=1)
INSTALLATION = "installation"


def chain_batches(uow: UnitOfWork) -> int:
    """Chain every event that waits for a batch; the number of events chained."""
    uow.flush()
    chained = sum(_chain_scope(uow, bureau_id) for bureau_id in _scopes(uow.session))
    uow.flush()
    return chained


def scope_of(bureau_id: UUID | None) -> str:
    """The name of the chain an event without a case belongs to."""
    return INSTALLATION if bureau_id is None else str(bureau_id)


def _scopes(session: Session) -> list[UUID | None]:
    return [None, *session.scalars(sa.select(Bureau.id).order_by(Bureau.id))]


def _chain_scope(uow: UnitOfWork, bureau_id: UUID | None) -> int:
    waiting = _waiting(uow.session, bureau_id)
    if uow.session.execute(waiting.limit(1)).first() is None:
        return 0
    # Read again under the lock: another process may have chained them meanwhile.
    chain = _locked_chain(uow.session, scope_of(bureau_id))
    events = uow.session.execute(waiting.order_by(AuditEvent.id)).all()
    for start in range(0, len(events), BATCH_SIZE):
        _add_batch(uow, chain, events[start : start + BATCH_SIZE])
    return len(events)


def _waiting(session: Session, bureau_id: UUID | None) -> "sa.Select[UUID, str]":
    since = session.scalar(sa.select(sa.func.max(AuditBatch.at)).where(AuditBatch.scope == scope_of(bureau_id)))
    waiting = sa.select(AuditEvent.id, AuditEvent.hash).where(
        AuditEvent.instance_id.is_(None),
        AuditEvent.bureau_id.is_(None) if bureau_id is None else AuditEvent.bureau_id == bureau_id,
        ~sa.exists().where(AuditBatchEvent.event_id == AuditEvent.id),
    )
    return waiting if since is None else waiting.where(AuditEvent.at >= since - LOOK_BACK)


def _locked_chain(session: Session, scope: str) -> AuditChain:
    chain = session.get(AuditChain, scope, with_for_update=True)
    if chain is None:
        chain = AuditChain(scope=scope)
        session.add(chain)
        session.flush()
    return chain


def _add_batch(uow: UnitOfWork, chain: AuditChain, events: Sequence["sa.Row[UUID, str]"]) -> None:
    batch: dict[str, Any] = {
        "id": new_id(),
        "scope": chain.scope,
        "seq": chain.seq + 1,
        "at": uow.now,
        "count": len(events),
        "previous_hash": chain.head,
    }
    batch["hash"] = batch_hash(batch, [event.hash for event in events])
    chain.seq, chain.head = batch["seq"], batch["hash"]
    uow.insert_later(cast("sa.Table", AuditBatch.__table__), batch)
    for place, event in enumerate(events):
        row = {"event_id": event.id, "batch_id": batch["id"], "place": place}
        uow.insert_later(cast("sa.Table", AuditBatchEvent.__table__), row)
