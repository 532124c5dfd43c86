"""Databases that serve one test after another, brought back in between to how they were first.

That takes a small part of the time of a new database, and statements once compiled stay so: the engine is the same one.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
import sqlalchemy as sa

from engine.config import Settings
from engine.database import make_engine
from tests.support.cluster import Cluster

# Rows that are left behind slow down those that come after them.
TIDY_EVERY = 50


class Reused(Protocol):
    """A database with its engine; `restore` is called before each test."""

    settings: Settings
    engine: sa.Engine

    def restore(self) -> None:
        """Bring everything back, whatever the last test has left."""


@dataclass
class ReusedFile:
    """A SQLite file, copied anew from its template."""

    template: Path
    settings: Settings

    def __post_init__(self) -> None:
        self.engine = make_engine(self.settings)

    def restore(self) -> None:
        self.engine.dispose()
        path = Path(str(self.engine.url.database))
        for beside in ("", "-wal", "-shm", ".serving"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        shutil.copyfile(self.template, path)


class ReusedDatabase:
    """A PostgreSQL database that keeps a copy of its tables and takes back what is not as it was in them.

    Who has changed the schema gets another database.
    """

    def __init__(self, server: Cluster, template: str, settings: Settings) -> None:
        self.settings = settings
        self.engine = make_engine(settings)
        self._server = server
        self._template = template
        self._name = str(self.engine.url.database)
        self._count = 0
        self._shape: object = None
        self._make()

    def restore(self) -> None:
        self.engine.dispose()
        with self._connected() as connection:
            connection.execute(END_OTHERS)
            is_the_same = _shape_of(connection) == self._shape
            if is_the_same:
                connection.execute("SELECT kept.restore()")
                self._count += 1
                if self._count % TIDY_EVERY == 0:
                    connection.execute("VACUUM")
        if not is_the_same:
            self._server.execute(f"DROP DATABASE {self._name} WITH (FORCE)")
            self._make()

    def _make(self) -> None:
        self._server.execute(f"CREATE DATABASE {self._name} TEMPLATE {self._template} STRATEGY file_copy")
        with self._connected() as connection:
            connection.execute(KEEP)
            connection.execute(RESTORE)
            self._shape = _shape_of(connection)

    def _connected(self) -> "psycopg.Connection[tuple[object, ...]]":
        return self._server.connect(self._name)


def _shape_of(connection: "psycopg.Connection[tuple[object, ...]]") -> object:
    """Something that is another after the schema was changed."""
    return connection.execute(SHAPE).fetchone()


END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

# Every change makes a row newer or their number another. Of pg_class, statistics are no change of the schema.
SHAPE = """
SELECT * FROM
    (SELECT count(*), max(oid::bigint) FROM pg_class) AS tables,
    (SELECT count(*), max(xmin::text::bigint) FROM pg_attribute) AS columns,
    (SELECT count(*), max(xmin::text::bigint) FROM pg_constraint) AS constraints,
    (SELECT count(*), max(xmin::text::bigint) FROM pg_trigger) AS triggers
"""

KEEP = """
DO $$
DECLARE name text;
BEGIN
    CREATE SCHEMA kept;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', name);
    END LOOP;
    CREATE TABLE kept.last AS SELECT txid_current() AS change;
END $$
"""

# A row that is newer than the last change of ours was added or changed by the test. What the test has taken away comes
# from the copy. Neither triggers nor foreign keys are asked: in the end all is as it was.
RESTORE = """
CREATE FUNCTION kept.restore() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE
    name text;
    here bigint;
    there bigint;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%I WHERE xmin::text::bigint > (SELECT change FROM kept.last)', name);
        EXECUTE format('SELECT count(*) FROM public.%I', name) INTO here;
        EXECUTE format('SELECT count(*) FROM kept.%I', name) INTO there;
        IF here <> there THEN
            EXECUTE format('INSERT INTO public.%1$I SELECT * FROM kept.%1$I ON CONFLICT DO NOTHING', name);
        END IF;
    END LOOP;
    UPDATE kept.last SET change = txid_current();
END $$
"""
