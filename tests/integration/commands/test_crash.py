"""Killed amid completions and jobs: nothing is lost, half-moved or done twice, and the evidence holds."""

import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.audit import verify
from engine.check import check
from engine.jobs import run_due
from engine.model import IssuedNumber, Job, ProcessInstance
from engine.uow import SYSTEM, begin, utc_now
from tests.support import busy
from tests.support.world import World

KILLS = 10
ROOT = Path(__file__).parents[3]


def kill_amid_work(world: World) -> None:
    settings = world.runtime.settings
    command = [sys.executable, "-m", "tests.support.busy", settings.database_url, str(settings.data_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "busy\n"
        time.sleep(random.uniform(0.1, 1.2))
        process.kill()


@pytest.mark.slow
def test_killed_processes_leave_whole_cases(world: World) -> None:
    world.runtime = busy.runtime_for(world.runtime.settings.database_url, world.runtime.settings.data_dir)
    world.deploy(busy.MODEL)
    for _ in range(KILLS):
        kill_amid_work(world)
        assert check(world.runtime) == []

    for hours in range(1, 5):
        run_due(world.runtime, utc_now() + timedelta(hours=hours))

    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        assert list(uow.session.scalars(sa.select(Job.error).where(Job.state == "failed"))) == []
        cases = list(uow.session.scalars(sa.select(ProcessInstance)))
        assert Counter(case.state for case in cases).keys() <= {"active", "completed"}
        assert len(cases) >= KILLS / 2
        assert uow.session.scalar(sa.select(sa.func.count()).where(Job.state.in_(["due", "running", "failed"]))) == 0
        serials = list(uow.session.scalars(sa.select(IssuedNumber.serial).order_by(IssuedNumber.serial)))
        assert serials == list(range(1, len(serials) + 1))
        assert verify(uow.session) == []
    assert check(world.runtime) == []
    for case in cases:
        verbs = world.events(case.id)
        done = Counter(
            payload["element_id"] for verb, payload in verbs if verb in {"user_task.completed", "timer.fired"}
        )
        assert not [element for element, times in done.items() if times > 1], done
    world.runtime.close()
