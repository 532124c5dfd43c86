"""Dates and times are the bureau's, whatever machine computes, and now is what the caller says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import ExpressionFailed
from engine.feel import Feel
from tests.unit.feel.conftest import Value

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    "expression, expected",
    [
        ("now()", "2026-01-02T04:00:00+08:00"),
        ("today()", "2026-01-02"),
        ("date(now())", "2026-01-02"),
        ('today() = date("2026-01-02")', True),
        ('today() > date("2026-01-01")', True),
        ('today() + duration("P5D")', "2026-01-07"),
        ('now() + duration("PT36H")', "2026-01-03T16:00:00+08:00"),
        ('date and time(today(), time("09:00:00"))', "2026-01-02T09:00:00+08:00"),
        ('date("2026-03-01")', "2026-03-01"),
        ("date(2026, 3, 31)", "2026-03-31"),
        ('date("2026-02-28T17:00:00Z")', "2026-03-01"),
        ('date and time("2026-03-01T00:00:00Z")', "2026-03-01T08:00:00+08:00"),
        ('date and time("2026-03-01T10:00:00")', "2026-03-01T10:00:00+08:00"),
        ('date and time("2026-03-01T10:00:00@Europe/Paris")', "2026-03-01T17:00:00+08:00"),
        ('date and time("2026-03-01")', "2026-03-01T00:00:00+08:00"),
        ('date and time("2026-03-01T02:00:00Z") = date and time("2026-03-01T10:00:00")', True),
        ('@"2026-03-01"', "2026-03-01"),
        ('@"2026-03-01T00:00:00Z"', "2026-03-01T08:00:00+08:00"),
        ('@"P5D"', "P5D"),
        ('time("10:30:00")', "10:30:00"),
        ("time(10, 30, 0)", "10:30:00"),
        ('time(now()) < time("05:00:00")', True),
        ('duration("PT120H")', "P5D"),
        ('date("2026-03-01") - date("2026-02-01")', "P28D"),
        ('(date("2026-03-01") - date("2026-02-01")).days', 28),
        ('years and months duration(date("1990-05-06"), date("2026-05-05"))', "P35Y11M"),
        ('years and months duration(date("1990-05-06"), date("2026-05-05")).years', 35),
        ('day of week(date("2026-03-02"))', "Monday"),
        ('string(date and time("2026-03-01T10:00:00"))', "2026-03-01T10:00:00"),
        ('[date("2026-03-01"), {at: now()}]', ["2026-03-01", {"at": "2026-01-02T04:00:00+08:00"}]),
        ("date(submitted) < today()", True),
        ("date(nothing)", None),
        ('date("first of May")', None),
    ],
)
def test_time_is_the_bureaus(value: Value, expression: str, expected: object) -> None:
    assert expected == value(expression, submitted="2025-12-31", nothing=None)


@pytest.mark.parametrize("expression", ["now()", "today()"])
def test_now_without_a_time_is_refused(feel: Feel, expression: str) -> None:
    with pytest.raises(ExpressionFailed, match="no time is given"):
        feel.evaluate([expression], {})


def test_a_time_is_gone_after_its_call(feel: Feel, value: Value) -> None:
    assert "2026-01-02" == value("today()")
    with pytest.raises(ExpressionFailed, match="no time is given"):
        feel.evaluate(["today()"], {})


@pytest.mark.parametrize("zone, language", [("America/New_York", "de_DE.UTF-8"), ("Pacific/Kiritimati", "zh_CN.UTF-8")])
def test_the_machines_zone_and_language_do_not_matter(zone: str, language: str) -> None:
    program = (
        "from engine.feel import Feel\n"
        "print(Feel().evaluate(['date(date and time(\"2026-02-28T17:00:00Z\"))',"
        " 'date and time(\"2026-03-01T10:00:00\")', 'day of week(date(\"2026-03-02\"))'], {}))"
    )
    environment = {**os.environ, "TZ": zone, "LANG": language, "LC_ALL": language}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert "['2026-03-01', '2026-03-01T10:00:00+08:00', 'Monday']" == done.stdout.decode().strip()
