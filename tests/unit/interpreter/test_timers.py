"""Timers: what a date, a duration and a cycle may look like, computed ones, and firings that were missed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.cron import next_cron
from engine.interpreter import StepFailed, compile_process
from tests.cases import NOON, Driver
from tests.modeling import a_model, boundary, catch, end, event_start, event_sub, start, timer, user
from tests.unit.interpreter.refusing import refused

DATES = ["2026-04-01T00:00:00Z", "2026-04-01T08:00+08:00", "2026-04-01T00:00:00.123Z", "2028-02-29T12:00:00Z"]
NO_DATES = [
    "2026-04-01", "2026-04-01T00:00:00", "2026-02-30T00:00:00Z", "tomorrow", "2026-04-01T25:00:00Z",
    "01.04.2026", "2026-04-01T00:00:00+0800", "٢٠٢٦-04-01T00:00:00Z",
]  # fmt: skip
DURATIONS = ["PT1H", "P1D", "P1Y2M3W4DT5H6M7.5S", "P2W", "PT90M", "PT0S", "P1M"]
NO_DURATIONS = ["P", "PT", "1H", "PT1", "P1H", "P-1D", "-P1D", "PT1H1D", "P1.5D", "in an hour", "P1DT", "PT1S1M"]
CYCLES = ["R3/PT1H", "R/P1D", "R1/2026-04-01T00:00:00Z/PT1H", "0 0 9 * * *", "0 0 9-17 ? * MON-FRI", "@daily"]
NO_CYCLES = [
    "R0/PT1H", "R/PT0S", "R-1/PT1H", "PT1H", "R3", "R3/PT1H/PT1H", "R/2026-13-01T00:00:00Z/PT1H",
    "* * * * *", "0 0 9 1 * MON", "0 0 0 31 2 *", "every hour", "@reboot", "R3/1H",
]  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_a_date_has_its_offset(text: str) -> None:
    case = Driver(_waiting(timer(text, "timeDate")))
    assert case.wait("t").due_at == datetime.fromisoformat(text)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_refused(text: str) -> None:
    sentence = f"Expected an ISO 8601 date and time with its offset, but found {text!r}"
    assert refused(_waiting(timer(text, "timeDate"))) == [("t", sentence)]


@pytest.mark.parametrize("text", DURATIONS)
def test_a_duration_is_accepted(text: str) -> None:
    timed = compile_process(_waiting(timer(text))).elements["t"].timer
    assert timed is not None
    assert (timed.form, timed.text) == ("duration", text)


@pytest.mark.parametrize("text", NO_DURATIONS)
def test_what_is_no_duration_is_refused(text: str) -> None:
    assert refused(_waiting(timer(text))) == [("t", f"Expected an ISO 8601 duration, but found {text!r}")]


@pytest.mark.parametrize("text", CYCLES)
def test_a_cycle_counts_starts_or_follows_cron(text: str) -> None:
    assert compile_process(_repeating(text)).elements["be"].timer is not None


@pytest.mark.parametrize("text", NO_CYCLES)
def test_what_is_no_cycle_is_refused(text: str) -> None:
    ((where, sentence),) = refused(_repeating(text))
    assert where == "be"
    assert sentence.startswith("Expected ")


@pytest.mark.parametrize("form,text", [("timeDate", "=when"), ("timeDuration", "=when"), ("timeCycle", "=when")])
@pytest.mark.parametrize("value", [None, 5, "soon", True, [], {}])
def test_a_computed_value_that_is_none_fails_the_step(form: str, text: str, value: object) -> None:
    with pytest.raises(StepFailed, match=r"^be: Expected a"):
        Driver(_repeating(text, form), when=value)


def test_a_computed_value_is_computed_once_when_the_timer_is_armed() -> None:
    case = Driver(_repeating("=when", "timeDuration"), when="PT2H")
    assert case.wait("be").due_at == NOON + timedelta(hours=2)
    case.set(when="PT9H")
    assert case.wait("be").due_at == NOON + timedelta(hours=2)


def test_a_cycle_ends_after_its_last_firing() -> None:
    case = Driver(_repeating("R2/PT1H")).fire("be").fire("be")
    assert case.waits == ["a", "n", "n"]


def test_a_cycle_begins_at_its_start() -> None:
    case = Driver(_repeating("R2/2026-03-02T08:00:00Z/PT1H"))
    assert case.wait("be").due_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    case.fire("be")
    assert case.wait("be").due_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_firings_that_were_missed_are_not_made_up_for() -> None:
    case = Driver(_repeating("R4/PT1H"))
    case.now = NOON + timedelta(hours=3, minutes=30)
    case.fire("be")
    # It keeps its rhythm, and what was missed does not count.
    assert case.wait("be").due_at == NOON + timedelta(hours=4)
    case.fire("be").fire("be").fire("be")
    assert case.waits == ["a", "n", "n", "n", "n"]


def test_a_timer_that_fires_late_counts_from_when_it_was_due() -> None:
    case = Driver(_repeating("R/PT1H"))
    case.now = NOON + timedelta(hours=1, minutes=5)
    assert case.fire("be").wait("be").due_at == NOON + timedelta(hours=2)


def test_an_event_sub_process_may_have_a_cycle() -> None:
    first = event_start("es", timer("R3/PT1H", "timeCycle"), interrupting=False)
    handler = event_sub("esp", first, user("x"), end("ee"), flows="es x; x ee")
    case = Driver(a_model(start(), user("a"), end(), handler, flows="s a; a e")).fire("es").fire("es")
    assert case.waits == ["a", "es", "x", "x"]
    assert case.wait("es").due_at == NOON + timedelta(hours=3)


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_cycle_stands_only_where_it_can_repeat(interrupting: bool) -> None:
    xml = a_model(
        start(), user("a"), boundary("be", "a", timer("R/PT1H", "timeCycle"), interrupting=interrupting), end(),
        flows="s a; a e; be e",
    )  # fmt: skip
    if interrupting:
        assert refused(xml)[0][1].startswith("Expected a time cycle only at a non-interrupting event")
    else:
        assert Driver(xml).waits == ["a", "be"]


def test_a_process_may_start_by_a_cycle() -> None:
    xml = a_model(event_start("t", timer("0 0 9 * * MON-FRI", "timeCycle")), user("a"), end(), flows="t a; a e")
    assert Driver(xml, at="t").tasks == ["a"]


def test_cron_follows_the_clock_of_the_bureau() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    friday_evening = datetime(2026, 3, 6, 12, tzinfo=UTC)
    assert next_cron("0 30 9 * * MON-FRI", friday_evening, zone) == datetime(2026, 3, 9, 1, 30, tzinfo=UTC)
    assert next_cron("@daily", friday_evening, zone) == datetime(2026, 3, 6, 16, tzinfo=UTC)


def _waiting(definition: str) -> bytes:
    return a_model(start(), catch("t", definition), end(), flows="s t; t e")


def _repeating(text: str, form: str = "timeCycle") -> bytes:
    return a_model(
        start(), user("a"), boundary("be", "a", timer(text, form), interrupting=False), user("n"), end(),
        flows="s a; a e; be n; n e",
    )  # fmt: skip
