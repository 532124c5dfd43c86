"""Keeping what a person has entered so far, as entered; handing it in ends the draft."""

import secrets
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.errors import Forbidden, Invalid, Message, NotFound, StaleDraft, TooLarge, WrongState
from engine.model import Draft, new_id
from engine.queries.definitions import start_form
from engine.queries.drafts import DraftView, draft_at, own_at
from engine.queries.tasks import user_task
from engine.uow import UnitOfWork
from engine.values import flaws_in

MAX_BYTES = 256 * 1024
MOST_ASIDE = 5
FIRST_VERSIONS = 100_000_000


def save_task_draft(
    uow: UnitOfWork, task_id: UUID, data: Mapping[str, Any], expected_version: int | None = 0, page: str = ""
) -> DraftView:
    """Keep entries at an open task the actor holds, instead of those whose version is expected.

    Zero expects that there are none, None replaces whatever there is; what a page saved itself it may save over.
    """
    return _save(uow, task_id, data, expected_version, page)


def save_start_draft(
    uow: UnitOfWork, definition_key: str, data: Mapping[str, Any], expected_version: int | None = 0, page: str = ""
) -> DraftView:
    """Keep entries for a new case of a process the actor may start, as at a task."""
    return _save(uow, definition_key, data, expected_version, page)


def discard_task_draft(uow: UnitOfWork, task_id: UUID, expected_version: int | None = None, page: str = "") -> None:
    """Forget the entries at a task; harmless when there are none."""
    _require_held(uow, task_id)
    _discard(uow, str(task_id), expected_version, page)


def discard_start_draft(
    uow: UnitOfWork, definition_key: str, expected_version: int | None = None, page: str = ""
) -> None:
    """Forget the entries for a new case; harmless when there are none."""
    start_form(uow, definition_key)
    _discard(uow, definition_key, expected_version, page)


def keep_aside(uow: UnitOfWork, where: UUID | str, data: Mapping[str, Any], page: str) -> None:
    """Keep entries beside the draft of a task or a process, which another page has saved meanwhile."""
    _require_place(uow, where)
    _require_fit(data)
    beside = sa.select(sa.func.count()).select_from(Draft)
    beside = beside.where(own_at(uow, str(where)), Draft.aside.not_in(["", page]))
    if (uow.session.scalar(beside) or 0) >= MOST_ASIDE:
        raise WrongState("Cannot keep more entries beside the draft: {limit} are kept already", limit=MOST_ASIDE)
    _insert(uow, where, data, page, page or str(new_id()), sa.true())


def take_up_draft(uow: UnitOfWork, where: UUID | str, aside_id: UUID) -> None:
    """Make entries kept beside the draft the draft; those it held are kept beside it instead."""
    _require_place(uow, where)
    own = own_at(uow, str(where))
    now = uow.session.scalar(sa.select(Draft.id).where(own, Draft.aside == "").with_for_update())
    if now is not None:
        uow.session.execute(_changed(Draft.id == now).values(aside=str(now)))
    taken = _changed(own & (Draft.id == aside_id) & (Draft.aside != ""))
    if not _count(uow, taken.values(aside="", page="", version=_first_version())):
        raise NotFound("Expected a draft of yours, but found none")


def end_task_drafts(uow: UnitOfWork, task_id: UUID) -> None:
    """The task was handed in: nobody's draft of it is needed any more."""
    uow.session.execute(_gone(Draft.user_task_id == task_id))


def end_start_draft(uow: UnitOfWork, definition_key: str) -> None:
    """The actor has handed in what the draft was for; what is kept beside it was not handed in."""
    _discard(uow, definition_key, None, "")


def _require_place(uow: UnitOfWork, where: UUID | str) -> None:
    if isinstance(where, UUID):
        _require_held(uow, where)
    elif start_form(uow, where).form is None:
        raise WrongState("Cannot keep a draft: {name} has no form", name=where)


def _require_held(uow: UnitOfWork, task_id: UUID) -> None:
    task = user_task(uow, task_id)
    if task.state != "open":
        raise WrongState("Cannot keep a draft of user task {id}: it is {state}", id=task.id, state=task.state)
    if task.assignee != uow.actor.username:
        raise Forbidden("Cannot keep a draft of user task {id}: somebody else has it, or nobody", id=task.id)
    if task.form_id is None:
        raise WrongState("Cannot keep a draft: {name} has no form", name=task.name)


def _save(uow: UnitOfWork, where: UUID | str, data: Mapping[str, Any], expected: int | None, page: str) -> DraftView:
    """One statement both compares and writes: of two pages that save over the same draft, one is refused."""
    _require_place(uow, where)
    _require_fit(data)
    known = _known(expected, page)
    if expected:
        over = _changed(own_at(uow, str(where)) & (Draft.aside == "") & known)
        saved = over.values(data=dict(data), saved_at=uow.now, page=page, version=Draft.version + 1)
        version = uow.session.scalar(saved.returning(Draft.version))
    else:
        version = _insert(uow, where, data, page, "", known)
    if version is None:
        raise _stale(uow, str(where), expected)
    return DraftView(dict(data), uow.now, version, page)


def _insert(
    uow: UnitOfWork, where: UUID | str, data: Mapping[str, Any], page: str, aside: str, known: sa.ColumnElement[bool]
) -> int | None:
    """Add the row, or change the one that is there if it is known; gives its version, if either was done."""
    saved: dict[str, Any] = {"data": dict(data), "saved_at": uow.now, "page": page}
    task_id = where if isinstance(where, UUID) else None
    own = {"bureau_id": uow.actor.bureau_id, "user_id": uow.actor.user_id, "place": str(where), "user_task_id": task_id}
    row = {"id": new_id(), "aside": aside, "version": _first_version(), **own, **saved}
    insert = postgresql.insert if uow.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    upsert = (
        insert(Draft)
        .values(row)
        .on_conflict_do_update(
            index_elements=["user_id", "place", "aside"], set_=saved | {"version": Draft.version + 1}, where=known
        )
    )
    return uow.session.scalar(upsert.returning(Draft.version))


def _known(expected: int | None, page: str) -> sa.ColumnElement[bool]:
    """Whether a draft is the one that is expected, or the page's own."""
    if expected is None:
        return sa.true()
    known = Draft.version == expected
    return known | (Draft.page == page) if page else known


def _stale(uow: UnitOfWork, place: str, expected: int | None) -> StaleDraft:
    found = draft_at(uow, place)
    if found is None:
        return StaleDraft("Expected a draft of version {expected}, but found none", saved_at=None, expected=expected)
    template = "Expected the draft of version {expected}, but found version {found}"
    if not expected:
        template = "Expected no draft yet, but found one of version {found}"
    return StaleDraft(template, saved_at=found.saved_at, expected=expected, found=found.version)


def _require_fit(data: Mapping[str, Any]) -> None:
    problems: dict[str, list[Message]] = {}
    for path, message in flaws_in(data):
        problems.setdefault(path, []).append(message)
    if problems:
        raise Invalid("The draft is refused: {count} of its values are wrong", count=len(problems), problems=problems)
    size = len(orjson.dumps(data))
    if size > MAX_BYTES:
        raise TooLarge("Expected a draft of at most {limit} bytes, but found {size}", limit=MAX_BYTES, size=size)


def _discard(uow: UnitOfWork, place: str, expected: int | None, page: str) -> None:
    gone = _gone(own_at(uow, place) & (Draft.aside == "") & _known(expected, page))
    if not _count(uow, gone) and draft_at(uow, place):
        raise _stale(uow, place, expected)


def _first_version() -> int:
    return 1 + secrets.randbelow(FIRST_VERSIONS)


def _gone(which: sa.ColumnElement[bool]) -> sa.Delete:
    return sa.delete(Draft).where(which).execution_options(synchronize_session=False)


def _changed(which: sa.ColumnElement[bool]) -> sa.Update:
    return sa.update(Draft).where(which).execution_options(synchronize_session=False)


def _count(uow: UnitOfWork, statement: sa.Update | sa.Delete) -> int:
    return cast("sa.CursorResult[Any]", uow.session.execute(statement)).rowcount
