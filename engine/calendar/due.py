"""From what a model says about time to a moment: ISO 8601, working days, or a limit by its key."""

import calendar as months
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from engine.calendar.days import (
    OFFICE_ZONE,
    Calendar,
    Period,
    add_working_days,
    end_of_day,
    is_excluded,
    local_day,
    roll_forward,
)
from engine.calendar.limits import LARGEST, Limit
from engine.cron import next_cron
from engine.errors import ExpressionFailed

DURATION = re.compile(
    r"P(?=[\dT])(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOST_PERIODS = 100


def due_at(value: object, start: datetime, calendar: Calendar, limits: Mapping[str, Limit]) -> datetime:
    """The moment, in UTC, that a model's date, duration, working days or limit ends, counted from `start`.

    A moment or duration is exact. A date, working days and limits of days or months end with the last
    second of their last day where the bureau is; the day of `start` is not counted; calendar days and
    months that would end on a holiday end on the next working day. A time without an offset is the
    bureau's. A limit may say from when it counts, and which periods do not count (special procedures,
    Licensing Law art 45). Raises ExpressionFailed, or YearUnpublished when the calendar does not reach far enough.
    """
    try:
        return _resolve(value, start, calendar, limits)
    except OverflowError:
        raise _refusal(value, "a time before the year 10000") from None


def _resolve(value: object, start: datetime, calendar: Calendar, limits: Mapping[str, Limit]) -> datetime:
    match value:
        case datetime():
            return _in_utc(value)
        case date():
            return end_of_day(value)
        case str():
            return _of_text(value.strip(), start)
        case {"working_days": n, **rest} if not rest:
            return end_of_day(add_working_days(local_day(start), _count(n), calendar))
        case {"cron": str(text), **rest} if not rest:
            return next_cron(text, start, OFFICE_ZONE).astimezone(UTC)
        case {"limit": str(key), **rest} if rest.keys() <= {"from", "excluded"}:
            counted_from = _counted_from(rest["from"]) if "from" in rest else start
            excluded = _periods(rest.get("excluded", []))
            return _of_limit(key, counted_from, calendar, limits, excluded)
    raise _refusal(value, "a date, a time, a duration, working days or a limit")


def duration_end(text: str, start: datetime) -> datetime:
    """When an ISO 8601 duration ends; raises ExpressionFailed for anything else, and for one beyond the year 9999."""
    duration = DURATION.fullmatch(text.strip())
    if duration is None:
        raise _refusal(text, "an ISO 8601 duration")
    try:
        return _after(start, duration)
    except OverflowError:
        raise _refusal(text, "a time before the year 10000") from None


def _of_text(text: str, start: datetime) -> datetime:
    if duration := DURATION.fullmatch(text):
        return _after(start, duration)
    try:
        if DATE.fullmatch(text):
            return end_of_day(date.fromisoformat(text))
        if "T" in text:
            return _in_utc(datetime.fromisoformat(text))
    except ValueError:
        pass
    raise _refusal(text, "an ISO 8601 date, time or duration")


def _of_limit(
    key: str, start: datetime, calendar: Calendar, limits: Mapping[str, Limit], excluded: Sequence[Period]
) -> datetime:
    limit = limits.get(key)
    if limit is None:
        known = ", ".join(sorted(limits)) or "none"
        raise ExpressionFailed("Expected a limit of limits.toml ({known}), but found {key!r}", known=known, key=key)
    if limit.unit == "hour":
        if excluded:
            raise _refusal(key, "a limit of days or months, since days are excluded")
        return start.astimezone(UTC) + timedelta(hours=limit.number)
    first = local_day(start)
    if limit.unit == "working_day":
        return end_of_day(add_working_days(first, limit.number, calendar, excluded))
    last = first + timedelta(days=limit.number) if limit.unit == "calendar_day" else add_months(first, limit.number)
    return end_of_day(roll_forward(put_off(first, last, excluded), calendar))


def put_off(first: date, last: date, excluded: Sequence[Period]) -> date:
    """The end of a time that began after `first`, later by every excluded day in it."""
    day, left = first, (last - first).days
    while left > 0:
        day += timedelta(days=1)
        left -= not is_excluded(day, excluded)
    return day


def _counted_from(value: object) -> datetime:
    """The moment a date or a time of the model's means; a date begins at midnight where the bureau is."""
    if isinstance(value, str) and DATE.fullmatch(value.strip()):
        return datetime.combine(_date(value.strip()), time(), OFFICE_ZONE)
    if isinstance(value, str) and "T" in value:
        try:
            return _in_utc(datetime.fromisoformat(value.strip()))
        except ValueError:
            pass
    raise _refusal(value, "an ISO 8601 date or time to count from")


def _periods(value: object) -> tuple[Period, ...]:
    if not isinstance(value, list) or len(value) > MOST_PERIODS:
        raise _refusal(value, f"a list of at most {MOST_PERIODS} periods with from and to")
    periods = []
    for one in value:
        match one:
            case {"from": str(first), "to": str(last), **_rest}:
                periods.append((_date(first), _date(last)))
            case _:
                raise _refusal(one, "a period with the dates from and to")
    return tuple(periods)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _refusal(text, "an ISO 8601 date") from None


def add_months(day: date, n: int) -> date:
    """The same day n months later, or that month's last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if year > date.max.year:
        raise OverflowError
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _after(start: datetime, duration: "re.Match[str]") -> datetime:
    """Years, months and days on the bureau's calendar, hours and less on the clock."""
    part = {name: float(text or 0) for name, text in duration.groupdict().items()}
    local = start.astimezone(OFFICE_ZONE)
    day = add_months(local.date(), int(part["years"] * 12 + part["months"]))
    moment = datetime.combine(day + timedelta(weeks=part["weeks"], days=part["days"]), local.timetz())
    return moment.astimezone(UTC) + timedelta(hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"])


def _in_utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)).astimezone(UTC)


def _count(n: object) -> int:
    # FEEL has one kind of number: 5 may arrive as 5.0.
    if isinstance(n, bool) or not isinstance(n, int | float) or n != n // 1 or not 1 <= n <= LARGEST:
        raise _refusal(n, f"a whole number of working days from 1 to {LARGEST}")
    return int(n)


def _refusal(value: object, expected: str) -> ExpressionFailed:
    return ExpressionFailed("Expected {expected}, but found {value!r}", expected=expected, value=value)
