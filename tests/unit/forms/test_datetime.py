"""Dates and times."""

import pytest

from engine.feel import Feel
from forms import FormInvalid
from tests.unit.forms.building import a_field, a_form, cleaned


@pytest.mark.parametrize(
    "given, kept", [("2026-11-22", "2026-11-22"), ("2024-02-29", "2024-02-29"), ("", None), (None, None)]
)
def test_date_is_kept(given: object, kept: object, feel: Feel) -> None:
    assert cleaned(a_field("datetime", subtype="date"), given, feel) == kept


@pytest.mark.parametrize(
    "given, sentence",
    [
        ("2026-02-29", "There is no such date or time: '2026-02-29'"),
        ("22.11.2026", "Expected a date such as 2026-11-22, but found '22.11.2026'"),
        ("20261122", "Expected a date such as 2026-11-22, but found '20261122'"),
        ("2026-W47-7", "Expected a date such as 2026-11-22, but found '2026-W47-7'"),
        ("1066-10-14", "Expected a year from 1900 to 2199"),
        (20261122, "Expected a text, but found 20261122"),
    ],
)
def test_date_refuses(given: object, sentence: str, feel: Feel) -> None:
    assert cleaned(a_field("datetime", subtype="date"), given, feel) == [sentence]


@pytest.mark.parametrize("given, kept", [("09:30", "09:30"), ("09:30:00", "09:30")])
def test_time_is_kept(given: str, kept: str, feel: Feel) -> None:
    assert cleaned(a_field("datetime", subtype="time"), given, feel) == kept


@pytest.mark.parametrize("given", ["9:30", "25:00", "09:30:15", "0930", 930])
def test_time_refuses(given: object, feel: Feel) -> None:
    assert isinstance(cleaned(a_field("datetime", subtype="time"), given, feel), list)


@pytest.mark.parametrize(
    "zone, kept",
    [
        ("no_timezone", "2026-11-22T09:30:00"),
        ("utc_offset", "2026-11-22T09:30:00+08:00"),
        ("utc_normalized", "2026-11-22T01:30:00Z"),
    ],
)
@pytest.mark.parametrize("given", ["2026-11-22T09:30", "2026-11-22T01:30:00Z", "2026-11-22T10:30:00+09:00"])
def test_datetime_is_kept_in_the_asked_form(given: str, zone: str, kept: str, feel: Feel) -> None:
    field = a_field("datetime", subtype="datetime", timeSerializingFormat=zone)
    assert cleaned(field, given, feel) == kept
    assert cleaned(field, kept, feel) == kept


@pytest.mark.parametrize(
    "given", ["2026-11-22", "2026-11-22T25:00", "2026-13-01T10:00", "2026-11-22T10:00+99:00", "1000-01-01T00:00Z"]
)
def test_datetime_refuses(given: str, feel: Feel) -> None:
    assert isinstance(cleaned(a_field("datetime", subtype="datetime"), given, feel), list)


def test_label_may_stand_where_form_js_puts_it() -> None:
    field = a_field("datetime", subtype="date", dateLabel="到期日", properties={"label_en": "Ends on"})
    del field["label"]
    [made] = a_form(field).fields
    assert (made.label.zh, made.label.en) == ("到期日", "Ends on")


def test_compile_refuses_what_needs_a_clock() -> None:
    with pytest.raises(FormInvalid, match="valid_if"):
        a_form(a_field("datetime", disallowPassedDates=True))
