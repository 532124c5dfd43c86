"""The events by which cases issued things: those of given rows, and all of them."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.audit.finding import PAGE, Row
from engine.model import AuditEvent, AuditPayload, Document, IssuedNumber
from engine.verbs import Verb


def issuings(session: Session, verb: Verb, rows: Iterable[Document | IssuedNumber]) -> dict[tuple[str, UUID], Row]:
    """The event that issued each row in its case, with payload, by the ids of row and case."""
    wanted = {(str(row.id), row.instance_id) for row in rows}
    event = AuditEvent
    columns = [event.object_id, event.id, event.bureau_id, event.instance_id, AuditPayload.payload]
    found = (
        sa.select(*columns)
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .where(event.verb == verb, event.object_id.in_({object_id for object_id, _ in wanted}))
        # The ids of events' objects have no index, the cases have one.
        .where(event.instance_id.in_({case for _, case in wanted}))
    )
    return {(one.object_id, one.instance_id): one for one in session.execute(found)}


def all_issuings(verb: Verb, instance_id: UUID | None) -> sa.Select[str, UUID | None, UUID]:
    """What was issued in one case, or in all: id of the thing, case, and event."""
    issued = sa.select(AuditEvent.object_id, AuditEvent.instance_id, AuditEvent.id).where(
        AuditEvent.verb == verb, AuditEvent.instance_id.is_not(None)
    )
    chosen = issued if instance_id is None else issued.where(AuditEvent.instance_id == instance_id)
    return chosen.execution_options(yield_per=PAGE)
