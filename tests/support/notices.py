"""A calendar straight from notices, without a database."""

from collections.abc import Iterable
from datetime import date

from engine.calendar import Calendar
from engine.calendar.days import DayKind
from engine.calendar.notices import Notice


def calendar_of(notices: Iterable[Notice]) -> Calendar:
    """What the database would hold once these are loaded."""
    years, days = {}, dict[date, DayKind]()
    for notice in notices:
        years[notice.year] = notice.published
        days |= {day: "off" for day, _name in notice.off()}
        days |= dict.fromkeys(notice.work(), "work")
    return Calendar(years, days)
