"""The calendar in the database."""

from datetime import date

import sqlalchemy as sa

from engine.calendar import load_calendar, seed_calendar
from engine.calendar.notices import NOTICES
from engine.model import CalendarDay, CalendarYear
from engine.runtime import Runtime
from engine.uow import SYSTEM, begin
from tests.support.notices import calendar_of


def test_migrated_calendar_is_that_of_the_notices(runtime: Runtime) -> None:
    with begin(runtime, SYSTEM, read_only=True) as uow:
        assert load_calendar(uow.session) == calendar_of(NOTICES)


def test_seeding_keeps_a_year_published_by_hand(runtime: Runtime) -> None:
    with begin(runtime, SYSTEM) as uow:
        uow.session.get_one(CalendarYear, 2027).published = True
        uow.session.add(CalendarDay(day=date(2027, 2, 8), kind="off", name="春节"))
    with begin(runtime, SYSTEM) as uow:
        seed_calendar(uow.session)
    with begin(runtime, SYSTEM, read_only=True) as uow:
        calendar = load_calendar(uow.session)
    assert not calendar.is_working_day(date(2027, 2, 8))
    assert not calendar.is_provisional(date(2027, 2, 8))


def test_a_notice_replaces_the_provisional_year(runtime: Runtime) -> None:
    with begin(runtime, SYSTEM) as uow:
        uow.session.get_one(CalendarYear, 2026).published = False
        uow.session.execute(sa.delete(CalendarDay).where(CalendarDay.day.between(date(2026, 3, 1), date(2026, 12, 31))))
        uow.session.add(CalendarDay(day=date(2026, 3, 2), kind="off", name="误"))
    with begin(runtime, SYSTEM) as uow:
        seed_calendar(uow.session)
    with begin(runtime, SYSTEM, read_only=True) as uow:
        assert load_calendar(uow.session) == calendar_of(NOTICES)
