"""Boxed expressions as V8 takes them: what a decision, a part of it or a business knowledge model computes.

`type` is FEEL's name of the type that a value must have, None where any will do.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal as Word

import orjson

HitPolicy = Word["UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"]
Aggregation = Word["SUM", "MIN", "MAX", "COUNT"]


@dataclass(frozen=True, slots=True)
class Literal:
    """A FEEL expression."""

    expression: str
    type: str | None = None
    kind: Word["literal"] = "literal"


@dataclass(frozen=True, slots=True)
class Input:
    """A column of a table; `allowed` are unary tests that every value but null must pass."""

    expression: str
    type: str | None = None
    allowed: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """Likewise; `allowed` also ranks the values for PRIORITY and OUTPUT ORDER. `default` is for when no rule holds."""

    name: str
    type: str | None = None
    allowed: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: unary tests for the inputs, expressions for the outputs."""

    id: str
    tests: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    policy: HitPolicy = "UNIQUE"
    aggregation: Aggregation | None = None
    kind: Word["table"] = "table"


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a context or of an invocation; in a context without a name, it is the result."""

    name: str | None
    logic: "Boxed"


@dataclass(frozen=True, slots=True)
class Context:
    """Entries that see the ones before them; their values by name, or the last one's alone if it has no name."""

    entries: tuple[Entry, ...]
    kind: Word["context"] = "context"


@dataclass(frozen=True, slots=True)
class Members:
    """A list."""

    members: tuple["Boxed", ...]
    kind: Word["list"] = "list"


@dataclass(frozen=True, slots=True)
class Relation:
    """A list of contexts with the same names."""

    columns: tuple[str, ...]
    rows: tuple[tuple["Boxed", ...], ...]
    kind: Word["relation"] = "relation"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a function must be given."""

    name: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """A function; as an entry of a context it also sees the entries before it."""

    parameters: tuple[Parameter, ...]
    body: "Boxed"
    kind: Word["function"] = "function"


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of the function that an expression gives, with parameters by name."""

    expression: str
    bindings: tuple[Entry, ...]
    type: str | None = None
    kind: Word["invocation"] = "invocation"


Boxed = Literal | Table | Context | Members | Relation | Function | Invocation


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function under a name. `requires` are the ids of those it may call itself."""

    id: str
    name: str
    logic: Function
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A decision that reads results of those it requires, and calls what it invokes, by their names."""

    id: str
    name: str
    logic: Boxed
    requires: tuple[str, ...] = ()
    invokes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A decision, the last step, with all that it requires before it."""

    knowledge: tuple[Knowledge, ...]
    decisions: tuple[Step, ...]

    @cached_property
    def text(self) -> bytes:
        """The plan in JSON, written once however often it is evaluated."""
        return orjson.dumps({"knowledge": self.knowledge, "decisions": self.decisions})
