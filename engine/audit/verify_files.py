"""The uploaded files, each against the events of its upload and of the step that handed it in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.audit.facts import agrees, handed_in_facts, uploaded_facts
from engine.audit.finding import PAGE, Finding, Flaw, Row
from engine.errors import Message
from engine.model import Attachment, AuditEvent, AuditPayload
from engine.verbs import Verb

# A hand-in names many files at once.
EVENTS_AT_ONCE = PAGE // 10


@dataclass(slots=True)
class _Seen:
    """The files that events speak of."""

    handed_in: set[UUID] = field(default_factory=set)
    # Uploaded, or copied from the case that was handed up from below.
    come_about: set[UUID] = field(default_factory=set)
    changed: set[UUID] = field(default_factory=set)


def verify_files(session: Session, instance_id: UUID | None) -> Iterator[Finding]:
    """Files that are not as they were uploaded or handed in, that nobody did so with, or that a case lost.

    A file that no case took in may be gone: nobody handed it in for long (`engine.commands.forgetting`).
    """
    seen = _Seen()
    yield from _verify_hand_ins(session, instance_id, seen)
    yield from _verify_uploads(session, instance_id, seen)
    rows = sa.select(Attachment.id, Attachment.instance_id)
    if instance_id is not None:
        rows = rows.where(Attachment.instance_id == instance_id)
    for row in session.execute(rows.execution_options(yield_per=PAGE)):
        if row.id not in seen.come_about:
            yield _finding("file_unknown", Message("The file {id} was never uploaded", {"id": row.id}), row.instance_id)
        elif row.instance_id is not None and row.id not in seen.handed_in:
            message = Message("The file {id} was never handed in with case {case}", _named(row.id, row.instance_id))
            yield _finding("file_unknown", message, row.instance_id)


def _verify_hand_ins(session: Session, instance_id: UUID | None, seen: _Seen) -> Iterator[Finding]:
    for some in _events(session, "file.handed_in", instance_id):
        named = [(event, id_, facts) for event in some for id_, facts in _files_of(event)]
        rows = _rows(session, (id_ for _, id_, _ in named))
        for event, id_, facts in named:
            seen.handed_in.add(id_)
            if "from_instance" in event.payload:
                seen.come_about.add(id_)
            row = rows.get(id_)
            if row is None or row.instance_id != event.instance_id:
                params = _named(id_, event.instance_id)
                message = Message("The file {id} that was handed in with case {case} is missing", params)
                yield _finding("file_missing", message, event.instance_id, event.id)
            elif row.bureau_id != event.bureau_id or not agrees(facts, handed_in_facts(row)):
                seen.changed.add(id_)
                params = _named(id_, event.instance_id)
                message = Message("The file {id} of case {case} is not as it was handed in", params)
                yield _finding("file_changed", message, event.instance_id, event.id)


def _verify_uploads(session: Session, instance_id: UUID | None, seen: _Seen) -> Iterator[Finding]:
    for some in _events(session, "file.uploaded", None):
        rows = _rows(session, (id_ for event in some if (id_ := _id_of(event.object_id))))
        for event in some:
            row = rows.get(_id_of(event.object_id) or event.id)
            if row is None or (instance_id is not None and row.instance_id != instance_id):
                continue
            seen.come_about.add(row.id)
            # What differs from both events is found once.
            if row.id not in seen.changed and not _is_as_uploaded(row, event):
                message = Message("The file {id} is not as it was uploaded", {"id": row.id})
                yield _finding("file_changed", message, row.instance_id, event.id)


def _is_as_uploaded(row: Attachment, event: Row) -> bool:
    by = (row.bureau_id, row.uploaded_by, row.created_at) == (event.bureau_id, event.actor_id, event.at)
    return by and agrees(event.payload, uploaded_facts(row))


def _events(session: Session, verb: Verb, instance_id: UUID | None) -> Iterator[list[Row]]:
    event = AuditEvent
    columns = [event.id, event.bureau_id, event.instance_id, event.at, event.actor_id, event.object_id]
    events = sa.select(*columns, AuditPayload.payload).outerjoin(AuditPayload, AuditPayload.event_id == event.id)
    events = events.where(event.verb == verb)
    if instance_id is not None:
        events = events.where(event.instance_id == instance_id)
    for some in session.execute(events.execution_options(yield_per=EVENTS_AT_ONCE)).partitions():
        yield list(some)


def _rows(session: Session, ids: Iterable[UUID]) -> Mapping[UUID, Attachment]:
    wanted = list(ids)
    found: dict[UUID, Attachment] = {}
    for start in range(0, len(wanted), PAGE):
        rows = session.scalars(sa.select(Attachment).where(Attachment.id.in_(wanted[start : start + PAGE])))
        found |= {row.id: row for row in rows}
    return found


def _files_of(event: Row) -> Iterator[tuple[UUID, Mapping[str, Any]]]:
    """The files an event names, by id; none where its payload is gone or no longer one of its kind."""
    files = event.payload.get("files") if isinstance(event.payload, Mapping) else None
    for one in files if isinstance(files, list) else []:
        id_ = _id_of(one.get("id")) if isinstance(one, Mapping) else None
        if id_ is not None:
            yield id_, one


def _id_of(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _named(file_id: UUID, case: UUID) -> dict[str, object]:
    return {"id": file_id, "case": case}


def _finding(flaw: Flaw, message: Message, case: UUID | None, event_id: UUID | None = None) -> Finding:
    return Finding(flaw, "" if case is None else str(case), event_id, message)
