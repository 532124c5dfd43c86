"""Whether the rows of open cases say what their states say, and whether every handler they need exists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import audit, interpreter
from engine.definitions import deployed
from engine.interpreter import StateUnreadable, WaitState
from engine.model import Candidate, CandidateKind, Job, ProcessInstance, Subscription, UserTask
from engine.progress import SUBSCRIBED, candidate_keys, job_values, open_rows, subscription_values, task_values
from engine.runtime import Runtime
from engine.uow import SYSTEM, UnitOfWork, begin

BATCH = 100
OVER = ("completed", "cancelled")
OPEN_JOBS = ("due", "running", "failed")
# The jobs that stand for a wait state; the others lead from case to case, or keep a step that failed.
OF_WAITS = ("timer", "work", "call")
# What people and operators change without the state's knowing.
FREE = frozenset({"name", "name_en"})

Row = UserTask | Job | Subscription


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is missing, too many, or differs in a field; or a case whose state is unreadable: `found` says why."""

    instance_id: UUID
    row_id: UUID
    table: str
    what: str
    field: str = ""
    expected: object = None
    found: object = None

    @property
    def can_be_mended(self) -> bool:
        """Whether the rows can be brought in line; not without the state that says what they should be."""
        return self.what != "unreadable"

    def __str__(self) -> str:
        if not self.can_be_mended:
            return f"case {self.instance_id}: its state cannot be read, and cannot be mended: {self.found}"
        place = f"case {self.instance_id}: {self.table} {self.row_id}"
        if self.what != "differs":
            return f"{place} is {self.what}"
        return f"{place}: expected {self.field} to be {self.expected!r}, but found {self.found!r}"


def check(runtime: Runtime, *, repair: bool = False) -> list[Difference]:
    """Every difference between states and rows; `repair` brings the rows in line with the states."""
    found: list[Difference] = []
    after: UUID | None = None
    while True:
        with begin(runtime, SYSTEM, read_only=True) as uow:
            ids = _next_cases(uow, after)
        if not ids:
            return found
        for instance_id in ids:
            with begin(runtime, SYSTEM, read_only=not repair) as uow:
                found += _check_case(uow, instance_id, repair=repair)
        after = ids[-1]


def missing_handlers(runtime: Runtime) -> list[tuple[str, str]]:
    """Task types open cases may still ask for that no handler serves: pairs of type and process key."""
    with begin(runtime, SYSTEM, read_only=True) as uow:
        run = sa.select(ProcessInstance.definition_id).where(ProcessInstance.state.not_in(OVER)).distinct()
        versions = [deployed(uow, definition_id) for definition_id in uow.session.scalars(run)]
    known = runtime.handlers.types()
    return sorted({(used, version.key) for version in versions for used in version.definition.handler_types - known})


def _next_cases(uow: UnitOfWork, after: UUID | None) -> list[UUID]:
    cases = sa.select(ProcessInstance.id).order_by(ProcessInstance.id).limit(BATCH)
    if after is not None:
        cases = cases.where(ProcessInstance.id > after)
    return list(uow.session.scalars(cases.where(ProcessInstance.state.not_in(OVER) | _has_open_rows())))


def _has_open_rows() -> sa.ColumnElement[bool]:
    task = sa.exists().where(UserTask.instance_id == ProcessInstance.id, UserTask.state == "open")
    job = sa.exists().where(Job.instance_id == ProcessInstance.id, Job.state.in_(OPEN_JOBS))
    return sa.or_(task, job, sa.exists().where(Subscription.instance_id == ProcessInstance.id))


def _check_case(uow: UnitOfWork, instance_id: UUID, *, repair: bool) -> list[Difference]:
    instance = uow.session.get_one(ProcessInstance, instance_id, with_for_update=repair, populate_existing=True)
    version = deployed(uow, instance.definition_id)
    try:
        waits = interpreter.thaw(version.definition, instance.blob).wait_states() if instance.state not in OVER else ()
    except StateUnreadable as error:
        return [Difference(instance_id, instance_id, "process_instance", "unreadable", found=str(error))]
    expected = {UUID(wait.id): wait for wait in waits}
    rows = {row.id: row for row in _open_rows(uow, instance_id)}
    called = _called(uow, instance_id)
    missing = [wait for row_id, wait in expected.items() if row_id not in rows and row_id not in called]
    extra = [row for row_id, row in rows.items() if row_id not in expected]
    candidates = _candidates(uow, instance_id)
    differing = [
        (row, difference)
        for row_id, row in rows.items()
        if row_id in expected
        for difference in _differences(instance, expected[row_id], row, candidates)
    ]
    found = [Difference(instance_id, UUID(wait.id), _table(wait), "missing") for wait in missing]
    found += [Difference(instance_id, row.id, row.__tablename__, "too many") for row in extra]
    found += [difference for _, difference in differing]
    if repair and found:
        _repair(uow, instance, missing, extra, differing)
        payload = {"repaired": [str(difference) for difference in found]}
        audit.record(uow, "instance.repaired", "process_instance", instance.id, instance, payload)
    return found


def _open_rows(uow: UnitOfWork, instance_id: UUID) -> Iterator[Row]:
    """Open rows that stand for a wait state; a failed step is no wait state but an incident beside one."""
    yield from uow.session.scalars(
        sa.select(UserTask).where(UserTask.instance_id == instance_id, UserTask.state == "open")
    )
    jobs = sa.select(Job).where(Job.instance_id == instance_id, Job.state.in_(OPEN_JOBS), Job.kind.in_(OF_WAITS))
    yield from uow.session.scalars(jobs)
    yield from uow.session.scalars(sa.select(Subscription).where(Subscription.instance_id == instance_id))


def _called(uow: UnitOfWork, instance_id: UUID) -> set[UUID]:
    """The cases this one has called: each has the id of the wait state, whose job is done once it has begun."""
    return set(uow.session.scalars(sa.select(ProcessInstance.id).where(ProcessInstance.parent_id == instance_id)))


def _candidates(uow: UnitOfWork, instance_id: UUID) -> Mapping[UUID, set[tuple[str, str]]]:
    tasks = sa.select(UserTask.id).where(UserTask.instance_id == instance_id)
    named: dict[UUID, set[tuple[str, str]]] = {}
    for row in uow.session.scalars(sa.select(Candidate).where(Candidate.user_task_id.in_(tasks))):
        named.setdefault(row.user_task_id, set()).add((row.kind, row.key))
    return named


def _differences(
    instance: ProcessInstance, wait: WaitState, row: Row, candidates: Mapping[UUID, set[tuple[str, str]]]
) -> Iterator[Difference]:
    for name, value in _expected(instance, wait, row).items():
        found = getattr(row, name)
        if found != value:
            yield Difference(instance.id, row.id, row.__tablename__, "differs", name, value, found)
    if isinstance(row, UserTask):
        named, found_keys = sorted(candidate_keys(wait)), sorted(candidates.get(row.id, set()))
        if named != found_keys:
            yield Difference(instance.id, row.id, "candidate", "differs", "candidates", named, found_keys)


def _expected(instance: ProcessInstance, wait: WaitState, row: Row) -> Mapping[str, Any]:
    if isinstance(row, UserTask):
        return {name: value for name, value in task_values(instance, wait).items() if name not in FREE}
    if isinstance(row, Subscription):
        return subscription_values(instance, wait)
    values = job_values(instance, wait)
    # An operator's retry, or a backoff, moves the time of work; a timer's stays.
    return values | {"due_at": wait.due_at} if wait.kind == "timer" and row.attempts == 0 else values


def _table(wait: WaitState) -> str:
    return "user_task" if wait.kind == "user_task" else "subscription" if wait.kind in SUBSCRIBED else "job"


def _repair(
    uow: UnitOfWork,
    instance: ProcessInstance,
    missing: list[WaitState],
    extra: list[Row],
    differing: list[tuple[Row, Difference]],
) -> None:
    for row in extra:
        if isinstance(row, Subscription):
            uow.session.delete(row)
        else:
            row.state, row.ended_at = "cancelled", uow.now
        uow.session.execute(sa.delete(Candidate).where(Candidate.user_task_id == row.id))
    for wait in missing:
        _reopen(uow, wait)
    open_rows(uow, instance, missing)
    for row, difference in differing:
        if isinstance(row, UserTask) and isinstance(difference.expected, list):
            _replace_candidates(uow, row, difference.expected)
        else:
            setattr(row, difference.field, difference.expected)


def _reopen(uow: UnitOfWork, wait: WaitState) -> None:
    """A row that was wrongly ended goes, so that it can be written anew under the wait state's id."""
    uow.session.execute(sa.delete(Candidate).where(Candidate.user_task_id == UUID(wait.id)))
    for table in (UserTask, Job):
        uow.session.execute(sa.delete(table).where(table.id == UUID(wait.id)))


def _replace_candidates(uow: UnitOfWork, task: UserTask, named: list[tuple[CandidateKind, str]]) -> None:
    uow.session.execute(sa.delete(Candidate).where(Candidate.user_task_id == task.id))
    for kind, key in named:
        candidate = Candidate(user_task_id=task.id, kind=kind, key=key, bureau_id=task.bureau_id)
        candidate.claimable = task.assignee_id is None
        uow.session.add(candidate)
