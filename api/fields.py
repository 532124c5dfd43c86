"""Fields that several schemas share."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import Schema, fields

LOCAL_TIME = ZoneInfo("Asia/Shanghai")


class Timestamp(fields.AwareDateTime):
    """A moment: UTC inside, Asia/Shanghai with its offset outside."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment = super()._deserialize(value, attr, data, **kwargs)
        # Near the ends of the calendar a change of time zone has no result.
        if not 1900 <= moment.year <= 2999:
            raise self.make_error("invalid", input=value, obj_type="datetime")
        return moment

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002
        return value.astimezone(LOCAL_TIME).isoformat(timespec="milliseconds") if value else None


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
