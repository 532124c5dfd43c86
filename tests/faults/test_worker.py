"""The worker does jobs without serving, and finishes what it has begun when told to stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands
from engine.handlers import Handlers
from engine.model import Job
from engine.runtime import Runtime
from engine.uow import SYSTEM, Actor, begin
from tests.faults.handling import handlers as the_handlers
from tests.faults.server import COMMAND, PROJECT, environment
from tests.modeling import a_model, end, service, start

MODEL = a_model(start("s"), service("work", "faults.work"), end("e"), flows="s work; work e", key="works")


@pytest.fixture
def handlers() -> Handlers:
    return the_handlers


def job_states(runtime: Runtime, case: UUID) -> list[str]:
    with begin(runtime, SYSTEM, read_only=True) as uow:
        return list(uow.session.scalars(sa.select(Job.state).where(Job.instance_id == case)))


@pytest.mark.slow
def test_worker_does_due_work_and_stops_gracefully(
    seeded: Runtime, actor: Callable[[str], Actor], tmp_path: Path
) -> None:
    if seeded.settings.is_sqlite:
        pytest.skip("on SQLite the serving process is the only one")
    with begin(seeded, actor("admin")) as uow:
        commands.deploy(uow, {"work.bpmn": MODEL}, "work")
        case = commands.start(uow, "works", {}).id
    log = tmp_path / "worker.log"
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "worker"],
            cwd=PROJECT,
            env=os.environ | environment(seeded.settings),
            stdout=output,
            stderr=output,
        )
    try:
        deadline = time.monotonic() + 60
        while job_states(seeded, case) != ["succeeded"]:
            assert worker.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0
    finally:
        worker.kill()
        worker.wait()
    assert '"event": "worker_stopped"' in log.read_text()
