"""The history of the schema, and the verbs that move a database along it."""

import os
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from engine.calendar import seed_calendar
from engine.config import Settings
from engine.database import WRITES, make_engine

VERSIONS = Path(__file__).parent / "versions"
# One number, so that two processes migrating at once on PostgreSQL take turns.
ADVISORY_LOCK = 7_240_931_155


def upgrade(settings: Settings, revision: str = "head") -> None:
    """Bring the schema up, in one transaction; a second call changes nothing."""
    engine = make_engine(settings)
    try:
        with engine.connect().execution_options(**WRITES) as connection, connection.begin():
            migrate_up(connection, revision)
    finally:
        engine.dispose()


def migrate_up(connection: sa.Connection, revision: str = "head") -> None:
    """Upgrade on an open transaction, and load the holiday calendars this version knows."""
    _take_turn(connection)
    command.upgrade(_config(connection), revision)
    if revision == "head":
        # The session joins the open transaction, which alone ends it.
        with Session(connection) as session:
            seed_calendar(session)
            session.flush()


def migrate_down(connection: sa.Connection, revision: str) -> None:
    """Downgrade on an open transaction; `base` leaves an empty database."""
    _take_turn(connection)
    command.downgrade(_config(connection), revision)


def current_is_head(engine: sa.Engine) -> bool:
    """Whether this database has exactly the schema this version was written for."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(ScriptDirectory.from_config(_config(None)).get_heads())


def new_revision(settings: Settings, message: str, directory: Path = VERSIONS) -> None:
    """Write a migration skeleton: what lies between a database at head and the mapped classes."""
    engine = make_engine(settings)
    try:
        with engine.connect().execution_options(**WRITES) as connection, connection.begin():
            config = _config(connection, directory)
            command.revision(config, message, autogenerate=True, version_path=str(directory))
    finally:
        engine.dispose()


def _config(connection: sa.Connection | None, directory: Path = VERSIONS) -> Config:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(sorted({str(VERSIONS), str(directory)})))
    config.attributes["connection"] = connection
    return config


def _take_turn(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
