"""Fields that several schemas share."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import Schema, fields

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
LOCAL_TIME = ZoneInfo("Asia/Shanghai")


class Timestamp(fields.AwareDateTime):
    """A moment: UTC inside, Asia/Shanghai with its offset outside."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment = super()._deserialize(value, attr, data, **kwargs)
        # Near the ends of the calendar a change of time zone has no result; nothing happened there anyway.
        if moment.year < EARLIEST.year:
            return EARLIEST
        return moment if moment.year < LATEST.year else LATEST

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002
        return value.astimezone(LOCAL_TIME).isoformat(timespec="milliseconds") if value else None


class Flag(fields.Boolean):
    """True or false of JSON, and nothing that merely looks like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:  # noqa: ARG002
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def page_of(items: type[Schema]) -> type[Schema]:
    """The schema of a cursor page of such items."""
    name = items.__name__.removesuffix("Schema") + "Page"
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(items), required=True),
            "next_cursor": fields.String(
                required=True,
                allow_none=True,
                metadata={"description": "Send it as `cursor` to read on; null on the last page."},
            ),
        },
        name=name,
    )
