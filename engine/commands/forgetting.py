"""Forgetting what nobody handed in: old drafts, the files uploaded for them, and contents no file names any more."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from engine.files import remove_content, remove_unfinished, settled_contents
from engine.model import Attachment, Draft, Job
from engine.runtime import Runtime
from engine.uow import SYSTEM, UnitOfWork, begin

# Nobody comes back later than this.
DRAFTS_KEPT = timedelta(days=180)
LOOSE_FILES_KEPT = timedelta(days=30)
# No upload takes longer than this from its first byte to its row.
UPLOADS_TAKE = timedelta(days=1)
BATCH = 500


def forget_drafts(uow: UnitOfWork) -> None:
    """Delete drafts nobody comes back to, then files nobody handed in whose owner has no draft."""
    old = sa.delete(Draft).where(Draft.saved_at < uow.now - DRAFTS_KEPT)
    uow.session.execute(old.execution_options(synchronize_session=False))
    drafting = sa.exists().where(Draft.user_id == Attachment.uploaded_by)
    stale = Attachment.instance_id.is_(None) & (Attachment.created_at < uow.now - LOOSE_FILES_KEPT)
    # A step that failed keeps the ids of files that its retry will need.
    failed = sa.exists().where(Job.bureau_id == Attachment.bureau_id, Job.kind == "step", Job.state == "failed")
    forgotten = sa.delete(Attachment).where(stale, ~drafting, ~failed)
    uow.session.execute(forgotten.execution_options(synchronize_session=False))


def forget_contents(runtime: Runtime, now: datetime) -> int:
    """Remove contents that no file names, and what broken-off uploads left; gives the number of contents.

    Between looking and removing the same content may be uploaded anew: `remove_content` leaves a fresh one.
    """
    before = (now - UPLOADS_TAKE).timestamp()
    remove_unfinished(runtime.settings, before)
    contents, gone = list(settled_contents(runtime.settings, before)), 0
    for start in range(0, len(contents), BATCH):
        batch = contents[start : start + BATCH]
        with begin(runtime, SYSTEM, read_only=True) as uow:
            named = set(uow.session.scalars(sa.select(Attachment.sha256).where(Attachment.sha256.in_(batch))))
        gone += sum(remove_content(runtime.settings, sha256, before) for sha256 in batch if sha256 not in named)
    return gone
