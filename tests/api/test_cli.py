"""The command line: what it does, and one sentence for everything that can be expected to go wrong."""

import io
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from api.cli import main
from engine import commands
from engine.config import Settings
from engine.database import claim_database_file
from engine.files import path_of
from engine.uow import Actor
from tests.api.callers import Office
from tests.api.processes import FILES
from tests.support.files import PDF

PROJECT = Path(__file__).parents[2]


@dataclass
class Outcome:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


@pytest.fixture
def bureauflow(settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """The command on the database of this test."""
    monkeypatch.setenv("BUREAUFLOW_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("BUREAUFLOW_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("BUREAUFLOW_ARGON2_TIME_COST", "1")
    monkeypatch.setenv("BUREAUFLOW_ARGON2_MEMORY", "8")

    def run(*arguments: str) -> Outcome:
        capfd.readouterr()
        code = 0
        try:
            main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        said = capfd.readouterr()
        return Outcome(code, said.out, said.err)

    return run


def refused(outcome: Outcome, sentence: str) -> None:
    """Refused in one line, without a traceback."""
    assert outcome.code == 1
    assert sentence in outcome.err
    assert outcome.err.startswith("Error: ")
    assert "Traceback" not in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1


def test_migrate_may_be_repeated(bureauflow: Command) -> None:
    assert bureauflow("migrate").code == 0
    assert bureauflow("migrate").code == 0


def test_commands_ask_for_migration(
    empty_settings: Settings, monkeypatch: pytest.MonkeyPatch, bureauflow: Command
) -> None:
    monkeypatch.setenv("BUREAUFLOW_DATABASE_URL", empty_settings.database_url.replace("bureauflow.db", "other.db"))
    for command in (["check"], ["audit", "verify"], ["seed"], ["serve"]):
        refused(bureauflow(*command), "run `bureauflow migrate`")


def test_seed_prints_a_random_password_once(bureauflow: Command) -> None:
    first = bureauflow("seed")
    assert "shown this once" in first.out
    again = bureauflow("seed")
    assert (again.code, again.out) == (0, "0 people added.\n")


def test_seed_with_a_password_keeps_it_to_itself(bureauflow: Command) -> None:
    assert "tops3cret" not in bureauflow("seed", "--password", "tops3cret").out


def test_deploy_takes_a_folder_with_its_forms(bureauflow: Command) -> None:
    done = bureauflow("deploy", str(PROJECT / "bpmn" / "school_establishment"))
    assert done.code == 0, done.err
    assert "deployed as" in done.out


def test_deploy_prints_each_problem(bureauflow: Command, tmp_path: Path) -> None:
    folder = tmp_path / "bpmn" / "purchase"
    folder.mkdir(parents=True)
    (folder / "purchase.bpmn").write_bytes(FILES["purchase.bpmn"])
    (folder / "cut.bpmn").write_bytes(b"<definitions")
    (folder / "notes.txt").write_text("not for deployment")

    outcome = bureauflow("deploy", str(folder))

    assert outcome.code == 1
    problems = outcome.err.splitlines()
    assert any("cut.bpmn" in line for line in problems)
    assert any("test.book" in line for line in problems)
    assert any("purchase_check" in line for line in problems)
    assert "Traceback" not in outcome.err


def test_audit_verify_finds_what_was_changed(office: Office, bureauflow: Command) -> None:
    office.checked()
    whole = bureauflow("audit", "verify")
    assert (whole.code, whole.out) == (0, "The evidence is whole.\n")
    with office.runtime.engine.begin() as connection:
        _without_triggers(connection)
        connection.execute(sa.text("UPDATE audit_event SET actor_name = 'nobody' WHERE verb = 'user_task.completed'"))

    outcome = bureauflow("audit", "verify")

    assert outcome.code == 1
    assert "is not as it was written" in outcome.out


def test_audit_verify_reads_contents_if_asked(
    office: Office, bureauflow: Command, settings: Settings, actor: Callable[[str], Actor]
) -> None:
    file = commands.upload(office.runtime, actor("wangwu"), "章程.pdf", io.BytesIO(PDF))
    assert bureauflow("audit", "verify", "--files").code == 0
    path_of(settings, file.sha256).unlink()

    assert bureauflow("audit", "verify").code == 0
    outcome = bureauflow("audit", "verify", "--files")

    assert outcome.code == 1
    assert f"The content of file {file.id} is missing on the disk" in outcome.out


def _without_triggers(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET session_replication_role = replica")
        return
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    for name in names:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def test_check_finds_and_mends_rows(office: Office, bureauflow: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUREAUFLOW_WORKFLOWS", "tests.api.handling")
    case = office.purchase()
    task = office.task(case)
    assert bureauflow("check").out == "No differences.\n"
    with office.runtime.engine.begin() as connection:
        connection.execute(sa.text("UPDATE user_task SET state = 'cancelled'"))

    found = bureauflow("check")
    assert (found.code, task["id"] in found.out) == (1, True)
    assert bureauflow("check", "--repair").code == 0
    assert bureauflow("check").out == "No differences.\n"
    assert office.task(case)["id"] == task["id"]


def test_check_names_a_case_that_cannot_be_read(office: Office, bureauflow: Command) -> None:
    case = office.purchase()
    with office.runtime.engine.begin() as connection:
        connection.execute(sa.text("UPDATE process_instance SET blob = :blob"), {"blob": b"nonsense"})
    for arguments in (["check"], ["check", "--repair"]):
        outcome = bureauflow(*arguments)
        assert f"case {case['id']}: its state cannot be read" in outcome.out
        refused(outcome, "1 case(s) cannot be read")


def test_serve_names_the_handlers_open_cases_need(office: Office, bureauflow: Command) -> None:
    office.purchase()

    outcome = bureauflow("serve", "--port", "1")

    refused(outcome, "none for test.book (process purchase)")


def test_serve_refuses_what_another_process_serves(
    settings: Settings, bureauflow: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not settings.is_sqlite:
        pytest.skip("any number of processes serve a PostgreSQL database")
    monkeypatch.setattr("api.startup.PATIENCE_SECONDS", 0.3)
    claim = claim_database_file(settings)
    assert claim is not None
    try:
        refused(bureauflow("serve"), "another process serves it already")
    finally:
        claim.release()


def test_serve_says_in_a_sentence_that_its_port_is_taken(bureauflow: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        outcome = bureauflow("serve", "--port", str(other.getsockname()[1]))
        refused(outcome, "another program listens there; take another port")


def test_sqlite_is_for_one_process(settings: Settings, bureauflow: Command) -> None:
    if settings.is_sqlite:
        refused(bureauflow("serve", "--processes", "2"), "--processes 1 on SQLite")
        refused(bureauflow("worker"), "Expected PostgreSQL")


@pytest.mark.parametrize(
    "variable,value,sentence",
    [
        ("BUREAUFLOW_DATABASE_URL", "not an address", "Expected the address of a database"),
        ("BUREAUFLOW_DATABASE_URL", "mysql://x/y", "Expected"),
        ("BUREAUFLOW_DATABASE_URL", "postgresql+psycopg://x@127.0.0.1:9/x", "The database does not answer"),
        ("BUREAUFLOW_TICK_SECONDS", "often", "BUREAUFLOW_TICK_SECONDS"),
        ("BUREAUFLOW_WORKFLOWS", "no.such", "no.such"),
        ("BUREAUFLOW_WORKFLOWS", "tests.api.processes", "tests.api.processes"),
    ],
)
def test_bad_settings_are_named(
    bureauflow: Command, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(variable, value)
    refused(bureauflow("check"), sentence)


def test_wrong_usage_is_explained(bureauflow: Command) -> None:
    for arguments in (["nothing"], ["deploy"], ["deploy", "/no/such/path"], ["serve", "--port", "0"]):
        outcome = bureauflow(*arguments)
        assert outcome.code == 2
        assert "Usage:" in outcome.err
    assert "serve" in bureauflow("--help").out
