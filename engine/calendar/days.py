"""Working days: Monday to Friday, but for what the State Council's notice of each year says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from engine.errors import YearUnpublished

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
END_OF_DAY = time(23, 59, 59)

DayKind = Literal["off", "work"]
# First and last day, both included.
Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years known, whether their notice is published, and the days that depart from Monday to Friday.

    A year present but not published is provisional: its days are guessed from the law alone, and
    deadlines in it are to be computed again when the notice arrives.
    """

    years: Mapping[int, bool]
    days: Mapping[date, DayKind]

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on a day; raises YearUnpublished for a year nobody has loaded."""
        if day.year not in self.years:
            raise YearUnpublished(
                "Cannot tell the working days of {year}: the holiday calendar of that year is not loaded yet",
                year=day.year,
            )
        kind = self.days.get(day)
        return day.weekday() < 5 if kind is None else kind == "work"

    def is_provisional(self, day: date) -> bool:
        """Whether a day lies in a year whose notice is still to come."""
        return not self.years.get(day.year, False)


def add_working_days(day: date, n: int, calendar: Calendar, excluded: Sequence[Period] = ()) -> date:
    """The n-th working day after a day, which itself is not counted (Civil Procedure Law art 85)."""
    while n > 0:
        day += timedelta(days=1)
        n -= calendar.is_working_day(day) and not is_excluded(day, excluded)
    return day


def is_excluded(day: date, periods: Sequence[Period]) -> bool:
    """Whether a day lies in one of the periods that do not count."""
    return any(first <= day <= last for first, last in periods)


def roll_forward(day: date, calendar: Calendar) -> date:
    """The day itself, or the next working day if it is a holiday (Civil Code art 203).

    In a year whose notice is still to come the day stays: the earlier date is the safe one.
    """
    while not calendar.is_provisional(day) and not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def end_of_day(day: date) -> datetime:
    """The last second of a day where the bureau is, in UTC."""
    return datetime.combine(day, END_OF_DAY, OFFICE_ZONE).astimezone(UTC)


def local_day(moment: datetime) -> date:
    """The day a moment falls on where the bureau is."""
    return moment.astimezone(OFFICE_ZONE).date()
