"""When a timer event is due: computed once, when it is armed."""

import re
from datetime import datetime
from typing import Any

from engine.errors import ExpressionFailed
from engine.interpreter.elements import given
from engine.interpreter.progress import Host, Json, StepFailed
from engine.interpreter.tokens import Token
from engine.interpreter.variables import resolve

_CYCLE = re.compile(r"R(?P<count>\d{1,6})?(/(?P<start>\d[^/]*))?/(?P<interval>P[^/]+)")
# A cycle that missed more firings than this while nothing ran goes on from now.
_MAX_MISSED = 10_000


def armed(token: Token) -> dict[str, Any]:
    """The wait-state details of a timer armed now."""
    host: Host = token.workflow.host
    timer = given(token.element.timer)
    value = resolve(token, {"value": timer.text})["value"]
    if timer.form != "cycle":
        return {"due_at": due(token, value, host.now).isoformat()}
    cycle = _CYCLE.fullmatch(value) if isinstance(value, str) else None
    if cycle is None:
        raise StepFailed(token.element.id, f"Expected a time cycle such as R3/PT1H, but found {value!r}")
    count = None if cycle["count"] is None else int(cycle["count"])
    if count == 0:
        raise StepFailed(token.element.id, "Expected a time cycle that fires at least once, but found R0")
    first = due(token, cycle["start"] or cycle["interval"], host.now)
    return {"due_at": first.isoformat(), "interval": cycle["interval"], "remaining": count}


def armed_again(token: Token, details: dict[str, Any]) -> dict[str, Any] | None:
    """The details of the next firing of a cycle that just fired, or None when it is over.

    Firings missed meanwhile are not made up for: the next one is the first after now.
    """
    remaining = details.get("remaining")
    if "interval" not in details or remaining == 1:
        return None
    host: Host = token.workflow.host
    following = datetime.fromisoformat(details["due_at"])
    for _ in range(_MAX_MISSED):
        following = due(token, details["interval"], following)
        if following > host.now:
            break
    else:
        following = due(token, details["interval"], host.now)
    return {
        "due_at": following.isoformat(),
        "interval": details["interval"],
        "remaining": None if remaining is None else remaining - 1,
    }


def due(token: Token, value: Json, start: datetime) -> datetime:
    """The moment a value means; raises `StepFailed` naming the element."""
    host: Host = token.workflow.host
    try:
        return host.due(value, start)
    except ExpressionFailed as error:
        raise StepFailed(token.element.id, str(error)) from error
