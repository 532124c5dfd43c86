"""The migrations, up and down, on both databases."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.orm import Session

from engine.calendar import load_calendar
from engine.config import Settings
from engine.database import WRITES, make_engine
from engine.migrations import current_is_head, migrate_down, migrate_up, upgrade
from engine.model import Base


@pytest.fixture
def engine(empty_settings: Settings) -> Iterator[sa.Engine]:
    engine = make_engine(empty_settings)
    yield engine
    engine.dispose()


def test_upgrade_creates_every_table(engine: sa.Engine, empty_settings: Settings) -> None:
    assert not current_is_head(engine)
    upgrade(empty_settings)
    assert current_is_head(engine)
    assert set(sa.inspect(engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_upgrade_twice_changes_nothing(engine: sa.Engine, empty_settings: Settings) -> None:
    upgrade(empty_settings)
    with Session(engine) as session:
        before = load_calendar(session)
    upgrade(empty_settings)
    with Session(engine) as session:
        assert load_calendar(session) == before


def test_upgraded_schema_is_what_the_classes_say(engine: sa.Engine, empty_settings: Settings) -> None:
    upgrade(empty_settings)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_indexes_cover_the_same_rows_as_the_classes_say(engine: sa.Engine, empty_settings: Settings) -> None:
    upgrade(empty_settings)
    inspector = sa.inspect(engine)
    dialect = engine.dialect.name
    for table in Base.metadata.sorted_tables:
        found = {index["name"]: index for index in inspector.get_indexes(table.name)}
        for index in table.indexes:
            options = found[index.name]["dialect_options"]
            expected = index.dialect_options[dialect]["where"]
            has_condition = options.get(f"{dialect}_where") is not None
            assert has_condition == (expected is not None), index.name


def test_downgrade_leaves_nothing(engine: sa.Engine, empty_settings: Settings) -> None:
    upgrade(empty_settings)
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        migrate_down(connection, "base")
    assert sa.inspect(engine).get_table_names() == ["alembic_version"]
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            ours = "SELECT count(*) FROM pg_proc WHERE proname = 'refuse_audit_change'"
            assert connection.scalar(sa.text(ours)) == 0


def test_upgrade_works_again_after_downgrade(engine: sa.Engine, empty_settings: Settings) -> None:
    upgrade(empty_settings)
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        migrate_down(connection, "base")
        migrate_up(connection)
    assert current_is_head(engine)


def test_a_failed_upgrade_leaves_nothing(
    engine: sa.Engine, empty_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_session: Session) -> None:
        raise RuntimeError("the machine caught fire")

    monkeypatch.setattr("engine.migrations.seed_calendar", fail)
    with pytest.raises(RuntimeError, match="fire"):
        upgrade(empty_settings)
    assert sa.inspect(engine).get_table_names() == []
