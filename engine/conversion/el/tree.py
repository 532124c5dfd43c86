"""What an EL expression is made of, and the one way in which a part of it cannot become FEEL."""

from dataclasses import dataclass
from typing import TypeAlias

from engine.errors import Message


class NoEquivalent(Exception):
    """FEEL has nothing that means the same; `reason` says what it was."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Literal:
    """A number as it was written, a text, true, false or null."""

    value: str | bool | None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, or something the engine provides."""

    name: str


@dataclass(frozen=True, slots=True)
class Unary:
    """`-`, `not` or `empty` before an operand."""

    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands; the operator in its symbolic spelling."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Choice:
    """`condition ? yes : no`."""

    condition: "Node"
    yes: "Node"
    no: "Node"


@dataclass(frozen=True, slots=True)
class Member:
    """`of.name`."""

    of: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """`of[key]`."""

    of: "Node"
    key: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """`of.name(arguments)`, or a function `prefix:name(arguments)` of nobody's."""

    of: "Node | None"
    name: str
    arguments: "tuple[Node, ...]"


Node: TypeAlias = Literal | Name | Unary | Binary | Choice | Member | Index | Call
