"""What must hold before a process serves or works; each refusal is one sentence for the operator."""

import time

import click

from api.workflows import load_handlers
from engine.check import missing_handlers
from engine.config import Settings
from engine.database import DatabaseClaim, claim_database_file
from engine.errors import WrongState
from engine.migrations import current_is_head
from engine.runtime import Runtime, make_runtime

PATIENCE_SECONDS = 5.0


def require_ready(settings: Settings) -> None:
    """Refuse to start on an old schema, or without a handler that an open case may need."""
    runtime = make_runtime(settings, load_handlers(settings.workflows))
    try:
        require_schema(runtime)
        missing = missing_handlers(runtime)
    finally:
        runtime.close()
    if missing:
        named = ", ".join(f"{task_type} (process {key})" for task_type, key in missing)
        raise click.ClickException(f"Expected a handler for every task type open cases use, but found none for {named}")


def require_schema(runtime: Runtime) -> None:
    if not current_is_head(runtime.engine):
        raise click.ClickException(
            "Expected the database schema of this version, but found another; run `bureauflow migrate`"
        )


def claim_database(settings: Settings) -> DatabaseClaim | None:
    """The sole right to serve a SQLite file; waits a little for the processes of a server that was just killed."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return claim_database_file(settings)
        except WrongState:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.25)
