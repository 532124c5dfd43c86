"""Tasks: opening the ones that wait, running the ones that do not."""

from collections.abc import Mapping
from typing import Any

from engine.errors import ExpressionFailed
from engine.interpreter.elements import given
from engine.interpreter.progress import Decided, Host, Json, StepFailed
from engine.interpreter.references import message_of
from engine.interpreter.timers import due
from engine.interpreter.tokens import Token
from engine.interpreter.variables import apply_result, evaluate, resolve, visible
from engine.interpreter.waiting import open_wait

_PRIORITIES = range(101)


def open_user_task(token: Token) -> None:
    """Open the wait state of a user task: who may do it, by when."""
    who = token.element.assignment
    found = resolve(
        token,
        {
            "assignee": who.assignee,
            "candidate_groups": who.candidate_groups,
            "candidate_users": who.candidate_users,
            "due_date": who.due_date,
            "follow_up_date": who.follow_up_date,
            "priority": who.priority,
        },
    )
    groups, users = _names(token, found["candidate_groups"]), _names(token, found["candidate_users"])
    assignee = _assignee(token, found["assignee"])
    if assignee is None and not groups and not users and token.element.lane is not None:
        groups = [token.element.lane]
    open_wait(
        token,
        {
            "assignee": assignee,
            "candidate_groups": groups or None,
            "candidate_users": users or None,
            "due_at": _date(token, found["due_date"]),
            "follow_up_at": _date(token, found["follow_up_date"]),
            "priority": _priority(token, found["priority"]),
        },
    )


def open_receive_task(token: Token) -> None:
    """Open the wait state of a receive task."""
    open_wait(token, message_of(token))


def open_service_task(token: Token) -> None:
    """Open the wait state of whatever a handler does; the outside runs it."""
    retries = token.element.retries
    open_wait(token, {"retries": None if retries is None else int(retries)})


def run_script(token: Token) -> None:
    """Evaluate a FEEL script into its result variable."""
    element = token.element
    (value,) = evaluate(token, [given(element.script)])
    apply_result(token, {given(element.result_variable): value})


def decide(token: Token) -> None:
    """Evaluate a decision into its result variable."""
    element, host = token.element, token.workflow.host
    decision_id = given(element.decision_id)
    found = _decided(token, host, decision_id, visible(token))
    token.workflow.log.append(Decided(element.id, tuple(found.evaluations)))
    apply_result(token, {given(element.result_variable): found.result})


def _decided(token: Token, host: Host, decision_id: str, context: Mapping[str, Json]) -> Any:
    used = host.feel.seconds_used
    try:
        found = host.decide(decision_id, context)
    except ExpressionFailed as error:
        raise StepFailed(token.element.id, str(error)) from error
    token.workflow.budget.spend(host.feel.seconds_used - used, token.element.id)
    return found


def _assignee(token: Token, value: Json) -> str | None:
    if value is None or (isinstance(value, str) and value):
        return value
    raise StepFailed(token.element.id, f"Expected the assignee to be a user name or null, but found {value!r}")


def _names(token: Token, value: Json) -> list[str]:
    """A list of names, or names in one text separated by commas."""
    names = value.split(",") if isinstance(value, str) else value
    if names is None:
        return []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise StepFailed(token.element.id, f"Expected candidates to be a list of names, but found {value!r}")
    return [name.strip() for name in names if name.strip()]


def _date(token: Token, value: Json) -> str | None:
    return None if value is None else due(token, value, token.workflow.host.now).isoformat()


def _priority(token: Token, value: Json) -> int | None:
    if value is None:
        return None
    text = str(value)
    if not text.isdigit() or int(text) not in _PRIORITIES:
        raise StepFailed(token.element.id, f"Expected a priority from 0 to 100, but found {value!r}")
    return int(text)
