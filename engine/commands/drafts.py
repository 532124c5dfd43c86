"""Keeping what a person has entered so far, as entered; handing it in ends the draft."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.errors import Forbidden, Invalid, Message, TooLarge, WrongState
from engine.model import Draft, new_id
from engine.queries.definitions import start_form
from engine.queries.drafts import DraftView
from engine.queries.tasks import user_task
from engine.uow import UnitOfWork
from engine.values import flaws_in

MAX_BYTES = 256 * 1024


def save_task_draft(uow: UnitOfWork, task_id: UUID, data: Mapping[str, Any]) -> DraftView:
    """Keep entries at an open task the actor holds, instead of what was kept before."""
    _require_held(uow, task_id)
    return _save(uow, str(task_id), task_id, data)


def save_start_draft(uow: UnitOfWork, definition_key: str, data: Mapping[str, Any]) -> DraftView:
    """Keep entries for a new case of a process the actor may start."""
    if start_form(uow, definition_key).form is None:
        raise WrongState("Cannot keep a draft: {name} has no form", name=definition_key)
    return _save(uow, definition_key, None, data)


def discard_task_draft(uow: UnitOfWork, task_id: UUID) -> None:
    """Forget the entries at a task; harmless when there are none."""
    _require_held(uow, task_id)
    _discard(uow, str(task_id))


def discard_start_draft(uow: UnitOfWork, definition_key: str) -> None:
    """Forget the entries for a new case; harmless when there are none."""
    start_form(uow, definition_key)
    _discard(uow, definition_key)


def end_task_drafts(uow: UnitOfWork, task_id: UUID) -> None:
    """The task was handed in: nobody's draft of it is needed any more."""
    uow.session.execute(_gone(Draft.user_task_id == task_id))


def end_start_draft(uow: UnitOfWork, definition_key: str) -> None:
    """The actor has handed in what the draft was for."""
    _discard(uow, definition_key)


def _require_held(uow: UnitOfWork, task_id: UUID) -> None:
    task = user_task(uow, task_id)
    if task.state != "open":
        raise WrongState("Cannot keep a draft of user task {id}: it is {state}", id=task.id, state=task.state)
    if task.assignee != uow.actor.username:
        raise Forbidden("Cannot keep a draft of user task {id}: somebody else has it, or nobody", id=task.id)
    if task.form_id is None:
        raise WrongState("Cannot keep a draft: {name} has no form", name=task.name)


def _save(uow: UnitOfWork, place: str, task_id: UUID | None, data: Mapping[str, Any]) -> DraftView:
    _require_fit(data)
    saved: dict[str, Any] = {"data": dict(data), "saved_at": uow.now}
    row = {"id": new_id(), "bureau_id": uow.actor.bureau_id, "user_id": uow.actor.user_id, "place": place}
    insert = postgresql.insert if uow.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    kept = insert(Draft).values(row | saved | {"user_task_id": task_id})
    uow.session.execute(kept.on_conflict_do_update(index_elements=["user_id", "place"], set_=saved))
    return DraftView(saved["data"], uow.now)


def _require_fit(data: Mapping[str, Any]) -> None:
    problems: dict[str, list[Message]] = {}
    for path, message in flaws_in(data):
        problems.setdefault(path, []).append(message)
    if problems:
        raise Invalid("The draft is refused: {count} of its values are wrong", count=len(problems), problems=problems)
    size = len(orjson.dumps(data))
    if size > MAX_BYTES:
        raise TooLarge("Expected a draft of at most {limit} bytes, but found {size}", limit=MAX_BYTES, size=size)


def _discard(uow: UnitOfWork, place: str) -> None:
    uow.session.execute(_gone((Draft.user_id == uow.actor.user_id) & (Draft.place == place)))


def _gone(which: sa.ColumnElement[bool]) -> sa.Delete:
    return sa.delete(Draft).where(which).execution_options(synchronize_session=False)
