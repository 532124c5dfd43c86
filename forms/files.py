"""The files that data of a form names, at the top and in the rows of its lists."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from forms.field import Component
from forms.form import Form, inputs
from forms.texts import Text
from forms.types.dynamic_list import DynamicList
from forms.types.filepicker import FilePicker

# From what names a file to what takes its place.
Replace = Callable[[object], object]
_ROW = re.compile(r"\[\d+\]")


def has_files(form: Form) -> bool:
    """Whether a form asks for files."""
    return any(_file_levels(form.fields))


def file_entries(form: Form, data: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """What names a file in the data, each with the path of its field."""
    yield from _entries(form.fields, data, "")


def labelled_files(form: Form, data: Mapping[str, object]) -> Iterator[tuple[Text, object]]:
    """What names a file in the data, each with the label of its field: what the file is."""
    labels = dict(_labels(form.fields, ""))
    yield from ((labels[_ROW.sub("", path)], one) for path, one in file_entries(form, data))


def replaced_files(form: Form, data: Mapping[str, object], replace: Replace) -> dict[str, object]:
    """The data with every file replaced by what `replace` gives; None leaves it out."""
    return _replaced(form.fields, data, replace)


def _labels(components: Sequence[Component], prefix: str) -> Iterator[tuple[str, Text]]:
    for field in inputs(components):
        if isinstance(field, FilePicker):
            yield f"{prefix}{field.key}", field.label
        elif isinstance(field, DynamicList):
            yield from _labels(field.children, f"{prefix}{field.key}.")


def _file_levels(components: Sequence[Component]) -> Iterator[bool]:
    for field in inputs(components):
        if isinstance(field, FilePicker):
            yield True
        elif isinstance(field, DynamicList):
            yield from _file_levels(field.children)


def _entries(components: Sequence[Component], data: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    for field in inputs(components):
        path, value = f"{prefix}{field.key}", data.get(field.key)
        if not isinstance(value, list):
            continue
        if isinstance(field, FilePicker):
            yield from ((path, one) for one in value)
        elif isinstance(field, DynamicList):
            for index, row in enumerate(value):
                if isinstance(row, Mapping):
                    yield from _entries(field.children, row, f"{path}[{index}].")


def _replaced(components: Sequence[Component], data: Mapping[str, object], replace: Replace) -> dict[str, object]:
    found = dict(data)
    for field in inputs(components):
        value = data.get(field.key)
        if not isinstance(value, list):
            continue
        if isinstance(field, FilePicker):
            found[field.key] = [made for one in value if (made := replace(one)) is not None]
        elif isinstance(field, DynamicList):
            found[field.key] = [
                _replaced(field.children, row, replace) if isinstance(row, Mapping) else row for row in value
            ]
    return found
