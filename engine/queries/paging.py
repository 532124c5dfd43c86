"""Keyset pages: each page begins after the last row of the one before, found by an index however deep it is.

A cursor is that row's sort key, opaque to callers and checked when it comes back.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import Invalid, Message

Item = TypeVar("Item")

LARGEST = 200
_READ: dict[type, Callable[[str], Any]] = {UUID: UUID, datetime: datetime.fromisoformat, int: int}


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some rows in order, and where to read on; None on the last page."""

    items: tuple[Item, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Keyset:
    """The columns a list is ordered by, the last one unique, with the types of their values."""

    columns: tuple[Any, ...]
    types: tuple[type, ...]
    descending: bool = True


def by_id(column: Any) -> Keyset:
    """Newest first: ids are UUIDv7, so their order is that of creation."""
    return Keyset((column,), (UUID,))


def require_limit(limit: int) -> None:
    """Raise Invalid unless so many rows may be asked for."""
    if not 1 <= limit <= LARGEST:
        message = Message(
            "Expected a limit from 1 to {largest}, but found {limit}", {"largest": LARGEST, "limit": limit}
        )
        raise Invalid(message.template, largest=LARGEST, limit=limit, problems={"limit": [message]})


def read_page(
    session: Session, statement: sa.Select[*tuple[Any, ...]], keyset: Keyset, cursor: str | None, limit: int
) -> tuple[Sequence[sa.Row[Any]], str | None]:
    """The rows of one page, and the cursor of the next. The key columns must be the statement's last ones."""
    require_limit(limit)
    if cursor is not None:
        statement = statement.where(after(keyset, cursor))
    order = [column.desc() if keyset.descending else column.asc() for column in keyset.columns]
    rows = session.execute(statement.order_by(*order).limit(limit + 1)).all()
    if len(rows) <= limit:
        return rows, None
    rows = rows[:limit]
    return rows, write_cursor(rows[-1][-len(keyset.columns) :])


def after(keyset: Keyset, cursor: str) -> sa.ColumnElement[bool]:
    """The rows after the one a cursor names."""
    values = read_cursor(cursor, keyset.types)
    typed = [sa.literal(value, column.type) for value, column in zip(values, keyset.columns, strict=True)]
    key, last = sa.tuple_(*keyset.columns), sa.tuple_(*typed)
    if len(typed) == 1:
        return sa.and_(keyset.columns[0] < typed[0] if keyset.descending else keyset.columns[0] > typed[0])
    return key < last if keyset.descending else key > last


def write_cursor(key: Sequence[Any]) -> str:
    """A row's sort key as text."""
    texts = [value.isoformat() if isinstance(value, datetime) else str(value) for value in key]
    return base64.urlsafe_b64encode(json.dumps(texts).encode()).decode().rstrip("=")


def read_cursor(cursor: str, types: Sequence[type]) -> list[Any]:
    """The sort key of a cursor; raises Invalid for anything else."""
    try:
        texts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_READ[kind](text) for kind, text in zip(types, texts, strict=True)]
    except (ValueError, TypeError, AttributeError, binascii.Error):
        values = []
    if not values or any(isinstance(value, datetime) and value.tzinfo is None for value in values):
        message = Message("Expected the next_cursor of an earlier page")
        raise Invalid(message.template, problems={"cursor": [message]})
    return values
