"""What every table shares: metadata with named constraints, UUIDv7 keys, UTC times, JSON."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from uuid6 import uuid7

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> UUID:
    """A UUIDv7: sorts by time, so that keys fill index pages in order."""
    # The library's own subclass is not accepted by every driver; a plain UUID is.
    return UUID(int=uuid7().int)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware time, UTC in the database and in Python; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 - the interface
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"Expected a time with an offset, but found {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002 - the interface
        if value is None:
            return None
        # SQLite keeps no offset; PostgreSQL answers in the session's time zone.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def canonical_json(value: object) -> bytes:
    """The one spelling of a JSON value that digests are taken over: sorted keys, no blanks."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)


class CanonicalJson(sa.TypeDecorator[Any]):
    """JSON kept as canonical text: a digest taken over it can be checked byte by byte later."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:  # noqa: ARG002 - the interface
        return None if value is None else canonical_json(value).decode()

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:  # noqa: ARG002 - the interface
        return None if value is None else orjson.loads(value)


Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    """Root of the mapped classes."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {
        UUID: sa.Uuid(),
        datetime: UtcDateTime(),
        dict[str, Any]: Json,
        str: sa.String(),
        bytes: sa.LargeBinary(),
    }


def id_column() -> MappedColumn[UUID]:
    """The primary key of most tables."""
    return mapped_column(primary_key=True, default=new_id)


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    """A check that a column holds one of a few words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """An index over the rows a condition names, alike on both databases."""
    condition = sa.text(where)
    return sa.Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
