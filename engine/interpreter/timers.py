"""When a timer event is due: computed once, when it is armed."""

import re
from datetime import datetime
from typing import Any

from engine.cron import flaw_in_cron
from engine.errors import ExpressionFailed
from engine.interpreter.elements import Timer, given
from engine.interpreter.progress import Host, Json, StepFailed
from engine.interpreter.tokens import Token
from engine.interpreter.variables import resolve

_CYCLE = re.compile(r"R(?P<count>\d{1,6})?(/(?P<start>\d[^/]*))?/(?P<interval>P[^/]+)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DURATION = re.compile(
    r"P(?=\d|T\d)((?P<years>\d{1,3})Y)?((?P<months>\d{1,4})M)?((?P<weeks>\d{1,4})W)?((?P<days>\d{1,5})D)?"
    r"(T(?=\d)(\d{1,6}H)?(\d{1,8}M)?(\d{1,9}(\.\d+)?S)?)?",
    re.ASCII,
)
# A cycle that missed more firings than this while nothing ran goes on from now.
_MAX_MISSED = 10_000


def is_date(text: str) -> bool:
    """Whether a literal is a moment that exists, with its offset."""
    try:
        return _DATE.fullmatch(text) is not None and datetime.fromisoformat(text) is not None
    except ValueError:
        return False


def flaw_in_timer(timer: Timer) -> str | None:
    """What is wrong with the literal of a timer, or None."""
    text = timer.text
    match timer.form:
        case "date":
            return None if is_date(text) else f"Expected an ISO 8601 date and time with its offset, but found {text!r}"
        case "duration":
            is_duration = _DURATION.fullmatch(text) is not None
            return None if is_duration else f"Expected an ISO 8601 duration, but found {text!r}"
    if not text.startswith("R"):
        return flaw_in_cron(text)
    cycle = _CYCLE.fullmatch(text)
    starts_well = cycle is not None and (cycle["start"] is None or is_date(cycle["start"]))
    if cycle is None or not starts_well or _DURATION.fullmatch(cycle["interval"]) is None:
        return f"Expected an ISO 8601 cycle such as R3/PT1H, or a cron expression, but found {text!r}"
    if cycle["count"] is not None and int(cycle["count"]) == 0:
        return "Expected a time cycle that fires at least once, but found R0"
    return None if re.search(r"[1-9]", cycle["interval"]) else f"Expected a cycle that takes time, but found {text!r}"


def armed(token: Token) -> dict[str, Any]:
    """The wait-state details of a timer armed now."""
    timer = given(token.element.timer)
    value = resolve(token, {"value": timer.text})["value"]
    try:
        return first_firing(timer, value, token.workflow.host)
    except ExpressionFailed as error:
        raise StepFailed(token.element.id, str(error)) from error


def first_firing(timer: Timer, value: Json, host: Host) -> dict[str, Any]:
    """When a timer with this value is due, and how it goes on; raises `ExpressionFailed`."""
    if timer.form != "cycle":
        return {"due_at": host.due(value, host.now).isoformat()}
    count, start, interval = _cycle(value)
    first = host.due(start or interval, host.now)
    if host.due(interval, first) <= first:
        raise ExpressionFailed("Expected a cycle that takes time, but found {value!r}", value=value)
    return {"due_at": first.isoformat(), "interval": interval, "remaining": count}


def _cycle(value: Json) -> tuple[int | None, str | None, Json]:
    """How often, from when, and every how long; cron and `cycle(...)` of the expressions included."""
    found: tuple[Json, str | None, Json]
    match value:
        case {"repetitions": count, "every": interval, **rest} if not rest:
            found = count, None, interval
        case str() if not value.startswith("R") and flaw_in_cron(value) is None:
            found = None, None, {"cron": value}
        case str() if cycle := _CYCLE.fullmatch(value):
            found = None if cycle["count"] is None else int(cycle["count"]), cycle["start"], cycle["interval"]
        case _:
            raise ExpressionFailed("Expected a time cycle such as R3/PT1H, but found {value!r}", value=value)
    if found[0] is not None and not (isinstance(found[0], int) and found[0] > 0):
        raise ExpressionFailed("Expected a time cycle that fires at least once, but found {value!r}", value=value)
    return found


def armed_again(token: Token, details: dict[str, Any]) -> dict[str, Any] | None:
    """The details of the next firing of a cycle that just fired, or None when it is over."""
    try:
        return next_firing(details, token.workflow.host)
    except ExpressionFailed as error:
        raise StepFailed(token.element.id, str(error)) from error


def next_firing(details: dict[str, Any], host: Host) -> dict[str, Any] | None:
    """What follows a firing, or None after the last one; raises `ExpressionFailed`.

    Firings missed meanwhile are not made up for: the next one is the first after now.
    """
    remaining = details.get("remaining")
    if "interval" not in details or remaining == 1:
        return None
    interval, following = details["interval"], datetime.fromisoformat(details["due_at"])
    if isinstance(interval, dict) and "cron" in interval:
        following = host.due(interval, max(following, host.now))
    else:
        following = _following(interval, following, host)
    return {
        "due_at": following.isoformat(),
        "interval": interval,
        "remaining": None if remaining is None else remaining - 1,
    }


def _following(interval: Json, fired: datetime, host: Host) -> datetime:
    following = fired
    for _ in range(_MAX_MISSED):
        following = host.due(interval, following)
        if following > host.now:
            return following
    return host.due(interval, host.now)


def due(token: Token, value: Json, start: datetime) -> datetime:
    """The moment a value means; raises `StepFailed` naming the element."""
    host: Host = token.workflow.host
    try:
        return host.due(value, start)
    except ExpressionFailed as error:
        raise StepFailed(token.element.id, str(error)) from error
