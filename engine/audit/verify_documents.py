"""The issued documents, each against what the evidence keeps of the moment it was issued."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.audit.finding import PAGE, Finding
from engine.errors import Message
from engine.model import AuditEvent, AuditPayload, Document


def verify_documents(session: Session, instance_id: UUID | None) -> Iterator[Finding]:
    """Documents that are not as they were issued, were never issued, or are gone."""
    known: set[str] = set()
    for document, event_id, payload in _issued(session, instance_id):
        known.add(str(document.id))
        if event_id is None:
            message = Message("The document {number} of case {case} was never issued", _named(document))
            yield Finding("document_unknown", str(document.instance_id), None, message)
        elif not _is_as_issued(document, payload or {}):
            message = Message("The document {number} of case {case} is not as it was issued", _named(document))
            yield Finding("document_changed", str(document.instance_id), event_id, message)
    for event in session.execute(_events(instance_id)):
        if event.object_id not in known:
            params = {"id": event.object_id, "case": event.instance_id}
            message = Message("The document {id} that case {case} issued is missing", params)
            yield Finding("document_missing", str(event.instance_id), event.id, message)


def _issued(session: Session, instance_id: UUID | None) -> Iterator[tuple[Document, UUID | None, Any]]:
    """Every issued document with the event of its issuing."""
    documents = sa.select(Document).where(Document.state == "issued").order_by(Document.id)
    if instance_id is not None:
        documents = documents.where(Document.instance_id == instance_id)
    # A page at a time: they are as long as letters are, and their events are looked up together.
    for some in session.scalars(documents.execution_options(yield_per=PAGE // 10)).partitions():
        ids = [str(document.id) for document in some]
        events = (
            sa.select(AuditEvent.object_id, AuditEvent.id, AuditEvent.instance_id, AuditPayload.payload)
            .outerjoin(AuditPayload, AuditPayload.event_id == AuditEvent.id)
            .where(AuditEvent.verb == "document.issued", AuditEvent.object_id.in_(ids))
        )
        cases = {document.instance_id for document in some}
        found = {
            (object_id, case): (event_id, payload)
            for object_id, event_id, case, payload in session.execute(events.where(AuditEvent.instance_id.in_(cases)))
        }
        for document in some:
            yield document, *found.get((str(document.id), document.instance_id), (None, None))


def _events(instance_id: UUID | None) -> sa.Select[str, UUID | None, UUID]:
    issued = sa.select(AuditEvent.object_id, AuditEvent.instance_id, AuditEvent.id).where(
        AuditEvent.verb == "document.issued", AuditEvent.instance_id.is_not(None)
    )
    chosen = issued if instance_id is None else issued.where(AuditEvent.instance_id == instance_id)
    return chosen.execution_options(yield_per=PAGE)


def _is_as_issued(document: Document, payload: Mapping[str, Any]) -> bool:
    facts = {
        "template": document.template_id,
        "number": document.number,
        "title": document.title,
        "public": document.public,
        "sha256": document.sha256,
    }
    same = all(payload.get(name) == value for name, value in facts.items())
    return same and hashlib.sha256(document.html.encode()).hexdigest() == document.sha256


def _named(document: Document) -> dict[str, object]:
    return {"number": document.number, "case": document.instance_id}
