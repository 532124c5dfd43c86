"""Cases that go their own way: whoever may act next does, late or in time, until nothing is left to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from io import BytesIO
from itertools import cycle
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import check, commands, jobs, queries
from engine.calendar import OFFICE_ZONE
from engine.directory import people_of
from engine.errors import EngineError, Forbidden
from engine.model import Candidate, Job, ProcessInstance, User, UserTask
from engine.people import actor_of
from engine.runtime import Runtime
from engine.uow import SYSTEM, Actor, begin, glance
from tests.scenarios.applications import content_of
from tests.scenarios.cases import CORRECTIONS, PROCESS
from tests.scenarios.choices import Chance, Known, entered_at

# Whoever is still undecided after so many acts chooses what leads on and is in time; then every case ends soon.
PATIENCE = 80
MOST_ACTS = 200
LOOK_EVERY = 40


@dataclass(frozen=True)
class Temper:
    """How a case goes: how well and how late, whether its applicant ever answers, and at which step withdraws."""

    favour: float
    lateness: float
    is_answered: bool = True
    withdraws_at: str | None = None


@dataclass(frozen=True)
class Open:
    """What can happen next in some open cases: tasks, and timers and other jobs with the elements they are of."""

    cases: Sequence[UUID]
    tasks: Sequence[UserTask]
    timers: Sequence[tuple[str, datetime]]

    def is_at(self, step: str | None) -> bool:
        return step in {task.element_id for task in self.tasks} | {element_id for element_id, _ in self.timers}


class People:
    """The people of the sample organisation; nobody's place changes while cases are walked."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        with begin(runtime, SYSTEM, read_only=True) as uow:
            users = uow.session.scalars(sa.select(User)).all()
            self._actors = {user.username: actor_of(uow.session, user) for user in users}
            self._names = {user.id: user.username for user in users}
        self.members = cache(self._members)

    def named(self, username: str) -> Actor:
        return self._actors[username]

    def with_id(self, user_id: UUID) -> Actor:
        return self._actors[self._names[user_id]]

    def _members(self, bureau_id: UUID, key: str) -> Sequence[str]:
        """Who has a group key in a bureau, by username."""
        with glance(self._runtime, SYSTEM) as uow:
            return [user.username for user in people_of(uow, bureau_id, key)]


@dataclass
class Walk:
    """An application and the case it becomes, with the one above that it may be handed up to."""

    runtime: Runtime
    people: People
    applicant: str
    random: Random
    temper: Temper
    now: datetime
    case_id: UUID = field(init=False)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = Chance(self.random, self.temper.favour)

    def apply(self, application: Mapping[str, Any]) -> None:
        """Hand in an application, with files of the applicant's own in place of those it was drawn with."""
        person = self.people.named(self.applicant)
        own = cycle([self._upload(person, name) for name in ("测试材料一.pdf", "测试材料二.jpg")])
        files = {key: [next(own)] for key, value in application.items() if _is_files(value)}
        self._chance.applied = frozenset(application)
        with begin(self.runtime, person, self.now) as uow:
            self.case_id = commands.start(uow, PROCESS, {**application, **files}).id

    def go(self) -> None:
        """Go on until every case is over; what happened stands in `told`."""
        for number in range(MOST_ACTS):
            if number % LOOK_EVERY == 0:
                assert check.check(self.runtime) == []
            found = self._settled()
            if not found.cases:
                return
            if number == PATIENCE:
                self._chance.favour, self.temper = 1.0, Temper(favour=1.0, lateness=0.0)
            if self.case_id in found.cases and found.is_at(self.temper.withdraws_at):
                self._withdraw()
            else:
                self._act(found)
        raise AssertionError(f"Expected the case to end within {MOST_ACTS} acts")

    def cases(self) -> list[ProcessInstance]:
        """The case and what was handed up of it."""
        with glance(self.runtime, SYSTEM) as uow:
            return list(uow.session.scalars(_CASES, {"case_id": self.case_id}))

    def variables(self, case_id: UUID) -> Mapping[str, Any]:
        """The variables of one of the cases."""
        with begin(self.runtime, SYSTEM, self.now, read_only=True) as uow:
            return queries.process_instance(uow, case_id).variables

    def _settled(self) -> Open:
        """What is under way once everything due has run."""
        found = self._open()
        while found.timers and found.timers[0][1] <= self.now:
            jobs.run_due(self.runtime, self.now)
            found = self._open()
        return found

    def _open(self) -> Open:
        """What is under way; an incident is the end of the walk."""
        found = self.cases()
        for case in found:
            assert case.state in {"active", "completed"}, f"Expected no {case.state}, but found {self._errors(case)}"
        ids = [case.id for case in found if case.state == "active"]
        with glance(self.runtime, SYSTEM) as uow:
            tasks = uow.session.scalars(_TASKS, {"cases": ids}).all()
            timers = [(row.element_id, row.due_at) for row in uow.session.execute(_TIMERS, {"cases": ids})]
        return Open(ids, tasks, timers)

    def _act(self, found: Open) -> None:
        """One thing that happens: somebody hands in a task, or time passes."""
        tasks = [task for task in found.tasks if self.temper.is_answered or task.element_id not in CORRECTIONS]
        if found.timers and (not tasks or self._chance.happens(self.temper.lateness)):
            self._wait_until(found.timers[0][1] + timedelta(seconds=1))
            return
        assert tasks, "Expected a task or a timer, but the case waits for what nobody can bring"
        task = self.random.choice(tasks)
        known = Known(partial(self.variables, task.instance_id))
        if task.element_id == "hold_hearing" and known["hearing_on"] > self._today.isoformat():
            self._wait_until(datetime.fromisoformat(f"{known['hearing_on']}T09:30").replace(tzinfo=OFFICE_ZONE))
            return
        self._hand_in(task, known)
        self.now += timedelta(minutes=self.random.randint(1, 600))

    def _hand_in(self, task: UserTask, known: Known) -> None:
        person = self._claimed(task)
        entered = entered_at(task.element_id, self._chance, known, self._today)
        if task.element_id == "assign_officer":
            clerks = self.people.members(task.bureau_id, f"{known['lead_division']}/P_CLERK")
            entered["case_officer"] = self.random.choice(clerks)
        if task.element_id == "site_inspection":
            entered["inspection_photos"] = [self._upload(person, f"{person.username}.jpg")]
        said = [value for key, value in entered.items() if key.endswith(SAID) and isinstance(value, str)]
        self.told.append(" ".join([task.element_id, *said]))
        with begin(self.runtime, person, self.now) as uow:
            commands.complete(uow, task.id, entered)

    def _claimed(self, task: UserTask) -> Actor:
        """Who has the task: whoever the model gave it to, or a member of its groups whom nothing keeps from it."""
        if task.assignee_id is not None:
            return self.people.with_id(task.assignee_id)
        with glance(self.runtime, SYSTEM) as uow:
            keys = uow.session.scalars(_KEYS, {"task_id": task.id}).all()
        members = sorted({name for key in keys for name in self.people.members(task.bureau_id, key)})
        refused: list[EngineError] = []
        for person in map(self.people.named, self.random.sample(members, len(members))):
            try:
                with begin(self.runtime, person, self.now) as uow:
                    commands.claim(uow, task.id)
            except Forbidden as error:
                refused.append(error)
            else:
                return person
        raise AssertionError(f"Expected somebody to do {task.element_id}, but of {keys} found {refused}")

    def _withdraw(self) -> None:
        self.told.append("withdrawn")
        self.temper = replace(self.temper, withdraws_at=None)
        reason = {"withdraw_reason": self._chance.text()}
        with begin(self.runtime, self.people.named(self.applicant), self.now) as uow:
            commands.correlate(uow, "withdraw", reason, instance_id=self.case_id)

    def _wait_until(self, moment: datetime) -> None:
        self.now = max(self.now, moment)
        self.told.append(f"until {self.now.astimezone(OFFICE_ZONE):%Y-%m-%d}")

    def _upload(self, person: Actor, name: str) -> str:
        return str(commands.upload(self.runtime, person, name, BytesIO(content_of(name)), self.now).id)

    @property
    def _today(self) -> date:
        return self.now.astimezone(OFFICE_ZONE).date()

    def _errors(self, case: ProcessInstance) -> list[str | None]:
        with glance(self.runtime, SYSTEM) as uow:
            return list(uow.session.scalars(sa.select(Job.error).where(Job.instance_id == case.id, Job.error != "")))


# How the fields end that tell where a step leads.
SAID = ("decision", "result", "vote", "finding", "resolution", "conclusion", "requested", "action", "division")


def _is_files(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict) and "media_type" in value[0]


# Made once: making a statement takes longer than running it.
_CASES = (
    sa.select(ProcessInstance)
    .where(sa.or_(ProcessInstance.id == sa.bindparam("case_id"), ProcessInstance.origin_id == sa.bindparam("case_id")))
    .order_by(ProcessInstance.id)
)
# In an order that is the same in every run: ids are not.
_TASKS = (
    sa.select(UserTask)
    .outerjoin(Candidate, Candidate.user_task_id == UserTask.id)
    .where(UserTask.instance_id.in_(sa.bindparam("cases", expanding=True)), UserTask.state == "open")
    .group_by(UserTask.id)
    .order_by(UserTask.element_id, sa.func.min(Candidate.key), UserTask.id)
)
_TIMERS = (
    sa.select(Job.element_id, Job.due_at)
    .where(Job.instance_id.in_(sa.bindparam("cases", expanding=True)), Job.state == "due")
    .order_by(Job.due_at)
)
_KEYS = sa.select(Candidate.key).where(Candidate.user_task_id == sa.bindparam("task_id"))
