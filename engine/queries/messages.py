"""Messages that are kept because nobody waits for them yet, for operators and auditors."""

import sqlalchemy as sa

from engine import policy
from engine.model import KeptMessage
from engine.queries.paging import Page, by_id, read_page
from engine.uow import UnitOfWork

BY_ID = by_id(KeptMessage.id)


def kept_messages(uow: UnitOfWork, *, cursor: str | None = None, limit: int = 50) -> Page[KeptMessage]:
    """Kept messages of the bureau, newest first; the rows are not to be changed."""
    policy.require_auditor(uow.actor)
    chosen = sa.select(KeptMessage).where(KeptMessage.bureau_id == uow.actor.bureau_id)
    rows, following = read_page(uow.session, chosen.add_columns(KeptMessage.id), BY_ID, cursor, limit)
    return Page(tuple(row[0] for row in rows), following)
