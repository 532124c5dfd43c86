"""Which processes an event starts: those of the newest version that a bureau runs, and no other."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from engine.definitions import newest
from engine.model import Bureau, ProcessDefinition, StartKind, StartSubscription
from engine.uow import UnitOfWork


def starting(uow: UnitOfWork, kind: StartKind, name: str, bureau_id: UUID) -> Sequence[StartSubscription]:
    """The start events of a bureau's processes that a message or signal brings about."""
    table = StartSubscription
    found = (
        sa.select(table, ProcessDefinition.key)
        .join(ProcessDefinition, ProcessDefinition.id == table.definition_id)
        .where(table.kind == kind, table.name == name)
        .where(sa.or_(table.bureau_id == bureau_id, table.bureau_id.is_(None)))
        .order_by(table.id)
    )
    # A process of the bureau's own stands in for the shared one of the same key, with its starts.
    return [start for start, key in uow.session.execute(found) if _runs(uow, key, bureau_id) == start.definition_id]


def bureaus_running(uow: UnitOfWork, definition_id: UUID, key: str) -> list[UUID]:
    """The bureaus for which a shared version is the one that a start takes."""
    bureaus = uow.session.scalars(sa.select(Bureau.id).order_by(Bureau.id)).all()
    return [bureau_id for bureau_id in bureaus if _runs(uow, key, bureau_id) == definition_id]


def _runs(uow: UnitOfWork, key: str, bureau_id: UUID) -> UUID:
    return newest(uow, key, bureau_id).id
