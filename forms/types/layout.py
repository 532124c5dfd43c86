"""Components without a value: group, text, separator, spacer."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from forms.field import Component, read_common
from forms.reader import Reader
from forms.texts import Text

_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Group(Component):
    """Components under one heading, hidden together."""

    type: ClassVar[str] = "group"

    outlined: bool
    children: tuple[Component, ...] = ()

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.value("components")
        if reader.text("path"):
            reader.problem("path", "A group with a path of its own is not supported")
        return cls(**read_common(reader), outlined=reader.flag("showOutline"))


@dataclass(frozen=True, kw_only=True)
class Paragraph(Component):
    """A text to read; `{{ }}` holds FEEL."""

    type: ClassVar[str] = "text"

    text: Text
    holes: tuple[str, ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        zh = reader.text("text")
        if zh.lstrip().startswith("="):
            reader.problem("text", "An expression is not supported here; put it between {{ and }}")
        text = Text(zh, reader.nested("properties").text("text_en"))
        holes = tuple(dict.fromkeys(hole.strip() for hole in _HOLE.findall(f"{text.zh}\n{text.en}")))
        if "" in holes:
            reader.problem("text", "Expected a FEEL expression between {{ and }}, but found none")
        return cls(**read_common(reader), text=text, holes=holes)

    def filled(self, values: dict[str, str]) -> Text:
        """The text with a value in each hole."""
        return Text(
            *(_HOLE.sub(lambda found: values.get(found[1].strip(), ""), one) for one in (self.text.zh, self.text.en))
        )


@dataclass(frozen=True, kw_only=True)
class Separator(Component):
    """A line."""

    type: ClassVar[str] = "separator"

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(**read_common(reader))


@dataclass(frozen=True, kw_only=True)
class Spacer(Component):
    """Empty room."""

    type: ClassVar[str] = "spacer"

    @classmethod
    def read(cls, reader: Reader) -> Self:
        reader.ignore("height")
        return cls(**read_common(reader))
