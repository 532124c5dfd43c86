"""The calendar in the database: loaded for a step, seeded when the schema is brought up."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar.days import Calendar
from engine.calendar.notices import NOTICES, Notice
from engine.model import CalendarDay, CalendarYear


def load_calendar(session: Session) -> Calendar:
    """The whole calendar; it is a few dozen rows a year."""
    years = session.execute(sa.select(CalendarYear.year, CalendarYear.published))
    days = session.execute(sa.select(CalendarDay.day, CalendarDay.kind))
    return Calendar(dict(years.all()), dict(days.all()))


def seed_calendar(session: Session) -> None:
    """Load every known notice; a year published here replaces a provisional one, never the reverse."""
    for notice in NOTICES:
        year = session.get(CalendarYear, notice.year)
        if year is None or (notice.published and not year.published):
            _replace_year(session, notice, year)


def _replace_year(session: Session, notice: Notice, year: CalendarYear | None) -> None:
    session.execute(sa.delete(CalendarDay).where(sa.extract("year", CalendarDay.day) == notice.year))
    if year is None:
        year = CalendarYear(year=notice.year)
        session.add(year)
    year.published = notice.published
    session.add_all(CalendarDay(day=day, kind="off", name=name) for day, name in notice.off())
    session.add_all(CalendarDay(day=day, kind="work", name="调休上班 Make-up day") for day in notice.work())
