"""Choices: one of several (select, radio), some of several (checklist), yes or no (checkbox)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self, TypedDict

from forms.errors import Rejected
from forms.field import PEOPLE_PREFIX, Field, read_entry, read_key
from forms.reader import Reader, shown
from forms.texts import Text

MOST_OPTIONS = 1_000


@dataclass(frozen=True)
class Option:
    """One of the values to choose from."""

    value: str
    label: Text


class Offer(TypedDict):
    """Where the options come from: the form itself, a FEEL expression, or a group whose people are offered."""

    options: tuple[Option, ...]
    options_from: str | None
    people: str | None


@dataclass(frozen=True, kw_only=True)
class ChoiceField(Field):
    """A field whose values must be among its options.

    `people` is the key of a group, or `=` and FEEL that gives one: its people are the options, by username.
    """

    options: tuple[Option, ...]
    options_from: str | None
    people: str | None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.ignore("searchable")
        return cls(**read_entry(reader), **read_offer(reader))

    def refuse_foreign(self, value: object, options: Sequence[Option]) -> None:
        """Raise Rejected when a clean value is not among the options."""
        allowed = {option.value for option in options}
        for one in value if isinstance(value, list) else [value]:
            if one not in allowed:
                raise Rejected("{found} is not among the options", found=shown(one))


class SingleChoice(ChoiceField):
    """One of several."""

    def clean(self, value: object) -> str | None:
        if not isinstance(value, str):
            raise Rejected("Expected a text, but found {found}", found=shown(value))
        if value and not self.options_from:
            self.refuse_foreign(value, self.options)
        return value or None


class Select(SingleChoice):
    """One of several, from a drop-down list."""

    type: ClassVar[str] = "select"


class Radio(SingleChoice):
    """One of several, all in sight."""

    type: ClassVar[str] = "radio"


class Checklist(ChoiceField):
    """Some of several, kept in the order of the options."""

    type: ClassVar[str] = "checklist"
    empty: ClassVar[object] = []

    def clean(self, value: object) -> list[str]:
        if not isinstance(value, list) or len(value) > MOST_OPTIONS:
            raise Rejected("Expected a list of texts, but found {found}", found=shown(value))
        for one in value:
            if not isinstance(one, str):
                raise Rejected("Expected a list of texts, but found {found}", found=shown(one))
        if not self.options_from:
            self.refuse_foreign(value, self.options)
            return [option.value for option in self.options if option.value in value]
        return sorted(set(value), key=value.index)

    def from_texts(self, texts: Sequence[str]) -> object:
        return [text for text in texts if text]


@dataclass(frozen=True, kw_only=True)
class Checkbox(Field):
    """Yes or no; required means yes."""

    type: ClassVar[str] = "checkbox"
    empty: ClassVar[object] = False

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(**read_entry(reader))

    def clean(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise Rejected("Expected true or false, but found {found}", found=shown(value))
        return value

    def from_texts(self, texts: Sequence[str]) -> object:
        return any(text not in ("", "false") for text in texts)


def read_offer(reader: Reader) -> Offer:
    """The options of a choice: `values`, or `valuesKey`, `valuesExpression`, `people` for those only known later."""
    expression = reader.expression("valuesExpression")
    if reader.value("valuesKey"):
        expression = read_key(reader, "valuesKey")
    people = _read_people(reader)
    options = read_options(reader)
    if sum(map(bool, (options, expression, people))) != 1:
        reader.problem("values", "Expected either values, valuesKey, valuesExpression or the property people")
    if people:
        # The place in the document is what no two fields share; keys may recur in lists.
        expression = PEOPLE_PREFIX + re.sub(r"\W+", "_", reader.path).strip("_")
    return Offer(options=options, options_from=expression, people=people)


def read_options(reader: Reader) -> tuple[Option, ...]:
    """The options that the form itself gives, under `values`."""
    options = tuple(_read_option(item) for item in reader.items("values"))
    if len({option.value for option in options}) < len(options):
        reader.problem("values", "Expected every value once, but found one twice")
    return options


def _read_people(reader: Reader) -> str | None:
    properties = reader.nested("properties")
    people = properties.text("people").strip()
    if people.startswith("="):
        return f"={found}" if (found := properties.expression("people")) else None
    return people or None


def _read_option(reader: Reader) -> Option:
    value = reader.text("value")
    if not value or value != value.strip():
        reader.problem("value", f"Expected a text without spaces around it, but found {shown(value)}")
    option = Option(value, Text(reader.text("label") or value, reader.text("label_en")))
    reader.finish()
    return option


def offered(found: object) -> tuple[Option, ...]:
    """The options that an expression gave: texts, or objects with value and label."""
    options = []
    for item in found[:MOST_OPTIONS] if isinstance(found, list) else []:
        if isinstance(item, str):
            options.append(Option(item, Text(item)))
        elif isinstance(item, dict) and isinstance(item.get("value"), str):
            value = item["value"]
            options.append(Option(value, Text(str(item.get("label") or value), str(item.get("label_en") or ""))))
    return tuple(options)
