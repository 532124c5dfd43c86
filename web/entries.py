"""From the fields of a posted page to the data of a form.

A control is named by its path, `members[0].name`. A control that sends nothing when it is off is preceded by
an empty one of the same name, so that a field which was shown is always among what is posted.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from forms.field import Component, Field
from forms.form import Form, inputs
from forms.types.dynamic_list import MOST_ROWS, DynamicList
from forms.types.expression import Computed

CHANGE_ROWS = "_rows"
CHANGE_FILES = "_files"
ACTION = "action"


def entered(form: Form, posted: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """The data of a form; fields that were not shown are absent."""
    data = dict(_level(form.fields, _without_files(posted), ""))
    _change_rows(data, posted.get(CHANGE_ROWS, ()))
    return data


def is_redrawing(posted: Mapping[str, Sequence[str]]) -> bool:
    """Whether a button only asks for the form again: with another row, with or without a file.

    What such buttons asked for and was not drawn yet also comes along with the button that hands the form in.
    """
    return ACTION not in posted and (CHANGE_ROWS in posted or CHANGE_FILES in posted)


def _level(
    components: Sequence[Component], posted: Mapping[str, Sequence[str]], prefix: str
) -> Iterable[tuple[str, object]]:
    for field in inputs(components):
        path = f"{prefix}{field.key}"
        if isinstance(field, DynamicList):
            if path in posted:
                yield field.key, [dict(_level(field.children, posted, row)) for row in _rows(path, posted)]
        elif path in posted and not isinstance(field, Computed):
            yield field.key, _value(field, posted[path])


def _value(field: Field, texts: Sequence[str]) -> object:
    """The last text counts for a field that takes one: the empty one before it only says that it was shown."""
    return field.from_texts([text for text in texts if text]) if len(texts) > 1 else field.from_texts(texts)


def _rows(path: str, posted: Mapping[str, Sequence[str]]) -> list[str]:
    """The prefixes of a list's rows, in order; gaps that a removed row left do not matter."""
    pattern = re.compile(re.escape(path) + r"\[([0-9]{1,4})\]\.")
    found = {int(match[1]) for name in posted if (match := pattern.match(name))}
    return [f"{path}[{index}]." for index in sorted(found)[:MOST_ROWS]]


def _without_files(posted: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Do what buttons for removing a file ask: `remove:members[0].certificates:<id>`."""
    kept = dict(posted)
    for change in posted.get(CHANGE_FILES, ()):
        verb, _, rest = change.partition(":")
        path, _, file_id = rest.rpartition(":")
        if verb == "remove" and path in kept:
            kept[path] = ["", *(text for text in kept[path] if text not in ("", file_id))]
    return kept


def _change_rows(data: Mapping[str, object], changes: Iterable[str]) -> None:
    """Do what buttons for adding or removing a row ask: `add:members`, `remove:members:2`.

    All of them mean the rows as they were posted, so that neither their order matters nor whether the same row is
    removed twice.
    """
    added: list[str] = []
    removed: set[tuple[int, str]] = set()
    for change in changes:
        verb, _, rest = change.partition(":")
        key, _, index = rest.partition(":")
        if verb == "add":
            added.append(key)
        elif verb == "remove" and index.isdecimal():
            removed.add((int(index), key))
    for place, key in sorted(removed, reverse=True):
        rows = data.get(key)
        if isinstance(rows, list) and place < len(rows):
            del rows[place]
    for key in added:
        rows = data.get(key)
        if isinstance(rows, list) and len(rows) < MOST_ROWS:
            rows.append({})
