"""Files: one, those of a case, and those that the entries of a form name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import policy
from engine.errors import NotFound
from engine.model import Attachment, ProcessInstance
from engine.queries.instances import process_instance, visible_instance
from engine.queries.paging import Page, by_id, read_page
from engine.uow import UnitOfWork
from forms import Form
from forms.files import file_entries, has_files, replaced_files
from forms.types.filepicker import FACTS

BY_ID = by_id(Attachment.id)
MOST_NAMED = 2_000
Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file; without a case it belongs to whoever uploaded it."""

    id: UUID
    instance_id: UUID | None
    element_id: str
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_by: UUID
    created_at: datetime


def attachment(uow: UnitOfWork, attachment_id: UUID) -> AttachmentView:
    """One file the actor may know of; an applicant knows the own ones, and those its case shows it."""
    row = uow.session.execute(_views().where(Attachment.id == attachment_id, policy.may_see_file(uow.actor))).first()
    found = None if row is None else AttachmentView(*row)
    if found is None or not _is_shown(uow, found):
        raise NotFound("Expected a file {id}, but found none", id=attachment_id)
    return found


def attachments(
    uow: UnitOfWork, instance_id: UUID, *, cursor: str | None = None, limit: int = 50
) -> Page[AttachmentView]:
    """The files of a case that the actor may know of, newest first."""
    case = visible_instance(uow, instance_id)
    chosen = _views().where(Attachment.instance_id == case.id, policy.may_see_file(uow.actor))
    if uow.actor.kind == "applicant":
        shown = sorted(_file_ids(process_instance(uow, case.id).variables))
        chosen = chosen.where(sa.or_(Attachment.uploaded_by == uow.actor.user_id, Attachment.id.in_(shown)))
    rows, following = read_page(uow.session, chosen.add_columns(Attachment.id), BY_ID, cursor, limit)
    return Page(tuple(AttachmentView(*tuple(row)[:-1]) for row in rows), following)


def with_files(
    uow: UnitOfWork,
    form: Form | None,
    data: Mapping[str, Any],
    context: Mapping[str, Any],
    instance_id: UUID | None = None,
) -> dict[str, Any]:
    """Entries to look at: ids of files replaced by what is known of them, those the actor may not name left out."""
    if form is None or not has_files(form):
        return dict(data)
    shown = {key: value for key, value in context.items() if key in form.keys}
    known = usable_files(uow, [one for _, one in file_entries(form, data)], instance_id, uow.actor.user_id, shown)
    return replaced_files(form, data, lambda one: known.get(id_of(one) or ""))


def usable_files(
    uow: UnitOfWork,
    entries: Iterable[object],
    instance_id: UUID | None,
    person_id: UUID | None,
    shown: Mapping[str, Any] | None = None,
) -> Mapping[str, Facts]:
    """What is known of the files that entries name, by id: those of the case, and loose ones of the person.

    An applicant names those of the case that it uploaded, or that the variables hold which it is `shown`.
    """
    ids = {UUID(found) for one in entries if (found := id_of(one)) is not None}
    if not ids or len(ids) > MOST_NAMED:
        return {}
    loose = Attachment.instance_id.is_(None) & (Attachment.uploaded_by == person_id)
    own = loose if instance_id is None else sa.or_(loose, Attachment.instance_id == instance_id)
    chosen = sa.select(Attachment).where(Attachment.id.in_(ids), own)
    if uow.actor.bureau_id is not None:
        chosen = chosen.where(Attachment.bureau_id == uow.actor.bureau_id)
    if uow.actor.kind == "applicant":
        known = sorted(_file_ids(shown or {}))
        chosen = chosen.where(sa.or_(Attachment.uploaded_by == person_id, Attachment.id.in_(known)))
    return {str(row.id): facts_of(row) for row in uow.session.scalars(chosen)}


def facts_of(row: Attachment | AttachmentView) -> Facts:
    """What the variables of a case hold of a file."""
    return {fact: str(row.id) if fact == "id" else getattr(row, fact) for fact in FACTS}


def id_of(entry: object) -> str | None:
    """The id that an entry names a file by, in its one spelling: a text, or an object that holds it."""
    named = entry.get("id") if isinstance(entry, Mapping) else entry
    try:
        return str(UUID(named)) if isinstance(named, str) else None
    except ValueError:
        return None


def _is_shown(uow: UnitOfWork, found: AttachmentView) -> bool:
    if uow.actor.kind != "applicant" or found.instance_id is None or found.uploaded_by == uow.actor.user_id:
        return True
    return found.id in _file_ids(process_instance(uow, found.instance_id).variables)


def _file_ids(value: object) -> set[UUID]:
    """The ids of all files in a JSON value."""
    return set(_walk(value))


def _walk(value: object) -> Iterator[UUID]:
    if isinstance(value, Mapping):
        if set(FACTS) <= set(value) and (found := id_of(value)) is not None:
            yield UUID(found)
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner)


def _views() -> sa.Select[*tuple[Any, ...]]:
    row = Attachment
    columns = [row.id, row.instance_id, row.element_id, row.name, row.media_type, row.size, row.sha256]
    chosen = sa.select(*columns, row.uploaded_by, row.created_at)
    return chosen.select_from(row).outerjoin(ProcessInstance, ProcessInstance.id == row.instance_id)
