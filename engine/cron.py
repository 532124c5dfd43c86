"""Cron expressions of time cycles, as Camunda 8 has them: six fields from the seconds on, or a word such as @daily."""

from datetime import datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

_WORDS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
_FIELDS = 6
_LONGEST = 200
_ANY = frozenset({"*", "?"})
_SOME_DAY = datetime(2026, 1, 1)  # noqa: DTZ001  # only to see whether anything ever follows


def flaw_in_cron(text: str) -> str | None:
    """What is wrong with an expression, or None."""
    fields = _WORDS.get(text, text).split() if len(text) <= _LONGEST else []
    if len(fields) != _FIELDS:
        return f"Expected an ISO 8601 cycle such as R3/PT1H, or a cron expression of six fields, but found {text!r}"
    if fields[3] not in _ANY and fields[5] not in _ANY:
        # Programs differ in whether both or one of them must hold.
        return f"Expected days of the month or days of the week, but found both in {text!r}"
    try:
        next(_firings(text, _SOME_DAY))
    except (CronSimError, StopIteration):
        return f"Expected a cron expression that can be read and is ever due, but found {text!r}"
    return None


def next_cron(text: str, after: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after another at which the expression is due where the zone is."""
    local = after.astimezone(zone)
    # A firing is a whole second: one that is due within the second of `after` has been.
    return next(_firings(text, local.replace(microsecond=0)))


def _firings(text: str, after: datetime) -> CronSim:
    fields = ["*" if field == "?" else field for field in _WORDS.get(text, text).split()]
    return CronSim(" ".join(fields), after)
