"""The places of a settled form where a value stands: fields at the top and fields in the rows of lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms.field import Field
from forms.form import Form, inputs, shown_inputs
from forms.settle import Settled
from forms.types.dynamic_list import DynamicList


@dataclass(frozen=True)
class Slot:
    """A field at its path, with the value that stands there and what was entered for it (None: nothing)."""

    path: str
    field: Field
    row: int | None
    value: object
    entered: object


def visible_slots(form: Form, settled: Settled, entered: Mapping[str, object]) -> Iterator[Slot]:
    """Every visible field; a list comes before the fields of its rows, unless it is protected as a whole."""
    for field in shown_inputs(form.fields, settled.is_hidden()):
        value = settled.values[field.key]
        yield Slot(field.key, field, None, value, entered.get(field.key))
        if isinstance(field, DynamicList) and not settled.is_readonly(field):
            yield from _row_slots(field, settled, value, entered.get(field.key))


def _row_slots(outer: DynamicList, settled: Settled, rows: object, entered: object) -> Iterator[Slot]:
    given = entered if isinstance(entered, list) else []
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        for field in shown_inputs(outer.children, settled.is_hidden(index)):
            path = f"{outer.key}[{index}].{field.key}"
            yield Slot(path, field, index, row[field.key], given[index].get(field.key))


def hidden_paths(form: Form, settled: Settled) -> Iterator[str]:
    """The paths of the fields that are hidden."""
    shown = list(shown_inputs(form.fields, settled.is_hidden()))
    yield from (field.key for field in inputs(form.fields) if field not in shown)
    for outer in shown:
        rows = settled.values[outer.key]
        if isinstance(outer, DynamicList) and isinstance(rows, list):
            for index in range(len(rows)):
                inner = list(shown_inputs(outer.children, settled.is_hidden(index)))
                yield from (f"{outer.key}[{index}].{one.key}" for one in inputs(outer.children) if one not in inner)
