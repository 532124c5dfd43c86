"""How connections are set up, and who may serve a SQLite file."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.config import Settings
from engine.database import claim_database_file, make_engine
from engine.errors import WrongState
from engine.migrations import new_revision
from tests.support.databases import Databases, settings_for


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Settings:
    return settings_for(f"sqlite:///{tmp_path / 'somewhere' / 'bureauflow.db'}", tmp_path)


def test_sqlite_connections_are_set_up(on_sqlite: Settings) -> None:
    engine = make_engine(on_sqlite)
    pragmas = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 30_000}
    with engine.connect() as connection:
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas} == pragmas
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_other_databases_are_refused(on_sqlite: Settings, url: str) -> None:
    with pytest.raises(ValueError, match="Expected"):
        make_engine(replace(on_sqlite, database_url=url))


@pytest.mark.postgresql
@pytest.mark.parametrize("threshold", [None, 0])
def test_preparing_statements_can_be_switched_off(databases: Databases, tmp_path: Path, threshold: int | None) -> None:
    with databases.copy("postgresql", "empty", tmp_path) as settings:
        engine = make_engine(replace(settings, prepare_threshold=threshold))
        with engine.connect() as connection:
            for _ in range(3):
                connection.execute(sa.text("SELECT :n + 1"), {"n": 1})
            prepared = connection.scalar(sa.text("SELECT count(*) FROM pg_prepared_statements"))
        engine.dispose()
    assert (prepared == 0) == (threshold is None)


def test_a_file_is_served_by_one_process_at_a_time(on_sqlite: Settings) -> None:
    make_engine(on_sqlite)
    claim = claim_database_file(on_sqlite)
    assert claim is not None
    with pytest.raises(WrongState, match="another process"):
        claim_database_file(on_sqlite)
    claim.release()
    claim.release()
    again = claim_database_file(on_sqlite)
    assert again is not None
    again.release()


def test_a_killed_process_holds_no_claim(on_sqlite: Settings) -> None:
    make_engine(on_sqlite)
    program = (
        "import sys, time; from pathlib import Path; from engine.config import Settings; "
        "from engine.database import claim_database_file; "
        "claim = claim_database_file(Settings(sys.argv[1], '', Path('.'))); print('mine', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, on_sqlite.database_url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "mine\n"
        with pytest.raises(WrongState):
            claim_database_file(on_sqlite)
        process.kill()
        process.wait()
    claim = claim_database_file(on_sqlite)
    assert claim is not None
    claim.release()


def test_postgresql_needs_no_claim(on_sqlite: Settings) -> None:
    assert claim_database_file(replace(on_sqlite, database_url="postgresql+psycopg://x/y")) is None


def test_a_new_revision_finds_nothing_to_do_at_head(settings: Settings, tmp_path: Path) -> None:
    written = tmp_path / "written"
    written.mkdir()
    new_revision(settings, "nothing at all", written)
    (skeleton,) = written.glob("*.py")
    text = skeleton.read_text(encoding="utf-8")
    assert "op." not in text
    compile(text, skeleton.name, "exec")
