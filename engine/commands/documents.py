"""Drafting and issuing documents inside the step that needs them, and reading one."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import audit
from engine.calendar import local_day
from engine.definitions import Deployed, form_of, template_of
from engine.documents import Rendered, Sheet, render
from engine.documents.context import labels_of, limits_in_words
from engine.documents.rendering import NO_NUMBER
from engine.errors import Invalid, Message
from engine.model import Bureau, Document, ProcessInstance, new_id
from engine.queries.documents import DocumentText, document_text
from engine.uow import UnitOfWork

MAX_NUMBER = 200
MAX_TITLE = 500


def draft_document(
    uow: UnitOfWork,
    instance: ProcessInstance,
    version: Deployed,
    template_id: str,
    variables: Mapping[str, Any],
    *,
    public: bool,
) -> Document:
    """Make or renew the draft of a template in a case: the text as it stands, without number, date and seal."""
    rendered = _rendered(uow, instance, version, template_id, variables, number=None)
    document = _draft_of(uow, instance, template_id) or _new(uow, instance, template_id)
    document.public, document.drafted_at, document.drafted_by = public, uow.now, uow.actor.user_id
    _write(document, rendered)
    uow.session.add(document)
    payload = {"template": template_id, "title": document.title, "sha256": document.sha256}
    audit.record(uow, "document.drafted", "document", document.id, instance, payload)
    return document


def issue_document(
    uow: UnitOfWork,
    instance: ProcessInstance,
    version: Deployed,
    template_id: str,
    number: str,
    variables: Mapping[str, Any],
    *,
    public: bool,
) -> Document:
    """Issue a document under its number; a draft of the template becomes it. From now on it never changes."""
    if not 0 < len(number) <= MAX_NUMBER:
        message = Message("Expected 1 to {longest} letters", {"longest": MAX_NUMBER})
        raise Invalid("Expected a number of 1 to {longest} letters", longest=MAX_NUMBER, problems={"number": [message]})
    rendered = _rendered(uow, instance, version, template_id, variables, number=number)
    document = _draft_of(uow, instance, template_id) or _new(uow, instance, template_id)
    document.state, document.number, document.public = "issued", number, public
    document.issued_at, document.issued_by = uow.now, uow.actor.user_id
    _write(document, rendered)
    uow.session.add(document)
    audit.record(uow, "document.issued", "document", document.id, instance, audit.document_facts(document))
    return document


def read_document(uow: UnitOfWork, document_id: UUID) -> DocumentText:
    """A document with its text; that the actor read it stays in the evidence."""
    found = document_text(uow, document_id)
    # Not in the chain of the case: reading must neither wait for the case nor make a new version of it.
    payload = {"instance_id": str(found.view.instance_id), "sha256": found.view.sha256}
    audit.record(uow, "document.read", "document", document_id, payload=payload)
    return found


def _rendered(
    uow: UnitOfWork,
    instance: ProcessInstance,
    version: Deployed,
    template_id: str,
    variables: Mapping[str, Any],
    *,
    number: str | None,
) -> Rendered:
    template = template_of(uow, version, template_id)
    bureau = uow.session.get_one(Bureau, instance.bureau_id)
    start_form = version.definition.start_form_id
    issued_on = local_day(uow.now).isoformat()
    given = {
        "document": {"number": number or NO_NUMBER, "date": issued_on if number else None},
        "bureau": {
            "name": bureau.name,
            "name_en": bureau.name_en or bureau.name,
            "agency_code": bureau.agency_code,
            "area_code": bureau.area_code,
        },
        "case": {
            "id": str(instance.id),
            "title": instance.title,
            "business_key": instance.business_key,
            "started_on": local_day(instance.started_at).isoformat(),
        },
        "limits": limits_in_words(version.limits),
        "labels": labels_of(form_of(uow, version, start_form) if start_form else None),
    }
    sheet = Sheet(bureau.name, bureau.name_en or bureau.name, sealed=number is not None)
    return render(template, uow.runtime.feel.at(uow.now), {**variables, **given}, sheet)


def _draft_of(uow: UnitOfWork, instance: ProcessInstance, template_id: str) -> Document | None:
    drafts = sa.select(Document).where(
        Document.instance_id == instance.id, Document.template_id == template_id, Document.state == "draft"
    )
    return uow.session.scalar(drafts.order_by(Document.id).limit(1))


def _new(uow: UnitOfWork, instance: ProcessInstance, template_id: str) -> Document:
    return Document(
        id=new_id(),
        bureau_id=instance.bureau_id,
        instance_id=instance.id,
        template_id=template_id,
        state="draft",
        number="",
        drafted_at=uow.now,
        drafted_by=uow.actor.user_id,
    )


def _write(document: Document, rendered: Rendered) -> None:
    document.title, document.title_en = rendered.title[:MAX_TITLE], rendered.title_en[:MAX_TITLE]
    document.html = rendered.html
    document.sha256 = hashlib.sha256(rendered.html.encode()).hexdigest()
