"""Databases for tests: migrated and seeded once per process, then copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import psycopg
import sqlalchemy as sa

from engine.config import Settings
from engine.handlers import Handlers
from engine.migrations import upgrade
from engine.runtime import make_runtime
from engine.seed import seed
from engine.uow import SYSTEM, begin
from tests.support.cluster import Cluster

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
        self._made: set[tuple[Backend, Content]] = set()
        self._count = 0

    @contextmanager
    def copy(self, backend: Backend, content: Content, directory: Path) -> Iterator[Settings]:
        """Settings of a database of its own with the given content."""
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
        self._on_server(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} STRATEGY file_copy")
        try:
            yield settings_for(self._server().url(name), directory)
        finally:
            self._on_server(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Stop the server, if one was needed."""
        if self._cluster is not None:
            self._cluster.stop()

    def _template(self, backend: Backend, content: Content) -> str | None:
        if content == "empty":
            return None
        name = content if backend == "postgresql" else str(self._directory / f"{content}.db")
        if (backend, content) not in self._made:
            if backend == "postgresql":
                self._on_server(f"CREATE DATABASE {content} TEMPLATE template0")
            url = self._server().url(content) if backend == "postgresql" else f"sqlite:///{name}"
            _prepare(settings_for(url, self._directory), content)
            self._made.add((backend, content))
        return name

    def _server(self) -> Cluster:
        if self._cluster is None:
            self._cluster = Cluster()
            self._cluster.start()
        return self._cluster

    def _on_server(self, statement: str) -> None:
        address = sa.make_url(self._server().url("postgres")).set(drivername="postgresql")
        with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statement.encode())


def _prepare(settings: Settings, content: Content) -> None:
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
