"""Valid entries for any compiled form, as a hypothesis strategy.

What fields say of themselves is met by construction: required, hidden and readonly ones, options, limits, formats,
numbers of rows. What only `valid_if` and rules say is met by drawing the fields they speak of again; where that
takes luck, a hint says how to draw a field instead. A form whose rules still are not met is an error of the hints.
"""

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from forms import Feel, Form, FormDataInvalid, PresentedField, present, validate
from forms.expressions import Expression
from forms.field import Field
from forms.types.dynamic_list import DynamicList
from tests.support.values import value_of

MOST_ATTEMPTS = 12
# From here on whatever a refused condition mentions is drawn again, not only the field it stands at.
PATIENCE = 3

Entries = dict[str, Any]
# How to draw a field, given what is entered so far (for a field of a row, the row's entries first); the field's key is
# `key`, or `list.key` in a row.
Hints = Mapping[str, Callable[[Mapping[str, Any]], st.SearchStrategy[Any]]]


@st.composite
def entries_of(
    draw: st.DrawFn,
    form: Form,
    context: Mapping[str, object],
    feel: Feel,
    *,
    attachments: Sequence[Mapping[str, object]] = (),
    hints: Hints | None = None,
) -> Entries:
    """Entries that the form accepts over a context.

    `attachments` are the files to choose from, as the engine describes them; where a form demands files, there must be
    enough of the kinds it accepts.
    """
    filling = _Filling(draw, form, context, feel, attachments, hints or {})
    for attempt in range(MOST_ATTEMPTS):
        filling.fill()
        refused = filling.refused()
        if not refused:
            return filling.visible()
        for path in refused:
            filling.forget(path, with_mentioned=attempt >= PATIENCE)
    return reject()


@dataclass(frozen=True)
class _Place:
    """A field that may be filled in, and the object its value stands in."""

    shown: PresentedField
    field: Field
    within: MutableMapping[str, Any]
    list_key: str | None

    @property
    def name(self) -> str:
        return f"{self.list_key}.{self.field.key}" if self.list_key else self.field.key

    def is_stale(self) -> bool:
        """Whether what was drawn does not fit what other fields say by now."""
        value = self.within.get(self.field.key)
        if self.field.is_empty(value):
            return self.shown.required
        chosen = value if isinstance(value, list) else [value]
        return bool(self.shown.options) and not set(map(str, chosen)) <= {one.value for one in self.shown.options}


@dataclass
class _Filling:
    """A form being filled in: what is entered, and at which paths something was decided."""

    draw: st.DrawFn
    form: Form
    context: Mapping[str, object]
    feel: Feel
    attachments: Sequence[Mapping[str, object]]
    hints: Hints
    entries: Entries = field(default_factory=dict)
    decided: set[str] = field(default_factory=set)
    values_refused: dict[str, list[Any]] = field(default_factory=dict)

    def fill(self) -> None:
        """Decide every field that can be seen and changed; each decision may show others."""
        for _ in range(len(self.form.plan) + 2):
            open_places = [one for one in self.places() if one.shown.path not in self.decided or one.is_stale()]
            if not open_places:
                return
            for place in open_places:
                value = self.draw(self._strategy(place).filter(self._is_new_at(place.shown.path)))
                place.within[place.field.key] = value
                self.decided |= {place.shown.path, *_paths_in_rows(place, value)}

    def places(self) -> Iterator[_Place]:
        shown = present(self.form, self.entries, self.context, self.feel)
        yield from _places(shown, self.entries, None)

    def refused(self) -> list[str]:
        try:
            validate(self.form, self.entries, self.context, self.feel)
        except FormDataInvalid as refused:
            return list(refused.errors)
        return []

    def visible(self) -> Entries:
        """What is entered at the places that can be seen."""
        return _kept(present(self.form, self.entries, self.context, self.feel), self.entries)

    def forget(self, path: str, *, with_mentioned: bool) -> None:
        """Leave a field to be drawn again; of a whole list, every row. With what its conditions mention, on demand."""
        keys = {key for one in self._conditions(path) for key in one.mentions} if with_mentioned or not path else set()
        prefix = path.rpartition(".")[0]
        for place in self.places():
            if place.shown.path == path and not with_mentioned and not isinstance(place.field, DynamicList):
                self.values_refused.setdefault(path, []).append(place.within.get(place.field.key))
        for one in {path, *keys, *(f"{prefix}.{key}" for key in keys if prefix)}:
            self.decided -= {known for known in self.decided if re.match(re.escape(one) + r"($|[.\[])", known)}

    def _is_new_at(self, path: str) -> Callable[[Any], bool]:
        refused = self.values_refused.get(path, [])
        return lambda value: value not in refused

    def _conditions(self, path: str) -> Iterator[Expression]:
        """What may have been refused at a path."""
        key = re.split(r"[.\[\]]+", path)[-1]
        rules = {rule.at for rule in self.form.rules if rule.field == path}
        own = {place.field.at for place in self.places() if place.field.key == key}
        yield from (one for one in self.form.plan if one.kind in ("valid", "rule") and one.at in rules | own)

    def _strategy(self, place: _Place) -> st.SearchStrategy[Any]:
        hint = self.hints.get(place.name)
        if hint is not None:
            return hint({**self.context, **self.entries, **(place.within if place.list_key else {})})
        value = value_of(place.field, place.shown.options, self.attachments, required=place.shown.required)
        return value if place.shown.required or isinstance(place.field, DynamicList) else st.none() | value


def _paths_in_rows(place: _Place, value: object) -> Iterator[str]:
    """The paths that a hint for a whole list decided with it."""
    if isinstance(place.field, DynamicList) and isinstance(value, list):
        yield from (f"{place.shown.path}[{index}].{key}" for index, row in enumerate(value) for key in row)


def _places(
    fields: Sequence[PresentedField], within: MutableMapping[str, Any], list_key: str | None
) -> Iterator[_Place]:
    for shown in fields:
        if not shown.visible:
            continue
        yield from _places(shown.children, within, list_key)
        component = shown.component
        if isinstance(component, Field) and not shown.readonly:
            yield _Place(shown, component, within, list_key)
            rows = within.get(component.key)
            if isinstance(component, DynamicList) and isinstance(rows, list):
                for row, entered in zip(shown.rows, rows, strict=False):
                    yield from _places(row, entered, component.key)


def _kept(fields: Sequence[PresentedField], within: Mapping[str, Any]) -> Entries:
    kept: Entries = {}
    for place in (one for one in fields if one.visible):
        kept |= _kept(place.children, within)
        component = place.component
        if isinstance(component, Field) and not place.readonly:
            value = within.get(component.key)
            if isinstance(component, DynamicList) and isinstance(value, list):
                value = [_kept(row, entered) for row, entered in zip(place.rows, value, strict=True)]
            kept[component.key] = value
    return kept
