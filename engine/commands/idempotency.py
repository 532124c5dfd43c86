"""Answers kept for requests that their sender may repeat, in the transaction of what they report.

Reserving comes first in the unit of work: a concurrent duplicate waits there until the first has committed or
rolled back, so that one wins and the other gets the stored answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.errors import Forbidden, Invalid, Message
from engine.model import IdempotencyKey
from engine.uow import UnitOfWork

UNANSWERED = 0


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered the first time."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def reserve_key(uow: UnitOfWork, key: str, request_hash: str) -> StoredAnswer | None:
    """Take a key for this unit of work, or give the answer already stored under it.

    Raises Invalid when the key was used for another request.
    """
    row: dict[str, Any] = {
        "user_id": _user(uow),
        "key": key,
        "request_hash": request_hash,
        "status": UNANSWERED,
        "headers": {},
        "body": b"",
        "created_at": uow.now,
    }
    if uow.session.scalar(_insert(uow).values(row).on_conflict_do_nothing().returning(IdempotencyKey.key)):
        return None
    found = uow.session.get_one(IdempotencyKey, (_user(uow), key))
    if found.request_hash != request_hash:
        message = Message("Expected a new Idempotency-Key, but found one that was used for another request")
        raise Invalid(message.template, problems={"Idempotency-Key": [message]})
    return StoredAnswer(found.status, found.headers, found.body)


def keep_answer(uow: UnitOfWork, key: str, *, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Store the answer under the key reserved before; it commits with what it reports."""
    uow.session.execute(
        sa.update(IdempotencyKey)
        .where(IdempotencyKey.user_id == _user(uow), IdempotencyKey.key == key)
        .values(status=status, headers=dict(headers), body=body)
        .execution_options(synchronize_session=False)
    )


def forget_answers(uow: UnitOfWork, before: datetime) -> int:
    """Delete the answers stored before a moment; gives their number."""
    gone = uow.session.execute(
        sa.delete(IdempotencyKey)
        .where(IdempotencyKey.created_at < before)
        .returning(IdempotencyKey.key)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _insert(uow: UnitOfWork) -> postgresql.Insert | sqlite.Insert:
    on_postgresql = uow.session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(IdempotencyKey) if on_postgresql else sqlite.insert(IdempotencyKey)


def _user(uow: UnitOfWork) -> UUID:
    if uow.actor.user_id is None:
        raise Forbidden("Expected a signed-in user, but found none")
    return uow.actor.user_id
