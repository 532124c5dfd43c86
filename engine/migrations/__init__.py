"""The history of the schema, and the verbs that move a database along it."""

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


def _config(connection: sa.Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _take_turn(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
