"""A seeded bureau in which tests deploy small models and act as its people, by username."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import commands, queries
from engine.definitions import deployed
from engine.interpreter import WaitState, thaw
from engine.model import AuditEvent, AuditPayload, Job, ProcessInstance, Subscription, UserTask
from engine.runtime import Runtime
from engine.uow import SYSTEM, Actor, UnitOfWork, begin
from tests.support.builders import NOON

STAFF = "局机关"


class World:
    """Verbs of people, each in a unit of work of its own; `now` is the time of all of them."""

    def __init__(self, runtime: Runtime, actor: Callable[[str], Actor]) -> None:
        self.runtime = runtime
        self.actor = actor
        self.now = NOON

    @contextmanager
    def acting(self, username: str) -> Iterator[UnitOfWork]:
        """A unit of work of a person."""
        with begin(self.runtime, self.actor(username), self.now) as uow:
            yield uow

    def deploy(self, *models: bytes, by: str = "admin", **files: bytes) -> UUID:
        """Deploy BPMN files, and others given as `name__suffix`."""
        named = {f"model_{place}.bpmn": model for place, model in enumerate(models)}
        named |= {name.replace("__", "."): content for name, content in files.items()}
        with self.acting(by) as uow:
            return commands.deploy(uow, named, "test").id

    def start(self, key: str = "p", by: str = "zhangsan", business_key: str | None = None, **variables: Any) -> UUID:
        with self.acting(by) as uow:
            return commands.start(uow, key, variables, business_key).id

    def claim(self, case: UUID, element: str, by: str, expected_version: int | None = None) -> UUID:
        task_id = self.task(case, element).id
        with self.acting(by) as uow:
            commands.claim(uow, task_id, expected_version)
        return task_id

    def complete(self, case: UUID, element: str, by: str, **variables: Any) -> UUID:
        """Claim the task where nobody has it, and hand it in."""
        task = self.task(case, element)
        if task.assignee_id is None:
            self.claim(case, element, by)
        with self.acting(by) as uow:
            commands.complete(uow, task.id, variables)
        return task.id

    def assign(self, case: UUID, element: str, to: str, by: str = "admin", reason: str = "出差") -> UUID:
        task_id = self.task(case, element).id
        with self.acting(by) as uow:
            commands.assign(uow, task_id, to, reason)
        return task_id

    def send(self, name: str, by: str, case: UUID | None = None, key: str | None = None, **variables: Any) -> None:
        with self.acting(by) as uow:
            commands.correlate(uow, name, variables, key, case)

    def case(self, case: UUID) -> ProcessInstance:
        with begin(self.runtime, SYSTEM, self.now, read_only=True) as uow:
            return uow.session.get_one(ProcessInstance, case)

    def task(self, case: UUID, element: str) -> UserTask:
        """The newest task of an element, open or not."""
        found = sa.select(UserTask).where(UserTask.instance_id == case, UserTask.element_id == element)
        with begin(self.runtime, SYSTEM, self.now, read_only=True) as uow:
            return uow.session.scalars(found.order_by(UserTask.id.desc()).limit(1)).one()

    def open_tasks(self, case: UUID) -> list[str]:
        found = sa.select(UserTask.element_id).where(UserTask.instance_id == case, UserTask.state == "open")
        return sorted(self._all(found))

    def jobs(self, case: UUID) -> list[Job]:
        return list(self._all(sa.select(Job).where(Job.instance_id == case).order_by(Job.id)))

    def subscriptions(self, case: UUID) -> list[Subscription]:
        return list(self._all(sa.select(Subscription).where(Subscription.instance_id == case)))

    def events(self, case: UUID) -> list[tuple[str, Any]]:
        """Verb and payload of every event of a case, in order."""
        found = (
            sa.select(AuditEvent.verb, AuditPayload.payload)
            .outerjoin(AuditPayload, AuditPayload.event_id == AuditEvent.id)
            .where(AuditEvent.instance_id == case)
            .order_by(AuditEvent.seq)
        )
        with begin(self.runtime, SYSTEM, self.now, read_only=True) as uow:
            return [(verb, payload) for verb, payload in uow.session.execute(found)]

    def verbs(self, case: UUID) -> list[str]:
        return [verb for verb, _ in self.events(case)]

    def variables(self, case: UUID) -> Mapping[str, Any]:
        with self.acting("admin") as uow:
            return queries.process_instance(uow, case).variables

    def waits(self, case: UUID) -> tuple[WaitState, ...]:
        """What the state itself says the case waits for."""
        with begin(self.runtime, SYSTEM, self.now, read_only=True) as uow:
            instance = uow.session.get_one(ProcessInstance, case)
            return thaw(deployed(uow, instance.definition_id).definition, instance.blob).wait_states()

    def at(self, now: datetime) -> "World":
        """The same world at another time."""
        other = World(self.runtime, self.actor)
        other.now = now
        return other

    def _all(self, found: sa.Select[Any]) -> list[Any]:
        with begin(self.runtime, SYSTEM, self.now, read_only=True) as uow:
            return list(uow.session.scalars(found))
