"""Uploading a file, and reading one."""

from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

import sqlalchemy as sa

from engine import audit
from engine.errors import Forbidden, Invalid, Message, WrongState
from engine.files import clean_name, path_of, store
from engine.model import Attachment, new_id
from engine.queries.attachments import AttachmentView, attachment, facts_of
from engine.runtime import Runtime
from engine.uow import Actor, begin

# Files a person has uploaded and not handed in with any form.
MOST_LOOSE = 500


def upload(runtime: Runtime, actor: Actor, name: str, stream: IO[bytes], now: datetime | None = None) -> AttachmentView:
    """Take in a file; it belongs to the actor until a form that names it is handed in.

    It begins its own units of work: receiving takes long, and must not hold SQLite's write lock.
    """
    if actor.user_id is None or actor.bureau_id is None:
        raise Forbidden("Cannot upload a file: expected a person of a bureau, but found {name}", name=actor.name)
    cleaned = clean_name(name)
    if not cleaned:
        message = Message("Expected a file with a name, but found none")
        raise Invalid(message.template, problems={"file": [message]})
    _require_few(runtime, actor)
    stored = store(runtime.settings, cleaned, stream)
    with begin(runtime, actor, now) as uow:
        row = Attachment(
            id=new_id(),
            bureau_id=actor.bureau_id,
            element_id="",
            name=cleaned,
            media_type=stored.media_type,
            size=stored.size,
            sha256=stored.sha256,
            uploaded_by=actor.user_id,
            created_at=uow.now,
        )
        uow.session.add(row)
        audit.record(uow, "file.uploaded", "attachment", row.id, payload=facts_of(row))
        uow.flush()
        return attachment(uow, row.id)


def read_file(
    runtime: Runtime, actor: Actor, attachment_id: UUID, now: datetime | None = None
) -> tuple[AttachmentView, Path]:
    """A file and where its content lies; that the actor read it stays in the evidence."""
    with begin(runtime, actor, now) as uow:
        found = attachment(uow, attachment_id)
        # Not in the chain of the case: reading must neither wait for the case nor make a new version of it.
        payload = {"instance_id": found.instance_id and str(found.instance_id), "sha256": found.sha256}
        audit.record(uow, "file.read", "attachment", found.id, payload=payload)
    path = path_of(runtime.settings, found.sha256)
    if not path.is_file():
        raise RuntimeError(f"Expected the content of file {found.id} at {path}, but found none")
    return found, path


def _require_few(runtime: Runtime, actor: Actor) -> None:
    loose = sa.select(sa.func.count()).select_from(Attachment)
    loose = loose.where(Attachment.uploaded_by == actor.user_id, Attachment.instance_id.is_(None))
    with begin(runtime, actor, read_only=True) as uow:
        count = uow.session.scalar(loose) or 0
    if count >= MOST_LOOSE:
        raise WrongState(
            "Cannot upload a file: {count} files of yours belong to no case yet; hand in or wait", count=count
        )
