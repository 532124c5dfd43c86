"""A process that starts cases, hands in tasks and runs jobs as fast as it can, until it is killed."""

import random
import sys
import time
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from engine import commands
from engine.clock import Clock
from engine.errors import EngineError
from engine.handlers import HandlerCall, Handlers
from engine.model import User, UserTask
from engine.people import actor_of
from engine.runtime import Runtime, make_runtime
from engine.uow import SYSTEM, Actor, begin
from tests.modeling import (
    a_model,
    assigned,
    boundary,
    catch,
    end,
    extension,
    message,
    parallel,
    service,
    start,
    timer,
    user,
)
from tests.support.databases import settings_for

GROUP = extension(assigned(candidateGroups="D03"))
MODEL = a_model(
    start(),
    parallel("split"),
    user("check", GROUP),
    boundary("late", "check", timer("PT1S"), interrupting=False),
    user("remind", GROUP),
    service("work", "busy.work"),
    catch("pause", timer("PT0.2S")),
    parallel("join"),
    service("issue", "busy.number"),
    user("sign", GROUP),
    boundary("told", "sign", message("told")),
    end(),
    flows="s split; split check; split work; late remind; remind e; check join; work pause; pause join; join issue;"
    "issue sign; sign e; told e",
    messages=["told"],
)
handlers = Handlers()


@handlers.handle("busy.work")
def work(call: HandlerCall) -> dict[str, object]:
    time.sleep(random.uniform(0, 0.05))  # how long work takes is no secret
    return {"worked": True}


@handlers.handle("busy.number", inline=True)
def number(call: HandlerCall) -> dict[str, object]:
    return {"serial": call.transaction.next_number("licence")}


def runtime_for(database_url: str, data_dir: Path) -> Runtime:
    """A runtime whose leases run out soon."""
    settings = replace(settings_for(database_url, data_dir), lease_seconds=1, tick_seconds=0.1, max_attempts=50)
    return make_runtime(settings, handlers)


def act(runtime: Runtime, person: Actor) -> None:
    """Hand in one open task, or start a case where there is none."""
    with begin(runtime, person, read_only=True) as uow:
        found = sa.select(UserTask.id, UserTask.assignee_id).where(UserTask.state == "open").limit(5)
        tasks = list(uow.session.execute(found))
    with begin(runtime, person) as uow:
        if len(tasks) < 5:
            commands.start(uow, "p", {})
            return
    task_id, assignee_id = random.choice(tasks)  # any will do
    with begin(runtime, person) as uow:
        if assignee_id is None:
            commands.claim(uow, task_id)
        else:
            commands.complete(uow, task_id, {"at": time.time()})


def main(database_url: str, data_dir: str) -> None:
    runtime = runtime_for(database_url, Path(data_dir))
    with begin(runtime, SYSTEM, read_only=True) as uow:
        person = actor_of(uow.session, uow.session.scalars(sa.select(User).where(User.username == "wangwu")).one())
    Clock(runtime).start()
    print("busy", flush=True)  # noqa: T201  # tells the test that it may begin to kill
    while True:
        try:
            act(runtime, person)
        except EngineError as error:
            print(error, file=sys.stderr)  # noqa: T201  # shown when the test fails


if __name__ == "__main__":
    main(*sys.argv[1:])
