"""What the actor has entered so far and not handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine.model import Draft
from engine.queries.definitions import start_form
from engine.queries.tasks import user_task
from engine.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class DraftView:
    """Entries as they were entered, right or wrong."""

    data: Mapping[str, Any]
    saved_at: datetime


def task_draft(uow: UnitOfWork, task_id: UUID) -> DraftView | None:
    """The actor's draft at an open task it holds."""
    task = user_task(uow, task_id)
    return _draft(uow, str(task_id)) if task.state == "open" and task.assignee == uow.actor.username else None


def start_draft(uow: UnitOfWork, definition_key: str) -> DraftView | None:
    """The actor's draft for a new case of a process it may start."""
    start_form(uow, definition_key)
    return _draft(uow, definition_key)


def start_drafts(uow: UnitOfWork) -> dict[str, datetime]:
    """When the actor's drafts of new cases were saved, by the key of the process."""
    own = Draft.user_id == uow.actor.user_id, Draft.bureau_id == uow.actor.bureau_id
    chosen = sa.select(Draft.place, Draft.saved_at).where(*own, Draft.user_task_id.is_(None))
    return dict(uow.session.execute(chosen).all())


def _draft(uow: UnitOfWork, place: str) -> DraftView | None:
    chosen = sa.select(Draft.data, Draft.saved_at).where(
        Draft.user_id == uow.actor.user_id, Draft.bureau_id == uow.actor.bureau_id, Draft.place == place
    )
    row = uow.session.execute(chosen).first()
    return None if row is None else DraftView(*row)
