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


def entered(form: Form, posted: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """The data of a form; fields that were not shown are absent."""
    data = dict(_level(form.fields, _without_file(posted), ""))
    _change_rows(data, (posted.get(CHANGE_ROWS) or [""])[0])
    return data


def is_redrawing(posted: Mapping[str, Sequence[str]]) -> bool:
    """Whether a button only asks for the form again: with another row, with or without a file."""
    return CHANGE_ROWS in posted or CHANGE_FILES in posted


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


def _without_file(posted: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Do what a button for removing a file asks: `remove:members[0].certificates:<id>`."""
    verb, _, rest = (posted.get(CHANGE_FILES) or [""])[0].partition(":")
    path, _, file_id = rest.rpartition(":")
    if verb != "remove" or path not in posted:
        return posted
    return {**posted, path: ["", *(text for text in posted[path] if text not in ("", file_id))]}


def _change_rows(data: dict[str, object], change: str) -> None:
    """Do what a button for adding or removing a row asks: `add:members`, `remove:members:2`."""
    verb, _, rest = change.partition(":")
    key, _, index = rest.partition(":")
    rows = data.get(key)
    if not isinstance(rows, list):
        return
    if verb == "add" and len(rows) < MOST_ROWS:
        rows.append({})
    elif verb == "remove" and index.isdigit() and int(index) < len(rows):
        del rows[int(index)]
