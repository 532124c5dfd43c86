"""Values of a case in the words of a form: labels instead of keys, options by their names, personal numbers masked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms.field import Component, Field
from forms.form import Form, inputs
from forms.money import yuan
from forms.texts import Message, Text
from forms.types.choice import Checkbox, ChoiceField, Option
from forms.types.dynamic_list import DynamicList
from forms.types.expression import Computed
from forms.types.filepicker import FilePicker, is_file
from forms.types.layout import Group
from forms.types.number import NumberField
from forms.types.text import TextField

NO_GROUP = Text()
YES, NO = Message("Yes"), Message("No")
# How many characters stay readable at the start and at the end.
MASKED = {"resident_id": (6, 4), "mobile": (3, 4), "teacher_cert_no": (4, 4)}


@dataclass(frozen=True)
class Described:
    """A value with its label; `text` is a designer's text, a plain one, or a message.

    `group` is the heading it stands under in the form; a list has `rows` with values of their own.
    """

    key: str
    label: Text
    text: Text | Message
    rows: tuple[tuple["Described", ...], ...] = ()
    group: Text = NO_GROUP


def describe(form: Form, values: Mapping[str, object], people: Mapping[str, Text] | None = None) -> list[Described]:
    """What the case holds of the form's fields, in the form's order, without what is empty.

    `people` are the names of those chosen by their usernames (`chosen_people`).
    """
    known = tuple(Option(username, name) for username, name in (people or {}).items())
    return list(_described(form.fields, values, NO_GROUP, known))


def chosen_people(form: Form, values: Mapping[str, object]) -> frozenset[str]:
    """The usernames that stand in fields to choose people in."""
    found: set[str] = set()
    for field in inputs(form.fields):
        value = values.get(field.key)
        if isinstance(field, ChoiceField) and field.people and value:
            found |= {str(one) for one in (value if isinstance(value, list) else [value])}
    return frozenset(found)


def _described(
    components: Sequence[Component], values: Mapping[str, object], group: Text, people: Sequence[Option]
) -> Iterator[Described]:
    for field in components:
        if isinstance(field, Group):
            yield from _described(field.children, values, field.label or group, people)
        if not isinstance(field, Field):
            continue
        value = values.get(field.key)
        if value is None or value in ("", []):
            continue
        if isinstance(field, DynamicList):
            rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
            inner = tuple(tuple(_described(field.children, row, NO_GROUP, people)) for row in rows)
            yield Described(field.key, field.label, Text(), inner, group)
        else:
            yield Described(field.key, field.label, _masked(field, value, people), group=group)


def _masked(field: Field, value: object, people: Sequence[Option]) -> Text | Message:
    if isinstance(field, TextField) and field.format and isinstance(value, str):
        return Text(masked(value, field.format.name))
    return in_words(field, value, people if isinstance(field, ChoiceField) and field.people else ())


def in_words(field: Field, value: object, options: Sequence[Option] = ()) -> Text | Message:
    """A value as a person reads it: an option by its label, yes or no, a number with its unit.

    `options` are those of a choice that only the case knows.
    """
    if value is None or value in ("", []):
        return Text()
    if isinstance(field, Checkbox):
        return YES if value else NO
    if isinstance(field, FilePicker):
        names = [str(one["name"]) for one in value if is_file(one)] if isinstance(value, list) else []
        return Text("、".join(names), ", ".join(names))
    if isinstance(field, ChoiceField | Computed):
        return value_in_words(value, field.options or options)
    words = value_in_words(value, money=isinstance(field, NumberField) and field.money)
    if isinstance(field, NumberField | TextField) and isinstance(words, Text):
        zh, en = (
            f"{field.prefix.in_language(one)} {words.zh} {field.suffix.in_language(one)}".strip()
            for one in ("zh", "en")
        )
        return Text(zh, "" if en == zh else en)
    return words


def value_in_words(value: object, options: Sequence[Option] = (), *, money: bool = False) -> Text | Message:
    """A value as a person reads it, with the names of its options, or as yuan."""
    if isinstance(value, bool):
        return YES if value else NO
    if value is None or isinstance(value, dict):
        return Text()
    if money and isinstance(value, int):
        return Text(yuan(value))
    labels = {option.value: option.label for option in options}
    parts = [labels.get(str(one), Text(str(one))) for one in (value if isinstance(value, list) else [value])]
    return Text("、".join(one.in_language("zh") for one in parts), ", ".join(one.in_language("en") for one in parts))


def masked(text: str, format: str) -> str:
    """A personal number with its middle hidden; other texts as they are."""
    start, end = MASKED.get(format, (len(text), 0))
    hidden = len(text) - start - end
    return text if hidden <= 0 else f"{text[:start]}{'*' * hidden}{text[len(text) - end :]}"
