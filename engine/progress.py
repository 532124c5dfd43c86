"""What a step did, as rows and evidence in the step's own transaction.

| of the step              | row                                                                          |
|--------------------------|------------------------------------------------------------------------------|
| opened user task         | `user_task`, and a `candidate` for every user and group the model names      |
| opened service task      | `job` of kind work, due at once (an inline handler's has ended before that)  |
| opened timer             | `job` of kind timer, due when the timer is                                   |
| opened message, signal, condition, ad hoc | `subscription`                                              |
| opened child case        | `job` of kind call, due at once                                              |
| thrown                   | `job` of kind message or signal; of kind return for the calling case          |
| changed                  | the due, follow-up and priority of that row                                  |
| closed user task         | `user_task` completed if it was, else cancelled; its candidates go           |
| closed service task, timer | `job` succeeded if it was completed, else cancelled                        |
| closed message, signal, condition, ad hoc | the `subscription` goes                                     |
| closed child case        | its `job` cancelled, and one of kind cancel, unless it has returned          |
| ended                    | `process_instance` completed or cancelled, with every row it still has open  |

A wait state's id is its row's id. Evidence: one `instance.advanced` with the elements passed and the
decisions made, and an event for each user task created, interrupted or cancelled. Whoever caused the
step records that in its own words (`user_task.completed`, `timer.fired`...) before calling this.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from engine import audit
from engine.assignees import assignees
from engine.definitions import deployed
from engine.interpreter import Closed, Decided, Ended, Opened, Passed, Step, Thrown, WaitState, thaw
from engine.model import (
    Candidate,
    Job,
    JobKind,
    ProcessInstance,
    Subscription,
    SubscriptionKind,
    UserTask,
)
from engine.new_job import new_job
from engine.uow import UnitOfWork
from engine.verbs import Verb

TASKS = cast("sa.Table", UserTask.__table__)
CANDIDATES = cast("sa.Table", Candidate.__table__)
JOBS = cast("sa.Table", Job.__table__)
SUBSCRIPTIONS = cast("sa.Table", Subscription.__table__)

MAX_NAME = 200
FIRST = timedelta(days=3650)
# With the pauses between them about three hours for somebody to begin to wait for a thrown message.
MESSAGE_ATTEMPTS = 12
SUBSCRIBED: Mapping[str, SubscriptionKind] = {
    "message": "message",
    "signal": "signal",
    "condition": "condition",
    "ad_hoc": "ad_hoc",
}
_ROWS = {
    "user_task": "user_task",
    **dict.fromkeys(("service_task", "timer", "child_case"), "job"),
    **dict.fromkeys(SUBSCRIBED, "subscription"),
}
_JOB_KINDS: Mapping[str, JobKind] = {"timer": "timer", "service_task": "work", "child_case": "call"}
_NO_LEASE: dict[str, Any] = {"lease_owner": None, "lease_until": None}
_CANCELLED_TASK: dict[str, Verb] = {
    "interrupted": "user_task.interrupted",
    "cancelled": "user_task.cancelled",
    "moved": "user_task.cancelled",
}


@dataclass(slots=True)
class Net:
    """Several steps of one transaction taken together: what is open after them that was not before, and vice versa."""

    opened: dict[str, WaitState] = field(default_factory=dict)
    closed: dict[str, tuple[WaitState, str]] = field(default_factory=dict)
    passed: list[Passed] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)
    thrown: list[Thrown] = field(default_factory=list)
    ended: str | None = None


def net(steps: Iterable[Step]) -> Net:
    """The sum of steps; a wait state opened and closed in between is only passed."""
    total = Net()
    for step in steps:
        for event in step.progress:
            match event:
                case Opened(wait_state):
                    total.opened[wait_state.id] = wait_state
                case Closed(wait_state, how):
                    if total.opened.pop(wait_state.id, None) is None:
                        total.closed[wait_state.id] = (wait_state, how)
                case Passed():
                    total.passed.append(event)
                case Decided():
                    total.decided.append(event)
                case Thrown():
                    total.thrown.append(event)
                case Ended(how):
                    total.ended = how
    return total


def apply(uow: UnitOfWork, instance: ProcessInstance, steps: Sequence[Step], *, by_command: UUID | None = None) -> Net:
    """Write what the steps did. The caller holds the lock of the instance row.

    `by_command` is the row the caller itself has ended, so that it is not written twice.
    """
    total = net(steps)
    instance.blob = steps[-1].state
    _record(uow, instance, total)
    _close(uow, instance, total, by_command)
    open_rows(uow, instance, total.opened.values())
    for thrown in total.thrown:
        _throw(uow, instance, thrown)
    if total.ended is not None:
        _end(uow, instance, total.ended)
    return total


def open_rows(uow: UnitOfWork, instance: ProcessInstance, opened: Iterable[WaitState]) -> None:
    """Rows for wait states that have none yet."""
    waiting = list(opened)
    tasks = [wait for wait in waiting if wait.kind == "user_task"]
    people = assignees(uow, instance, tasks)
    called = _called(uow, instance, waiting)
    for wait in tasks:
        _open_task(uow, instance, wait, people.get(wait.id))
    for wait in waiting:
        if wait.kind in SUBSCRIBED:
            uow.insert_later(SUBSCRIPTIONS, subscription_values(instance, wait) | {"created_at": uow.now})
        elif wait.kind != "user_task":
            uow.insert_later(JOBS, _new_job(uow, instance, wait, called.get(wait.id) or _cause(uow, wait)))
    if any(wait.kind in {"service_task", "child_case"} for wait in waiting):
        uow.after_commit.append(uow.runtime.nudge)


def task_values(instance: ProcessInstance, wait: WaitState) -> dict[str, Any]:
    """What a task's row says of its wait state."""
    return {
        "id": UUID(wait.id),
        "bureau_id": instance.bureau_id,
        "instance_id": instance.id,
        "definition_key": instance.definition_key,
        "element_id": wait.element_id,
        "scope_id": wait.scope_id,
        "name": wait.name[:MAX_NAME],
        "name_en": wait.name_en[:MAX_NAME],
        "form_id": wait.form_id,
        "due_at": wait.due_at,
        "follow_up_at": wait.follow_up_at,
        "priority": wait.priority,
        "properties": dict(wait.properties or {}),
    }


def job_values(instance: ProcessInstance, wait: WaitState) -> dict[str, Any]:
    """What a job's row says of its wait state."""
    return {
        "id": UUID(wait.id),
        "bureau_id": instance.bureau_id,
        "instance_id": instance.id,
        "wait_state_id": UUID(wait.id),
        "kind": _JOB_KINDS[wait.kind],
        "type": wait.handler_type or "",
        "element_id": wait.element_id,
    }


def subscription_values(instance: ProcessInstance, wait: WaitState) -> dict[str, Any]:
    """What a subscription says of its wait state."""
    return {
        "id": UUID(wait.id),
        "bureau_id": instance.bureau_id,
        "instance_id": instance.id,
        "element_id": wait.element_id,
        "kind": SUBSCRIBED[wait.kind],
        "name": wait.message_name or wait.signal_name or "",
        "correlation_key": wait.correlation_key,
        "lane": wait.lane,
        "restricted": "restricted" in (wait.properties or {}),
    }


def candidate_keys(wait: WaitState) -> list[tuple[str, str]]:
    """Kind and key of every candidate of a task, each once."""
    named = [("user", key) for key in wait.candidate_users] + [("group", key) for key in wait.candidate_groups]
    return list(dict.fromkeys(named))


def _open_task(uow: UnitOfWork, instance: ProcessInstance, wait: WaitState, assignee_id: UUID | None) -> None:
    values = task_values(instance, wait)
    claimed = {"assignee_id": assignee_id, "claimed_at": uow.now if assignee_id else None}
    ended = {"state": "open", "ended_at": None, "ended_by": None, "version": 1}
    uow.insert_later(TASKS, values | claimed | ended | {"created_at": uow.now})
    names = candidate_keys(wait)
    for kind, key in names:
        row = {"user_task_id": values["id"], "kind": kind, "key": key, "bureau_id": instance.bureau_id}
        uow.insert_later(CANDIDATES, row | {"claimable": assignee_id is None})
    payload: dict[str, Any] = {
        "element_id": wait.element_id,
        "name": wait.name,
        "candidates": [key for _, key in names],
    }
    if wait.assignee is not None:
        payload["assignee"] = wait.assignee
        payload["assigned"] = assignee_id is not None
    if wait.due_at is not None:
        payload["due_at"] = wait.due_at.isoformat()
    audit.record(uow, "user_task.created", "user_task", values["id"], instance, payload)


def _new_job(uow: UnitOfWork, instance: ProcessInstance, wait: WaitState, payload: Mapping[str, Any]) -> dict[str, Any]:
    job = new_job(uow, _JOB_KINDS[wait.kind], instance.bureau_id, payload) | job_values(instance, wait)
    job["due_at"] = wait.due_at or uow.now
    if wait.retries is not None:
        job["max_attempts"] = wait.retries
    return job


def _cause(uow: UnitOfWork, wait: WaitState) -> dict[str, Any]:
    """Inline work belongs to the step: where it has to wait, it is still the doing of whoever caused that."""
    handler = uow.runtime.handlers.get(wait.handler_type or "")
    inline = handler is not None and handler.inline and wait.kind == "service_task"
    return {"actor_id": str(uow.actor.user_id)} if inline and uow.actor.user_id else {}


def _called(uow: UnitOfWork, instance: ProcessInstance, waiting: Iterable[WaitState]) -> dict[str, dict[str, Any]]:
    """What called cases begin with, by wait state: what is seen now, not when the job gets to run."""
    calls = [wait for wait in waiting if wait.kind == "child_case"]
    if not calls:
        return {}
    case = thaw(deployed(uow, instance.definition_id).definition, instance.blob)
    passed_on = case.passed_on([wait.id for wait in calls])
    return {wait.id: {"process_id": wait.process_id, "variables": passed_on[wait.id]} for wait in calls}


def _throw(uow: UnitOfWork, instance: ProcessInstance, thrown: Thrown) -> None:
    """A job carries what was thrown out of the case; it runs whatever becomes of this one."""
    match thrown.kind:
        case "error" | "escalation" as how:
            tell_caller(uow, instance, how, thrown.variables, thrown.name)
        case "message" | "signal" as kind:
            carried = dict(thrown.variables)
            payload = {"name": thrown.name, "variables": carried, "correlation_key": thrown.correlation_key}
            of_case = {"instance_id": instance.id, "element_id": thrown.element_id}
            job = new_job(uow, kind, instance.bureau_id, payload) | of_case
            if kind == "message":
                job["max_attempts"] = max(job["max_attempts"], MESSAGE_ATTEMPTS)
            uow.insert_later(JOBS, job)
            uow.after_commit.append(uow.runtime.nudge)


def tell_caller(
    uow: UnitOfWork, instance: ProcessInstance, how: str, variables: Mapping[str, Any], code: str | None = None
) -> None:
    """A job tells the case that called this one, if one did, how it ended or what it threw."""
    if instance.parent_id is None:
        return
    payload = {"how": how, "code": code, "variables": dict(variables)}
    of_case = {"instance_id": instance.parent_id, "wait_state_id": instance.id}
    uow.insert_later(JOBS, new_job(uow, "return", instance.bureau_id, payload) | of_case)
    uow.after_commit.append(uow.runtime.nudge)


def _record(uow: UnitOfWork, instance: ProcessInstance, total: Net) -> None:
    payload: dict[str, Any] = {"passed": [event.element_id for event in total.passed]}
    if total.decided:
        payload["decisions"] = [
            {
                "element_id": event.element_id,
                "decision_id": one.decision_id,
                "rules": list(one.matched_rules),
                "inputs": one.inputs,
                "result": one.result,
            }
            for event in total.decided
            for one in event.evaluations
        ]
    if total.thrown:
        payload["thrown"] = [
            {"kind": e.kind, "element_id": e.element_id, "name": e.name, "variables": dict(e.variables)}
            for e in total.thrown
        ]
    audit.record(uow, "instance.advanced", "process_instance", instance.id, instance, payload)
    for wait, how in total.closed.values():
        if wait.kind == "user_task" and how != "completed":
            payload = {"element_id": wait.element_id, "name": wait.name}
            audit.record(uow, _CANCELLED_TASK[how], "user_task", wait.id, instance, payload)


def _close(uow: UnitOfWork, instance: ProcessInstance, total: Net, by_command: UUID | None) -> None:
    closed: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for wait, how in total.closed.values():
        row_id = UUID(wait.id)
        if row_id != by_command:
            ended = "done" if how == "completed" else "cancelled"
            closed.setdefault((_ROWS[wait.kind], ended), []).append({"row_id": row_id})
        if wait.kind == "user_task":
            closed.setdefault(("candidate", "gone"), []).append({"row_id": row_id})
        if wait.kind == "child_case" and how != "completed":
            # Before everything else that is due: what is to end must not go on calling meanwhile.
            of_case = {"instance_id": row_id, "due_at": uow.now - FIRST}
            uow.insert_later(JOBS, new_job(uow, "cancel", instance.bureau_id, {}) | of_case)
            uow.after_commit.append(uow.runtime.nudge)
    # Past the session, whose own changes are written once, at the end.
    connection = uow.session.connection()
    for kind, rows in closed.items():
        statement, state = _CLOSING[kind]
        facts = {} if state is None else {"as_state": state, "at": uow.now}
        connection.execute(statement, [row | facts for row in rows])


def _ending(table: sa.Table, which: sa.ColumnElement[bool], *open_states: str) -> sa.Update:
    # Not IN: its list is written out on each execution, which several rows at once do not allow.
    still_open = sa.or_(*(table.c.state == state for state in open_states))
    ended = sa.update(table).where(which, still_open)
    return ended.values(state=sa.bindparam("as_state"), ended_at=sa.bindparam("at"))


# Made once, because making a statement costs more than running it.
_END_TASK = _ending(TASKS, TASKS.c.id == sa.bindparam("row_id"), "open").values(version=TASKS.c.version + 1)
_END_JOB = _ending(JOBS, JOBS.c.id == sa.bindparam("row_id"), "due", "running", "failed").values(**_NO_LEASE)
# What the case has thrown goes on without it, and what ends it ends itself.
_OWN_JOBS = (JOBS.c.instance_id == sa.bindparam("case_id")) & JOBS.c.kind.not_in(("message", "signal", "cancel"))
_END_JOBS = _ending(JOBS, _OWN_JOBS, "due", "running", "failed").values(**_NO_LEASE)
_DELETE_SUBSCRIPTION = sa.delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id == sa.bindparam("row_id"))
_DELETE_CANDIDATES = sa.delete(CANDIDATES).where(CANDIDATES.c.user_task_id == sa.bindparam("row_id"))
_CLOSING: dict[tuple[str, str], tuple[sa.Update | sa.Delete, str | None]] = {
    ("user_task", "done"): (_END_TASK, "completed"),
    ("user_task", "cancelled"): (_END_TASK, "cancelled"),
    ("job", "done"): (_END_JOB, "succeeded"),
    ("job", "cancelled"): (_END_JOB, "cancelled"),
    ("subscription", "done"): (_DELETE_SUBSCRIPTION, None),
    ("subscription", "cancelled"): (_DELETE_SUBSCRIPTION, None),
    ("candidate", "gone"): (_DELETE_CANDIDATES, None),
}


def _end(uow: UnitOfWork, instance: ProcessInstance, how: str) -> None:
    instance.state = "completed" if how == "completed" else "cancelled"
    instance.ended_at = uow.now
    # Nothing may stay open: a step that failed earlier has no one left to retry it for.
    facts = {"case_id": instance.id, "as_state": "cancelled", "at": uow.now}
    uow.session.connection().execute(_END_JOBS, facts)
    if how == "completed":
        audit.record(uow, "instance.completed", "process_instance", instance.id, instance)
        if instance.parent_id is not None:
            case = thaw(deployed(uow, instance.definition_id).definition, instance.blob)
            tell_caller(uow, instance, "completed", case.given_back())
