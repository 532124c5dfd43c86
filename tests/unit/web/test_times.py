"""Times as people read them."""

from datetime import UTC, datetime, timedelta

import pytest

from web.times import lateness, light, local_time

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)  # nine in the morning in Shanghai


def test_local_time_is_that_of_the_bureau() -> None:
    assert local_time(datetime(2026, 12, 31, 17, 5, tzinfo=UTC)) == "2027-01-01 01:05"
    assert local_time(None) == ""


@pytest.mark.parametrize(
    "distance, sentence, colour",
    [
        (timedelta(days=-2), "2 days late", "red"),
        (timedelta(hours=-10), "1 day late", "red"),
        (timedelta(minutes=-5), "Late since today", "red"),
        (timedelta(hours=8), "Due today", "yellow"),
        (timedelta(hours=16), "1 day left", "yellow"),
        (timedelta(days=5), "5 days left", "green"),
    ],
)
def test_lateness_counts_calendar_days(distance: timedelta, sentence: str, colour: str) -> None:
    assert str(lateness(NOW + distance, NOW)) == sentence
    assert light(NOW + distance, NOW) == colour
