"""The documents of cases: those of one case, and one with its text."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engine import policy
from engine.errors import NotFound
from engine.model import Document, DocumentState, ProcessInstance, User
from engine.queries.instances import visible_instance
from engine.queries.paging import Page, by_id, read_page
from engine.uow import UnitOfWork

BY_ID = by_id(Document.id)
_DRAFTER, _ISSUER = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document; `public` ones are for the applicant too once issued. `sha256` is of the text.

    `drafted_by` and `issued_by` are names; None for the engine, and for applicants.
    """

    id: UUID
    instance_id: UUID
    template_id: str
    state: DocumentState
    title: str
    title_en: str
    number: str
    public: bool
    sha256: str
    drafted_at: datetime
    drafted_by: str | None
    issued_at: datetime | None
    issued_by: str | None


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document with its text, which is HTML made by `engine.documents` and nothing else."""

    view: DocumentView
    html: str


def documents(uow: UnitOfWork, instance_id: UUID, *, cursor: str | None = None, limit: int = 50) -> Page[DocumentView]:
    """The documents of a case that the actor may know of, newest first."""
    case = visible_instance(uow, instance_id)
    chosen = _views().where(Document.instance_id == case.id, policy.may_see_document(uow.actor))
    rows, following = read_page(uow.session, chosen.add_columns(Document.id), BY_ID, cursor, limit)
    return Page(tuple(_shown(uow, DocumentView(*tuple(row)[:-1])) for row in rows), following)


def document(uow: UnitOfWork, document_id: UUID) -> DocumentView:
    """One document the actor may know of."""
    row = uow.session.execute(_one(uow, _views(), document_id)).first()
    if row is None:
        raise _unknown(document_id)
    return _shown(uow, DocumentView(*row))


def document_text(uow: UnitOfWork, document_id: UUID) -> DocumentText:
    """The same with its text."""
    row = uow.session.execute(_one(uow, _views().add_columns(Document.html), document_id)).first()
    if row is None:
        raise _unknown(document_id)
    *view, html = row
    return DocumentText(_shown(uow, DocumentView(*view)), html)


def _shown(uow: UnitOfWork, view: DocumentView) -> DocumentView:
    """Applicants are not told who in the bureau acted."""
    return replace(view, drafted_by=None, issued_by=None) if uow.actor.kind == "applicant" else view


def _one(uow: UnitOfWork, views: sa.Select[*tuple[Any, ...]], document_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    return views.where(Document.id == document_id, policy.may_see_document(uow.actor))


def _unknown(document_id: UUID) -> NotFound:
    return NotFound("Expected a document {id}, but found none", id=document_id)


def _views() -> sa.Select[*tuple[Any, ...]]:
    row = Document
    facts = (row.id, row.instance_id, row.template_id, row.state, row.title, row.title_en, row.number, row.public)
    made = (row.sha256, row.drafted_at, _DRAFTER.name, row.issued_at, _ISSUER.name)
    return (
        sa.select(*facts, *made)
        .join(ProcessInstance, ProcessInstance.id == row.instance_id)
        .outerjoin(_DRAFTER, _DRAFTER.id == row.drafted_by)
        .outerjoin(_ISSUER, _ISSUER.id == row.issued_by)
    )
