"""Tables to read: rows that FEEL gives, each an object with a value for every column."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from forms.field import Component, read_common
from forms.reader import Reader, shown
from forms.texts import Text
from forms.types.choice import Option, read_options

MOST_COLUMNS = 20
MOST_ROWS = 1_000


@dataclass(frozen=True)
class Column:
    """What stands under a key of every row; `options` give its values their names, `money` is whole cents."""

    key: str
    label: Text
    money: bool
    options: tuple[Option, ...]

    @property
    def format(self) -> str:
        """The name of the format its values are in, if they are in one."""
        return "money" if self.money else ""


@dataclass(frozen=True, kw_only=True)
class Table(Component):
    """Rows and columns; `source` is FEEL for the rows."""

    type: ClassVar[str] = "table"

    source: str
    columns: tuple[Column, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.ignore("rowCount")
        source = reader.expression("dataSource")
        if source is None:
            reader.problem("dataSource", "Expected a FEEL expression starting with '=', but found none")
        columns = tuple(_read_column(item) for item in reader.items("columns"))
        if not 0 < len(columns) <= MOST_COLUMNS or len({column.key for column in columns}) < len(columns):
            reader.problem("columns", f"Expected 1 to {MOST_COLUMNS} columns with different keys")
        return cls(**read_common(reader), source=source or "null", columns=columns)

    def rows(self, found: object) -> list[dict[str, object]]:
        """What is shown of what the source gave: the columns' values, and nothing else of the rows."""
        items = found[:MOST_ROWS] if isinstance(found, list) else []
        keys = [column.key for column in self.columns]
        return [{key: item.get(key) for key in keys} for item in items if isinstance(item, Mapping)]


def _read_column(reader: Reader) -> Column:
    reader.ignore("id")
    key = reader.text("key")
    if not key:
        reader.problem("key", f"Expected the key of a value in the rows, but found {shown(key)}")
    column = Column(
        key=key,
        label=Text(reader.text("label") or key, reader.text("label_en")),
        money=reader.choice("format", ("", "money")) == "money",
        options=read_options(reader),
    )
    reader.finish()
    return column
