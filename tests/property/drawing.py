"""Drawing a model block by block: a block has one entry and one exit, and may hold further blocks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Choose = Callable[[Sequence[Any]], Any]
Construct = Callable[["Drawing", int], "Block"]

ERRORS = ("E1", "E2", "E9")
ESCALATIONS = ("L1", "L2", "L9")


@dataclass
class Block:
    """Nodes and flows between one entry and one exit element."""

    entry: str
    exit: str
    nodes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)

    def take(self, other: "Block") -> "Block":
        self.nodes += other.nodes
        self.flows += other.flows
        return other

    def then(self, other: "Block") -> "Block":
        """Both, one after the other."""
        self.take(other)
        return Block(self.entry, other.exit, self.nodes, [*self.flows, f"{self.exit} {other.entry}"])

    @property
    def lines(self) -> str:
        return "\n".join(self.flows)


class Drawing:
    """What is drawn in one file; ids are numbered so that they are unique in it.

    `constructs` are by family, so that rare families are not outnumbered. After `size` blocks only those
    of the family `leaf` are drawn, so that a walk stays short.
    """

    def __init__(self, choose: Choose, constructs: Mapping[str, Sequence[Construct]], size: int) -> None:
        self.pick = choose
        self._constructs = constructs
        self._left, self._half = size, size // 2
        self._numbers = count(1)
        # What errors may be thrown here, from the outermost scope inwards; None stands for every code.
        self._caught: list[set[str | None]] = []
        self.scope = "process"

    def block(self, depth: int) -> Block:
        self._left -= 1
        holding = [family for family in sorted(self._constructs) if family != "leaf"]
        small = depth < 1 or self._left < 0
        family = "leaf" if small else self.pick(holding if depth > 1 else ["leaf", *holding])
        construct: Construct = self.pick(self._constructs[family])
        return construct(self, depth)

    @property
    def is_small(self) -> bool:
        """Whether less than half of what may be drawn is drawn."""
        return self._left > self._half

    def name(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers)}"

    def chance(self) -> bool:
        return bool(self.pick([False, True]))

    @property
    def throwable(self) -> list[str]:
        """The codes of errors that something around catches."""
        codes = set().union(*self._caught)
        return list(ERRORS) if None in codes else sorted(code for code in codes if code is not None)

    @contextmanager
    def inside(self, scope: str, caught: Sequence[str | None] = ()) -> Iterator[None]:
        """While the content of a scope of that kind is drawn, around which these errors are caught."""
        before, self.scope = self.scope, scope
        self._caught.append(set(caught))
        yield
        self._caught.pop()
        self.scope = before

    @contextmanager
    def apart(self) -> Iterator[None]:
        """While something is drawn of which nobody knows where it will run."""
        before, self._caught = self._caught, []
        yield
        self._caught = before
