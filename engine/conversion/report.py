"""What became of a file: the new one, what was changed in it, and what was left for people."""

from dataclasses import dataclass
from typing import Literal

from lxml import etree

from engine.errors import Message
from engine.xml import nearest_id

What = Literal[
    "assignment",
    "call",
    "decision",
    "deployment",
    "event",
    "expression",
    "form",
    "handler",
    "lane",
    "listener",
    "mapping",
    "multi_instance",
    "platform",
    "schedule",
    "script",
    "structure",
    "technical",
    "timer",
    "unknown",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, or one thing that could not be converted; `before` and `after` are as they stand in the files."""

    element_id: str | None
    what: What
    before: str | None
    after: str | None
    sentence: Message


@dataclass(frozen=True, slots=True)
class Conversion:
    """The new file and its report; a file that needed nothing comes back byte for byte."""

    content: bytes
    changes: tuple[Entry, ...]
    unconverted: tuple[Entry, ...]


class Report:
    """Collects entries while a file is converted."""

    def __init__(self) -> None:
        self.changes: list[Entry] = []
        self.unconverted: list[Entry] = []

    def changed(
        self, node: etree._Element, what: What, sentence: Message, before: str | None = None, after: str | None = None
    ) -> None:
        """Note a change that keeps the meaning, or what the sentence says of it."""
        self.changes.append(Entry(nearest_id(node), what, before, after, sentence))

    def left(
        self, node: etree._Element, what: What, sentence: Message, before: str | None = None, after: str | None = None
    ) -> None:
        """Note what somebody has to finish or to decide."""
        self.unconverted.append(Entry(nearest_id(node), what, before, after, sentence))
