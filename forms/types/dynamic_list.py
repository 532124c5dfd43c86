"""Lists of rows, each row an object with the list's own fields."""

from dataclasses import dataclass
from typing import ClassVar, Self

from forms.errors import Rejected
from forms.field import Component, Field, read_entry
from forms.reader import Reader, shown

MOST_ROWS = 200


@dataclass(frozen=True, kw_only=True)
class DynamicList(Field):
    """Rows under the key that form-js calls `path`."""

    type: ClassVar[str] = "dynamiclist"
    empty: ClassVar[object] = []

    fixed: bool
    first_rows: int
    min_items: int
    max_items: int
    children: tuple[Component, ...] = ()

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.ignore("components", "disableCollapse", "isRepeating", "nonCollapsedItems", "showOutline")
        properties = reader.nested("properties")
        entry = read_entry(reader, key_name="path")
        least = properties.integer("min_items") or int(entry["required"])
        most = properties.integer("max_items") or MOST_ROWS
        if not least <= most <= MOST_ROWS:
            properties.problem("max_items", f"Expected a number from {least} to {MOST_ROWS}, but found {most}")
        first_rows = reader.integer("defaultRepetitions")
        return cls(
            **entry,
            fixed="allowAddRemove" in reader.document and not reader.flag("allowAddRemove"),
            first_rows=min(max(1 if first_rows is None else first_rows, least), most),
            min_items=least,
            max_items=most,
        )

    def clean(self, value: object) -> list[object]:
        if not isinstance(value, list):
            raise Rejected("Expected a list of rows, but found {found}", found=shown(value))
        if len(value) > MOST_ROWS:
            raise Rejected("Expected at most {most} rows, but found {count}", most=MOST_ROWS, count=len(value))
        return value

    def refuse_count(self, count: int) -> None:
        """Raise Rejected when there are too few or too many rows."""
        if count < self.min_items:
            raise Rejected("Expected at least {least} rows, but found {count}", least=self.min_items, count=count)
        if count > self.max_items:
            raise Rejected("Expected at most {most} rows, but found {count}", most=self.max_items, count=count)
