"""Working days and the deadlines made of them, against dates worked out by hand from the notices."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.calendar import Calendar, Limit, add_working_days, due_at
from engine.calendar.notices import NOTICES
from engine.errors import ExpressionFailed, YearUnpublished
from tests.support.notices import calendar_of

CALENDAR = calendar_of(NOTICES)
PUBLISHED = calendar_of([notice for notice in NOTICES if notice.published])
LIMITS = {
    "one_day": Limit(24, "hour"),
    "petition": Limit(60, "calendar_day"),
    "petition_extended": Limit(90, "calendar_day"),
    "decide": Limit(3, "month"),
    "notify": Limit(5, "working_day"),
}


def morning(day: str) -> datetime:
    """Half past nine at the bureau."""
    return datetime.fromisoformat(f"{day}T09:30:00+08:00")


def last_second(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T23:59:59+08:00")


@pytest.mark.parametrize(
    "accepted, n, due",
    [
        ("2026-02-10", 5, "2026-02-24"),
        ("2026-02-10", 20, "2026-03-16"),
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-18", 20, "2026-10-22"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-01-02", 1, "2026-01-04"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2025-09-26", 5, "2025-10-10"),
        ("2025-09-26", 20, "2025-10-30"),
    ],
)
def test_working_days_end_on_the_day_counted_by_hand(accepted: str, n: int, due: str) -> None:
    assert add_working_days(date.fromisoformat(accepted), n, CALENDAR) == date.fromisoformat(due)
    assert due_at({"working_days": n}, morning(accepted), CALENDAR, LIMITS) == last_second(due)


@pytest.mark.parametrize(
    "accepted, key, due",
    [
        ("2026-08-03", "petition", "2026-10-08"),
        ("2026-08-03", "petition_extended", "2026-11-02"),
        ("2026-07-31", "decide", "2026-11-02"),
        ("2026-11-30", "decide", "2027-02-28"),
        ("2026-02-10", "notify", "2026-02-24"),
    ],
)
def test_limits_end_on_the_day_counted_by_hand(accepted: str, key: str, due: str) -> None:
    assert due_at({"limit": key}, morning(accepted), CALENDAR, LIMITS) == last_second(due)
    assert due_at({"limit": key}, morning(accepted), PUBLISHED, LIMITS) == last_second(due)


def test_an_hour_limit_is_exact() -> None:
    start = morning("2026-02-13")
    assert due_at({"limit": "one_day"}, start, CALENDAR, LIMITS) == start + timedelta(hours=24)


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_year_has_the_announced_number_of_working_days(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    assert sum(map(CALENDAR.is_working_day, days)) == 248


@given(st.dates(date(2025, 1, 1), date(2026, 8, 31)), st.integers(1, 60))
def test_working_days_agree_with_counting_day_by_day(start: date, n: int) -> None:
    due = add_working_days(start, n, CALENDAR)
    counted = [start + timedelta(days=step) for step in range(1, (due - start).days + 1)]
    assert sum(map(CALENDAR.is_working_day, counted)) == n
    assert CALENDAR.is_working_day(due)


@given(st.dates(date(2025, 1, 1), date(2026, 8, 31)), st.integers(1, 30), st.integers(1, 30))
def test_working_days_add_up(start: date, n: int, m: int) -> None:
    assert add_working_days(add_working_days(start, n, CALENDAR), m, CALENDAR) == add_working_days(
        start, n + m, CALENDAR
    )


@given(st.dates(date(2025, 1, 1), date(2026, 9, 30)), st.sampled_from(["petition", "decide"]))
def test_a_rolled_limit_ends_on_a_working_day_and_skips_only_holidays(start: date, key: str) -> None:
    limit = LIMITS[key]
    due = due_at({"limit": key}, morning(start.isoformat()), CALENDAR, LIMITS)
    last = (due + timedelta(hours=8)).date()
    assert CALENDAR.is_working_day(last)
    if limit.unit == "calendar_day":
        skipped = (last - start).days - limit.number
        assert skipped >= 0
        assert not any(CALENDAR.is_working_day(last - timedelta(days=step)) for step in range(1, skipped + 1))


SPECIAL = [{"from": "2026-09-21", "to": "2026-10-12"}]


@pytest.mark.parametrize(
    "key, start, excluded, due",
    [
        # Licensing Law art 45: the time of a special procedure does not count (golden date of the domain).
        ("twenty", "2026-09-18", SPECIAL, "2026-11-06"),
        ("twenty", "2026-09-18", [], "2026-10-22"),
        ("quarter", "2026-07-01", [{"from": "2026-09-21", "to": "2026-09-30"}], "2026-10-12"),
        ("quarter", "2026-07-01", [], "2026-10-08"),
        ("quarter", "2026-07-01", [{"from": "2026-12-01", "to": "2026-12-31"}], "2026-10-08"),
        # What is excluded twice is excluded once.
        (
            "twenty",
            "2026-09-18",
            [*SPECIAL, {"from": "2026-10-09", "to": "2026-10-12", "kind": "hearing"}],
            "2026-11-06",
        ),
    ],
)
def test_a_limit_counts_from_a_day_and_without_special_procedures(
    key: str, start: str, excluded: list[dict[str, str]], due: str
) -> None:
    limits = {"twenty": Limit(20, "working_day"), "quarter": Limit(3, "month")}
    asked = {"limit": key, "from": start, "excluded": excluded}
    assert due_at(asked, morning("2026-12-24"), PUBLISHED, limits) == last_second(due)


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": "notify", "from": "yesterday"},
        {"limit": "notify", "from": None},
        {"limit": "notify", "from": "2026-02-30"},
        {"limit": "notify", "from": "2026-02-03", "excluded": "none"},
        {"limit": "notify", "excluded": [{"from": "2026-02-03"}]},
        {"limit": "notify", "excluded": [{"from": "2026-02-03", "to": "soon"}]},
        {"limit": "notify", "excluded": [{"from": "2026-02-03", "to": "2026-02-04"}] * 101},
        {"limit": "hours", "excluded": [{"from": "2026-02-03", "to": "2026-02-04"}]},
    ],
)
def test_a_limit_counted_from_nowhere_is_refused(asked: object) -> None:
    with pytest.raises(ExpressionFailed, match="Expected"):
        due_at(asked, morning("2026-02-02"), PUBLISHED, LIMITS | {"hours": Limit(5, "hour")})


def test_the_day_is_the_bureaus_day_not_that_of_utc() -> None:
    # Half past midnight on the 3rd at the bureau is still the 2nd in UTC.
    start = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    assert due_at({"working_days": 1}, start, CALENDAR, {}) == last_second("2026-03-04")


def test_working_days_beyond_the_loaded_years_name_the_year() -> None:
    with pytest.raises(YearUnpublished, match="2028"):
        due_at({"working_days": 5}, morning("2027-12-30"), CALENDAR, LIMITS)
    with pytest.raises(YearUnpublished, match="2027") as error:
        due_at({"limit": "notify"}, morning("2026-12-30"), PUBLISHED, LIMITS)
    assert error.value.params == {"year": 2027}


def test_a_year_without_notice_is_provisional() -> None:
    assert CALENDAR.is_provisional(date(2027, 3, 1))
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert not CALENDAR.is_working_day(date(2027, 1, 1))
    assert add_working_days(date(2026, 12, 31), 1, CALENDAR) == date(2027, 1, 4)


def test_an_empty_calendar_knows_no_working_day() -> None:
    with pytest.raises(YearUnpublished, match="2026"):
        Calendar({}, {}).is_working_day(date(2026, 1, 5))


@pytest.mark.parametrize(
    "value, due",
    [
        ("P1Y2M3DT4H5M6S", "2027-05-01T13:35:06+08:00"),
        ("P1M", "2026-03-28T09:30:00+08:00"),
        ("P2W", "2026-03-14T09:30:00+08:00"),
        ("PT36H", "2026-03-01T21:30:00+08:00"),
        ("PT0.5S", "2026-02-28T09:30:00.500000+08:00"),
        ("2026-12-01", "2026-12-01T23:59:59+08:00"),
        (date(2026, 12, 1), "2026-12-01T23:59:59+08:00"),
        ("2026-12-01T10:00:00Z", "2026-12-01T18:00:00+08:00"),
        ("2026-12-01T10:00:00+08:00", "2026-12-01T10:00:00+08:00"),
        ("2026-12-01T10:00", "2026-12-01T10:00:00+08:00"),
        (datetime(2026, 12, 1, 2, tzinfo=UTC), "2026-12-01T10:00:00+08:00"),
        ({"working_days": 5.0}, "2026-03-06T23:59:59+08:00"),
    ],
)
def test_iso_8601_is_understood(value: object, due: str) -> None:
    found = due_at(value, morning("2026-02-28"), CALENDAR, LIMITS)
    assert found == datetime.fromisoformat(due)
    assert found.utcoffset() == timedelta(0)


def test_a_month_later_is_clamped_to_the_end_of_the_month() -> None:
    assert due_at("P1M", morning("2026-01-31"), CALENDAR, {}) == morning("2026-02-28")


@pytest.mark.parametrize(
    "value",
    [
        "", "P", "PT", "P1H", "-P1D", "R3/PT1H", "tomorrow", "2026-02-30", "20261201", "2026-12-01 10:00", "P9999Y",
        "PT1,5S", "P\u0661D", None, True, 5, [], {}, {"working_days": 0}, {"working_days": -1}, {"working_days": 1.5},
        {"working_days": True}, {"working_days": "5"}, {"working_days": float("nan")},
        {"working_days": float("inf")}, {"working_days": 10_000}, {"limit": "unknown"}, {"limit": 5},
        {"limit": "notify", "working_days": 5},
    ],
)  # fmt: skip
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(ExpressionFailed) as error:
        due_at(value, morning("2026-02-28"), CALENDAR, LIMITS)
    assert str(error.value).startswith("Expected ")
