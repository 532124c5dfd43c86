"""A server killed ten times amid completions and jobs loses nothing and does nothing twice."""

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands
from engine.audit import verify
from engine.check import check
from engine.commands.people import create_token
from engine.handlers import Handlers
from engine.model import AuditEvent, IssuedNumber, Job, ProcessInstance, UserTask
from engine.runtime import Runtime
from engine.uow import SYSTEM, Actor, begin
from tests.faults.client import Client
from tests.faults.handling import handlers as the_handlers
from tests.faults.server import Server
from tests.modeling import a_model, assigned, call, catch, end, extension, parallel, service, start, timer, user

KILLS = 10
CLIENTS = 4
CLERK = "chenshisan"
TASKS = ("first", "second", "third")

MODEL = a_model(
    start("s"),
    user("first", extension(assigned(candidateUsers=CLERK))),
    service("number", "faults.number"),
    parallel("fork"),
    call("work", "faults_called"),
    catch("pause", timer("PT0.2S")),
    user("second", extension(assigned(candidateUsers=CLERK))),
    parallel("join"),
    user("third", extension(assigned(candidateUsers=CLERK))),
    end("e"),
    flows="""
    s first; first number; number fork; fork work; work join
    fork pause; pause second; second join; join third; third e
    """,
    key="faults",
)
CALLED = a_model(start("cs"), service("called_work", "faults.work"), end("ce"), flows="cs called_work; called_work ce",
                 key="faults_called")  # fmt: skip


@pytest.fixture
def handlers() -> Handlers:
    return the_handlers


@pytest.fixture
def secret(seeded: Runtime, actor: Callable[[str], Actor]) -> str:
    """The process deployed, and the clerk's access token."""
    with begin(seeded, actor("admin")) as uow:
        commands.deploy(uow, {"faults.bpmn": MODEL, "called.bpmn": CALLED}, "faults")
    with begin(seeded, actor(CLERK)) as uow:
        return create_token(uow, "faults").secret


@pytest.fixture
def server(seeded: Runtime, tmp_path: Path) -> Iterator[Server]:
    server = Server(seeded.settings, tmp_path / "server.log")
    try:
        yield server
    finally:
        server.discard()


def walk_a_case(client: Client, number: int) -> str:
    """A case from start to end, however often the server goes away meanwhile."""
    order = {"definition_key": "faults", "business_key": str(number), "variables": {"walk": number}}
    started = client.post("/process-instances", order)
    assert started.status == 201, started
    case = str(started.body["id"])
    for element_id in TASKS:
        task = wait_for_task(client, case, element_id)
        claimed = client.post(f"/user-tasks/{task['id']}/claim", None)
        assert claimed.status == 200, claimed
        done = client.post(f"/user-tasks/{task['id']}/completion", {"variables": {element_id: number}})
        assert (done.status, done.body["state"]) == (200, "completed"), done
    return case


def wait_for_task(client: Client, case: str, element_id: str) -> Any:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for box in ("group", "mine"):
            for task in client.get(f"/user-tasks?inbox={box}&instance_id={case}")["items"]:
                if task["element_id"] == element_id:
                    return task
        time.sleep(0.05)
    raise AssertionError(f"Case {case} never came to {element_id}")


def walk_cases(client: Client, lane: int, stopping: Event) -> list[str]:
    """Case after case until told to stop."""
    cases: list[str] = []
    while not stopping.is_set():
        cases.append(walk_a_case(client, lane * 1000 + len(cases)))
    return cases


@pytest.mark.slow
def test_nothing_is_lost_or_done_twice(seeded: Runtime, server: Server, secret: str) -> None:
    chance = random.Random(20260302)
    stopping = Event()
    clients = [Client(server.port, secret) for _ in range(CLIENTS)]
    server.start()
    with ThreadPoolExecutor(CLIENTS) as pool:
        try:
            walks = [pool.submit(walk_cases, client, lane, stopping) for lane, client in enumerate(clients)]
            for _ in range(KILLS):
                time.sleep(chance.uniform(0.2, 1.0))
                server.kill()
                server.start()
        finally:
            stopping.set()
        cases = [case for walk in walks for case in walk.result()]
    assert server.stop() == 0
    assert len(cases) == len(set(cases)) >= CLIENTS
    assert sum(client.cut_off for client in clients) > 0, "no request was under way when the server was killed"
    require_whole(seeded, cases)


def require_whole(runtime: Runtime, cases: list[str]) -> None:
    """Every case ended, every step happened once, rows and evidence agree."""
    assert check(runtime) == []
    with begin(runtime, SYSTEM, read_only=True) as uow:
        session = uow.session
        assert verify(session) == []
        everything = session.scalars(sa.select(ProcessInstance)).all()
        instances = [one for one in everything if one.parent_id is None]
        called = {one.parent_id: one.id for one in everything if one.parent_id is not None}
        assert len(called) == len(everything) - len(instances), "a process was called twice"
        assert {str(one.id) for one in instances} == set(cases), "a start was lost or happened twice"
        assert {one.state for one in everything} == {"completed"}
        assert len({one.business_key for one in instances}) == len(cases)
        tasks = session.execute(sa.select(UserTask.instance_id, UserTask.element_id, UserTask.state)).all()
        assert sorted(map(tuple, tasks), key=str) == sorted(
            ((UUID(case), element_id, "completed") for case in cases for element_id in TASKS), key=str
        )
        for verb, each in (("user_task.completed", 3), ("user_task.claimed", 3), ("instance.returned", 1)):
            assert events(session, verb) == dict.fromkeys(map(UUID, cases), each), verb
        assert events(session, "instance.completed") == dict.fromkeys([one.id for one in everything], 1)
        jobs = session.execute(sa.select(Job.instance_id, Job.kind, Job.state)).all()
        expected = [(UUID(case), kind, "succeeded") for case in cases for kind in ("timer", "call", "return")]
        expected += [(child, "work", "succeeded") for child in called.values()]
        assert sorted(map(tuple, jobs), key=str) == sorted(expected, key=str)
        numbers = session.scalars(sa.select(IssuedNumber.serial).order_by(IssuedNumber.serial)).all()
        assert list(numbers) == list(range(1, len(cases) + 1)), "a number was lost or given twice"


def events(session: sa.orm.Session, verb: str) -> dict[UUID | None, int]:
    """How often each case records a verb."""
    counted = sa.select(AuditEvent.instance_id, sa.func.count()).where(AuditEvent.verb == verb)
    return {row[0]: row[1] for row in session.execute(counted.group_by(AuditEvent.instance_id))}


@pytest.mark.slow
def test_server_comes_back_after_its_parent_alone_was_killed(seeded: Runtime, server: Server, secret: str) -> None:
    server.start()
    client = Client(server.port, secret)
    server.kill_only_the_parent()
    server.start()
    case = walk_a_case(client, 1)
    assert server.stop() == 0
    require_whole(seeded, [case])
