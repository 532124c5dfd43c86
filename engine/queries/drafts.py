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
    version: int
    page: str = ""


@dataclass(frozen=True, slots=True)
class AsideView:
    """Entries kept beside the draft: another window had saved its own, or they were exchanged for it."""

    id: UUID
    saved_at: datetime


def task_draft(uow: UnitOfWork, task_id: UUID) -> DraftView | None:
    """The actor's draft at an open task it holds."""
    return draft_at(uow, str(task_id)) if _is_held(uow, task_id) else None


def start_draft(uow: UnitOfWork, definition_key: str) -> DraftView | None:
    """The actor's draft for a new case of a process it may start."""
    start_form(uow, definition_key)
    return draft_at(uow, definition_key)


def start_drafts(uow: UnitOfWork) -> dict[str, datetime]:
    """When the actor's entries for new cases were saved last, by the key of the process."""
    own = Draft.user_id == uow.actor.user_id, Draft.bureau_id == uow.actor.bureau_id
    chosen = sa.select(Draft.place, sa.func.max(Draft.saved_at)).where(*own, Draft.user_task_id.is_(None))
    return dict(uow.session.execute(chosen.group_by(Draft.place)).all())


def task_drafts_aside(uow: UnitOfWork, task_id: UUID) -> list[AsideView]:
    """What is kept beside the actor's draft at an open task it holds."""
    return _aside(uow, str(task_id)) if _is_held(uow, task_id) else []


def start_drafts_aside(uow: UnitOfWork, definition_key: str) -> list[AsideView]:
    """What is kept beside the actor's draft for a new case of a process it may start."""
    start_form(uow, definition_key)
    return _aside(uow, definition_key)


def draft_at(uow: UnitOfWork, place: str) -> DraftView | None:
    """The actor's draft at a place, unasked whether it may still work there."""
    chosen = sa.select(Draft.data, Draft.saved_at, Draft.version, Draft.page)
    row = uow.session.execute(chosen.where(own_at(uow, place), Draft.aside == "")).first()
    return None if row is None else DraftView(*row)


def own_at(uow: UnitOfWork, place: str) -> sa.ColumnElement[bool]:
    """The actor's rows at a place: the draft, and what is kept beside it."""
    actor = uow.actor
    return sa.and_(Draft.user_id == actor.user_id, Draft.bureau_id == actor.bureau_id, Draft.place == place)


def _is_held(uow: UnitOfWork, task_id: UUID) -> bool:
    task = user_task(uow, task_id)
    return task.state == "open" and task.assignee == uow.actor.username


def _aside(uow: UnitOfWork, place: str) -> list[AsideView]:
    chosen = sa.select(Draft.id, Draft.saved_at).where(own_at(uow, place), Draft.aside != "")
    return [AsideView(*row) for row in uow.session.execute(chosen.order_by(Draft.saved_at.desc(), Draft.id))]
