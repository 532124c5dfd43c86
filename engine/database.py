"""The two databases: how connections are made, and who may write to a SQLite file."""

import fcntl
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock, get_ident
from time import monotonic
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from engine.config import Settings, SettingsInvalid
from engine.errors import WrongState

BUSY_TIMEOUT_MS = 30_000
TRUSTED_IDLE_SECONDS = 1.0
WRITES = {"bureauflow_writes": True}

# What is raised while the database cannot be reached, or cannot answer now; the edges say so in one sentence.
DatabaseUnavailable = sa.exc.OperationalError


def make_engine(settings: Settings) -> sa.Engine:
    """The connection pool of this process; connects to nothing yet."""
    url = _address(settings)
    common: dict[str, Any] = {
        "pool_size": settings.pool_size,
        "max_overflow": settings.pool_size,
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
    }
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, common)
    if url.get_backend_name() == "postgresql":
        return _postgresql_engine(url, settings, common)
    raise SettingsInvalid(f"Expected a sqlite or postgresql+psycopg address, but found {url.get_backend_name()}")


def _address(settings: Settings) -> sa.URL:
    try:
        return sa.make_url(settings.database_url)
    except sa.exc.ArgumentError:
        # The text itself is not shown: it may hold a password.
        raise SettingsInvalid("Expected the address of a database in BUREAUFLOW_DATABASE_URL, but found none") from None


def _postgresql_engine(url: sa.URL, settings: Settings, common: dict[str, Any]) -> sa.Engine:
    # Behind a transaction-pooling proxy prepared statements of one client meet those of another.
    engine = sa.create_engine(url, connect_args={"prepare_threshold": settings.prepare_threshold}, **common)
    # Several rows in one statement are one round trip; the driver's own way of sending them takes three.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    sa.event.listen(engine, "checkin", _note_idle)
    sa.event.listen(engine, "checkout", partial(_require_alive, engine.dialect))
    return engine


def _note_idle(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.info["idle_since"] = monotonic()


def _require_alive(
    dialect: sa.Dialect, connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """Ask a connection that lay idle whether the server still knows it; asking each time would cost a round trip."""
    if monotonic() - entry.info.get("idle_since", monotonic()) < TRUSTED_IDLE_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise sa.exc.InvalidatePoolError from error


def _sqlite_engine(url: sa.URL, common: dict[str, Any]) -> sa.Engine:
    if not url.database or url.database == ":memory:":
        raise SettingsInvalid("Expected the path of a SQLite file, but found a database in memory")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, **common)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own notion of transactions begins them late; ours begins them on the word.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later may find its snapshot outdated; a writer says so at once.
    writes = connection.get_execution_options().get("bureauflow_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class FairLock:
    """A lock that serves threads in the order they came; SQLite's own lock lets them starve."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._queue: deque[Lock] = deque()
        self._owner: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for this thread's turn, and pass it on at the end."""
        self._acquire()
        try:
            yield
        finally:
            self._release()

    def _acquire(self) -> None:
        if self._owner == get_ident():
            raise RuntimeError("Expected one unit of work per thread, but found a second begun inside the first")
        with self._guard:
            if self._owner is None:
                self._owner = get_ident()
                return
            ticket = Lock()
            ticket.acquire()
            self._queue.append(ticket)
        try:
            ticket.acquire()
        except BaseException:
            self._give_up(ticket)
            raise
        self._owner = get_ident()

    def _give_up(self, ticket: Lock) -> None:
        """An interrupted wait must leave the queue, or pass on the turn it was just handed."""
        with self._guard:
            if ticket in self._queue:
                self._queue.remove(ticket)
                return
        self._release()

    def _release(self) -> None:
        with self._guard:
            if self._queue:
                # Handed over, never set free: a newcomer must not slip in between.
                self._owner = -1
                self._queue.popleft().release()
            else:
                self._owner = None


class DatabaseClaim:
    """The sole right of one process to serve a SQLite file; it ends with `release` or the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Give the file free; harmless when repeated."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def claim_database_file(settings: Settings) -> DatabaseClaim | None:
    """Claim the SQLite file for this process; None on PostgreSQL, which needs no claim.

    Raises WrongState when another process serves the same file.
    """
    if not settings.is_sqlite:
        return None
    path = f"{sa.make_url(settings.database_url).database}.serving"
    # Not inherited by children: a worker that outlives its parent would keep the file claimed.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise WrongState("Cannot serve {database}: another process serves it already", database=path) from None
    return DatabaseClaim(descriptor)
