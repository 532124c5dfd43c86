"""The unit of work: who acts, when, in which transaction. The project's one commit and one clock."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from engine.database import WRITES
from engine.errors import StaleVersion

if TYPE_CHECKING:
    from engine.runtime import Runtime

log = logging.getLogger(__name__)

ActorKind = Literal["staff", "applicant", "external", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts, with everything the policy asks about them."""

    user_id: UUID | None
    username: str
    name: str
    bureau_id: UUID | None
    kind: ActorKind
    roles: frozenset[str] = frozenset()
    group_keys: frozenset[str] = frozenset()


SYSTEM = Actor(user_id=None, username="system", name="系统 System", bureau_id=None, kind="system")


def system_in(bureau_id: UUID) -> Actor:
    """The engine itself, acting within one bureau."""
    return replace(SYSTEM, bureau_id=bureau_id)


@dataclass(slots=True)
class UnitOfWork:
    """First argument of every command: one session, one actor, one moment, one commit at the end."""

    session: Session
    actor: Actor
    now: datetime
    runtime: "Runtime"
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    after_rollback: list[Callable[[], None]] = field(default_factory=list)
    _rows: dict[sa.Table, list[dict[str, Any]]] = field(default_factory=dict)

    def insert_later(self, table: sa.Table, row: dict[str, Any]) -> None:
        """Keep a row for one bulk insert, after the session's own changes, at the end or at `flush`."""
        self._rows.setdefault(table, []).append(row)

    def flush(self) -> None:
        """Send everything pending to the database, still inside the transaction."""
        self.session.flush()
        rows, self._rows = self._rows, {}
        for table, pending in rows.items():
            self.session.execute(sa.insert(table), pending)


@contextmanager
def begin(
    runtime: "Runtime", actor: Actor, now: datetime | None = None, *, read_only: bool = False
) -> Iterator[UnitOfWork]:
    """Begin a unit of work; it commits when the block ends and rolls back when the block raises.

    On SQLite a writing block holds the only write lock of the file from its first line, so keep it
    short. `read_only` takes no lock, never commits, and sees everything as of one moment.
    """
    with Session(
        runtime.reader if read_only else runtime.engine, expire_on_commit=False, autoflush=not read_only
    ) as session:
        uow = UnitOfWork(session, actor, now or utc_now(), runtime)
        try:
            with _transaction(uow, read_only=read_only):
                yield uow
        except Exception:
            # What a rolled back unit of work leaves behind on purpose, each in a transaction of its own.
            for callback in uow.after_rollback:
                callback()
            raise
    _run_after_commit(uow)


@contextmanager
def glance(runtime: "Runtime", actor: Actor, now: datetime | None = None) -> Iterator[UnitOfWork]:
    """A read-only unit of work for quick looks: each statement may see what was committed since the one before."""
    with Session(runtime.glancer, expire_on_commit=False, autoflush=False) as session:
        yield UnitOfWork(session, actor, now or utc_now(), runtime)
        _require_unchanged(session)


@contextmanager
def _transaction(uow: UnitOfWork, *, read_only: bool) -> Iterator[None]:
    session = uow.session
    if read_only:
        yield
        _require_unchanged(session)
        return
    with uow.runtime.write_turn():
        try:
            session.connection(execution_options=WRITES)
            yield
            uow.flush()
            session.commit()
        except StaleDataError as error:
            raise StaleVersion("Expected the row as it was read, but somebody changed it meanwhile") from error
        finally:
            # Before the turn passes on: the next writer must not wait for this transaction's end.
            session.rollback()


def utc_now() -> datetime:
    """The one place that asks the machine for the time."""
    return datetime.now(UTC)


def _require_unchanged(session: Session) -> None:
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("Expected nothing changed in a read-only unit of work, but found pending changes")


def _run_after_commit(uow: UnitOfWork) -> None:
    for callback in uow.after_commit:
        try:
            callback()
        except Exception:  # What is committed stays committed, whatever a nudge does.
            log.exception("A callback failed after the commit: %r", callback)
