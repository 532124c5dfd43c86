"""The command line `bureauflow`: serve, work, and look after an installation.

What can be expected to go wrong ends in one sentence on the standard error stream and exit code 1.
"""

import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from api.app import product_version
from api.logs import configure_logging
from api.packages import package_name, read_package
from api.server import Address, require_free
from api.server import serve as serve_forever
from api.startup import claim_database, require_ready, require_schema
from api.worker import work
from api.workflows import WorkflowsInvalid, load_handlers
from engine import commands as engine_commands
from engine.audit import verify, verify_contents
from engine.check import check as check_rows
from engine.config import SettingsInvalid, read_settings
from engine.conversion import Entry
from engine.conversion import convert as convert_file
from engine.database import DatabaseUnavailable
from engine.errors import DeploymentInvalid, EngineError
from engine.migrations import upgrade
from engine.runtime import Runtime, make_runtime
from engine.seed import seed as seed_samples
from engine.uow import SYSTEM, begin

EXISTING = click.Path(exists=True, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(product_version(), prog_name="bureauflow")
def commands() -> None:
    """BureauFlow: a workflow engine for education bureaus."""


@commands.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="PostgreSQL only")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 256), help="in each process")
def serve(host: str, port: int, processes: int, threads: int) -> None:
    """Serve the pages and the API, and run timers and jobs."""
    settings = read_settings()
    if settings.is_sqlite and processes > 1:
        raise click.ClickException("Expected --processes 1 on SQLite: one process serves a SQLite file, not several")
    address = Address(host, port, processes, threads)
    require_free(address)
    claim = claim_database(settings)
    require_ready(settings)
    configure_logging()
    serve_forever(settings, address)
    if claim is not None:
        claim.release()


@commands.command()
def worker() -> None:
    """Run timers and jobs without serving HTTP (PostgreSQL only)."""
    settings = read_settings()
    if settings.is_sqlite:
        raise click.ClickException(
            "Expected PostgreSQL: on SQLite `bureauflow serve` is the one process and runs the jobs itself"
        )
    require_ready(settings)
    configure_logging()
    work(settings)


@commands.command()
def migrate() -> None:
    """Bring the database schema to this version; without harm when repeated."""
    upgrade(read_settings())
    click.echo("The database schema is that of this version.")


@commands.command()
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
def deploy(paths: tuple[Path, ...]) -> None:
    """Deploy files or folders for every bureau; the folder bpmn/KEY brings forms/KEY along."""
    with _opened() as runtime:
        refused = [path for path in paths if not _deployed(runtime, path)]
    if refused:
        raise click.ClickException(f"Refused: {', '.join(map(str, refused))}")


@commands.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="FILE.converted.bpmn if not given")
@click.option("--force", is_flag=True, help="overwrite the output")
def convert(file: Path, output: Path | None, force: bool) -> None:
    """Convert a file of Camunda 7, Operaton or Flowable; exit code 2 if something is left for people."""
    target = output or _beside(file)
    if target.exists() and not force:
        raise click.ClickException(f"Expected no file {target}, but there is one; --force overwrites it")
    try:
        found = convert_file(file.read_bytes())
    except DeploymentInvalid as refusal:
        for problem in refusal.problems:
            click.echo(f"{file}: {problem}", err=True)
        raise click.ClickException(f"Refused: {file}") from refusal
    target.write_bytes(found.content)
    _print_report("changed", found.changes)
    _print_report("left", found.unconverted)
    click.echo(f"{target}: {len(found.changes)} change(s), {len(found.unconverted)} left for people")
    if found.unconverted:
        sys.exit(2)


@commands.command()
@click.option("--password", help="of every sample person; a random one is made and printed if none is given")
def seed(password: str | None) -> None:
    """Add the sample bureaus and their people, whoever is not there yet."""
    chosen = password or secrets.token_urlsafe(12)
    with _opened() as runtime, begin(runtime, SYSTEM) as uow:
        added = seed_samples(uow, chosen)
    click.echo(f"{len(added)} people added.")
    if added and password is None:
        click.echo(f"Their password, shown this once: {chosen}")


@commands.group()
def audit() -> None:
    """Look after the evidence."""


@audit.command("verify")
@click.option("--files", is_flag=True, help="also read the content of every file on the disk")
def audit_verify(files: bool) -> None:
    """Compute every digest and hash anew; exit code 1 if anything was changed, added or removed."""
    with _opened() as runtime:
        with begin(runtime, SYSTEM, read_only=True) as uow:
            findings = verify(uow.session)
        if files:
            findings += verify_contents(runtime)
    for finding in findings:
        click.echo(f"{finding.scope}: {finding}")
    if findings:
        raise click.ClickException(f"The evidence is not whole: {len(findings)} finding(s)")
    click.echo("The evidence is whole.")


@commands.command()
@click.option("--repair", is_flag=True, help="write the rows as the cases' states say")
def check(repair: bool) -> None:
    """Compare tasks, jobs and subscriptions with the states of their cases; exit code 1 if they differ."""
    with _opened() as runtime:
        differences = check_rows(runtime, repair=repair)
    for difference in differences:
        click.echo(str(difference))
    beyond = sum(not difference.can_be_mended for difference in differences)
    if beyond:
        raise click.ClickException(f"{beyond} case(s) cannot be read: bring them back from a backup")
    if differences and not repair:
        raise click.ClickException(f"{len(differences)} difference(s) found; `bureauflow check --repair` mends them")
    click.echo(f"{len(differences)} difference(s) mended." if differences else "No differences.")


@contextmanager
def _opened() -> Iterator[Runtime]:
    """The runtime of a command, on a database with the right schema."""
    settings = read_settings()
    runtime = make_runtime(settings, load_handlers(settings.workflows))
    try:
        require_schema(runtime)
        yield runtime
    finally:
        runtime.close()


def _beside(file: Path) -> Path:
    """Where a converted file goes: beside the one it comes from, with an ending that deployments know."""
    ending = ".dmn" if file.suffix == ".dmn" else ".bpmn"
    return file.with_name(f"{file.stem.removesuffix('.bpmn20')}.converted{ending}")


def _print_report(word: str, entries: Sequence[Entry]) -> None:
    for entry in entries:
        click.echo(f"{word} {entry.element_id or '-'} ({entry.what}): {entry.sentence}")
        for sign, text in (("-", entry.before), ("+", entry.after)):
            if text is not None:
                click.echo(f"    {sign} {' '.join(text.split())[:200]}")


def _deployed(runtime: Runtime, path: Path) -> bool:
    """Whether the package was accepted; each problem is printed."""
    try:
        with begin(runtime, SYSTEM) as uow:
            deployment = engine_commands.deploy(uow, read_package(path), package_name(path), shared=True)
    except DeploymentInvalid as refusal:
        for problem in refusal.problems:
            click.echo(f"{path}: {problem}", err=True)
        return False
    click.echo(f"{path}: deployed as {deployment.id}")
    return True


EXPECTED_ERRORS = (EngineError, SettingsInvalid, WorkflowsInvalid, OSError)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    # The current directory may hold modules of handlers named in the settings.
    sys.path.insert(0, str(Path.cwd()))
    try:
        commands(arguments, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except DatabaseUnavailable as error:
        _fail(f"The database does not answer: {str(error.orig).strip().splitlines()[0]}")
    except EXPECTED_ERRORS as error:
        _fail(str(error))


def _fail(sentence: str) -> None:
    click.echo(f"Error: {sentence}", err=True)
    sys.exit(1)
