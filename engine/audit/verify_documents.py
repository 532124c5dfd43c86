"""The issued documents, each against what the evidence keeps of the moment it was issued."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.audit.facts import agrees, document_facts
from engine.audit.finding import PAGE, Finding, Row
from engine.audit.issuing import all_issuings, issuings
from engine.errors import Message
from engine.model import Document


def verify_documents(session: Session, instance_id: UUID | None) -> Iterator[Finding]:
    """Documents that are not as they were issued, were never issued, or are gone."""
    known: set[str] = set()
    for document, event in _issued(session, instance_id):
        known.add(str(document.id))
        named = {"number": document.number, "case": document.instance_id}
        if event is None:
            message = Message("The document {number} of case {case} was never issued", named)
            yield Finding("document_unknown", str(document.instance_id), None, message)
        elif not _is_as_issued(document, event):
            message = Message("The document {number} of case {case} is not as it was issued", named)
            yield Finding("document_changed", str(document.instance_id), event.id, message)
    for object_id, case, event_id in session.execute(all_issuings("document.issued", instance_id)):
        if object_id not in known:
            message = Message("The document {id} that case {case} issued is missing", {"id": object_id, "case": case})
            yield Finding("document_missing", str(case), event_id, message)


def _issued(session: Session, instance_id: UUID | None) -> Iterator[tuple[Document, Row | None]]:
    """Every issued document with the event of its issuing."""
    documents = sa.select(Document).where(Document.state == "issued").order_by(Document.id)
    if instance_id is not None:
        documents = documents.where(Document.instance_id == instance_id)
    # A page at a time: they are as long as letters are, and their events are looked up together.
    for some in session.scalars(documents.execution_options(yield_per=PAGE // 10)).partitions():
        events = issuings(session, "document.issued", some)
        for document in some:
            yield document, events.get((str(document.id), document.instance_id))


def _is_as_issued(document: Document, event: Row) -> bool:
    same = document.bureau_id == event.bureau_id and agrees(event.payload, document_facts(document))
    return same and hashlib.sha256(document.html.encode()).hexdigest() == document.sha256
