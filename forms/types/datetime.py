"""Dates, times of day, and dates with time; kept as ISO 8601 texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import ClassVar, Self

from forms.errors import Rejected
from forms.field import Field, read_entry
from forms.reader import Reader, shown
from forms.texts import Text

CHINA = timezone(timedelta(hours=8))
YEARS = range(1900, 2200)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:00)?")
_INSTANT = re.compile(_DATE.pattern + "T" + _TIME.pattern + r"(Z|[+-][0-9]{2}:[0-9]{2})?")


@dataclass(frozen=True, kw_only=True)
class DateTimeField(Field):
    """A date (2026-11-22), a time (09:30), or a date with time (2026-11-22T09:30:00+08:00)."""

    type: ClassVar[str] = "datetime"

    subtype: str
    zone: str

    @classmethod
    def read(cls, reader: Reader) -> Self:
        subtype = reader.choice("subtype", ("date", "time", "datetime"))
        reader.ignore("dateLabel", "timeLabel", "timeInterval", "use24h")
        if reader.flag("disallowPassedDates"):
            reader.problem("disallowPassedDates", "This is not supported; say it with the property valid_if")
        zone = reader.choice("timeSerializingFormat", ("no_timezone", "utc_offset", "utc_normalized"))
        entry = read_entry(reader)
        if not entry["label"].zh:
            name = "timeLabel" if subtype == "time" else "dateLabel"
            entry["label"] = Text(reader.text(name), entry["label"].en)
        return cls(**entry, subtype=subtype, zone=zone)

    def clean(self, value: object) -> str:
        if not isinstance(value, str):
            raise Rejected("Expected a text, but found {found}", found=shown(value))
        if self.subtype == "date":
            return _clean_date(value)
        return _clean_time(value) if self.subtype == "time" else self._clean_instant(value)

    def from_texts(self, texts: Sequence[str]) -> object:
        return texts[0].strip() if texts else None

    def _clean_instant(self, value: str) -> str:
        if not _INSTANT.fullmatch(value):
            raise Rejected("Expected a date with time such as 2026-11-22T09:30, but found {found}", found=shown(value))
        try:
            _clean_date(value[:10])
            found = datetime.fromisoformat(value)
            local = found.astimezone(CHINA) if found.tzinfo else found.replace(tzinfo=CHINA)
        except (ValueError, OverflowError) as error:
            raise Rejected("There is no such date or time: {found}", found=shown(value)) from error
        if self.zone == "utc_normalized":
            return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00Z")
        return local.isoformat() if self.zone == "utc_offset" else local.replace(tzinfo=None).isoformat()


def _clean_date(value: str) -> str:
    if not _DATE.fullmatch(value):
        raise Rejected("Expected a date such as 2026-11-22, but found {found}", found=shown(value))
    try:
        found = date.fromisoformat(value)
    except ValueError as error:
        raise Rejected("There is no such date or time: {found}", found=shown(value)) from error
    if found.year not in YEARS:
        raise Rejected("Expected a year from {first} to {last}", first=YEARS[0], last=YEARS[-1])
    return value


def _clean_time(value: str) -> str:
    if not _TIME.fullmatch(value):
        raise Rejected("Expected a time such as 09:30, but found {found}", found=shown(value))
    try:
        return time.fromisoformat(value).strftime("%H:%M")
    except ValueError as error:
        raise Rejected("There is no such date or time: {found}", found=shown(value)) from error
