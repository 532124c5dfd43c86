"""Databases for tests: migrated and seeded once per process, then used by test after test or copied for one of them.

What a test has made of its own may be kept, to be copied in its turn.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from engine.config import Settings
from engine.handlers import Handlers
from engine.migrations import upgrade
from engine.runtime import make_runtime
from engine.seed import seed
from engine.uow import SYSTEM, begin
from tests.support.cluster import Cluster
from tests.support.reused import Reused, ReusedDatabase, ReusedFile

Backend = Literal["sqlite", "postgresql"]
Content = Literal["empty", "migrated", "seeded"]

PASSWORD = "correct horse battery staple"


def settings_for(database_url: str, data_dir: Path) -> Settings:
    """Settings as a test wants them: cheap passwords, everything else as usual."""
    return Settings(
        database_url=database_url,
        secret_key="a secret that only tests know, long enough",
        data_dir=data_dir,
        argon2_time_cost=1,
        argon2_memory_kib=8,
        pool_size=8,
    )


class Databases:
    """Hands out copies of prepared databases; a template is made when first asked for."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._cluster: Cluster | None = None
        self._made: set[tuple[Backend, str]] = set()
        self._reused: dict[tuple[Backend, Content], Reused] = {}
        self._count = 0

    def reused(self, backend: Backend, content: Content) -> Reused:
        """The database with this content that serves one test after another."""
        if (backend, content) not in self._reused:
            self._reused[backend, content] = self._to_reuse(backend, content)
        return self._reused[backend, content]

    def _to_reuse(self, backend: Backend, content: Content) -> Reused:
        template = str(self._template(backend, content))
        if backend == "postgresql":
            settings = settings_for(self._server().url(f"reused_{content}"), self._directory)
            return ReusedDatabase(self._server(), template, settings)
        place = self._directory / f"reused_{content}"
        place.mkdir()
        return ReusedFile(Path(template), settings_for(f"sqlite:///{place / 'bureauflow.db'}", place))

    @contextmanager
    def copy(self, backend: Backend, content: str, directory: Path) -> Iterator[Settings]:
        """Settings of a database of its own with the given content: a `Content`, or the name of what was kept."""
        template = self._template(backend, content)
        if backend == "sqlite":
            path = directory / "bureauflow.db"
            if template:
                shutil.copyfile(template, path)
            yield settings_for(f"sqlite:///{path}", directory)
            return
        self._count += 1
        name = f"test_{self._count}"
        # Copying files is several times faster than logging them, for many small tables.
        self._server().execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} STRATEGY file_copy")
        try:
            yield settings_for(self._server().url(name), directory)
        finally:
            self._server().execute(f"DROP DATABASE {name} WITH (FORCE)")

    def keep(self, settings: Settings, name: str) -> None:
        """Keep a copy of a database that nobody is connected to any more."""
        found = sa.make_url(settings.database_url)
        if settings.is_sqlite:
            kept = self._directory / f"{name}.db"
            with closing(sqlite3.connect(str(found.database))) as here, closing(sqlite3.connect(kept)) as there:
                here.backup(there)
        else:
            self._server().execute(f"CREATE DATABASE {name} TEMPLATE {found.database} STRATEGY file_copy")
        self._made.add(("sqlite" if settings.is_sqlite else "postgresql", name))

    def close(self) -> None:
        """Stop the server, if one was needed."""
        for reused in self._reused.values():
            reused.engine.dispose()
        if self._cluster is not None:
            self._cluster.stop()

    def _template(self, backend: Backend, content: str) -> str | None:
        if content == "empty":
            return None
        name = content if backend == "postgresql" else str(self._directory / f"{content}.db")
        if (backend, content) not in self._made:
            if backend == "postgresql":
                self._server().execute(f"CREATE DATABASE {content} TEMPLATE template0")
            url = self._server().url(content) if backend == "postgresql" else f"sqlite:///{name}"
            _prepare(settings_for(url, self._directory), content)
            self._made.add((backend, content))
        return name

    def _server(self) -> Cluster:
        if self._cluster is None:
            self._cluster = Cluster()
            self._cluster.start()
        return self._cluster


def _prepare(settings: Settings, content: str) -> None:
    upgrade(settings)
    runtime = make_runtime(settings, Handlers())
    try:
        if content == "seeded":
            with begin(runtime, SYSTEM) as uow:
                seed(uow, PASSWORD)
        if settings.is_sqlite:
            # The copy is of one file: nothing may be left in the log beside it.
            with runtime.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        runtime.close()
