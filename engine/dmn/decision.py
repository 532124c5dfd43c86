"""A compiled decision: immutable, and all that evaluating it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.feel.boxed import Knowledge, Plan, Step

SourceKind = Literal["expression", "tests", "ranking"]


@dataclass(frozen=True, slots=True)
class Source:
    """A FEEL text of the file and the element that holds it; a ranking is tests whose order matters."""

    element_id: str
    text: str
    kind: SourceKind


@dataclass(frozen=True)
class Decision:
    """One decision of a file.

    `file` holds every decision and business knowledge model of the file by id, each after those it requires.
    `sources` are the decision's own FEEL texts; the first decision of a file also has those of its models.
    """

    id: str
    name: str
    file: Mapping[str, Step | Knowledge]
    sources: tuple[Source, ...]

    @cached_property
    def plan(self) -> Plan:
        """The decision with all that it requires; made when it is first evaluated."""
        wanted, ahead = set[str](), [self.id]
        while ahead:
            one = ahead.pop()
            if one not in wanted:
                wanted.add(one)
                ahead += _required(self.file[one])
        parts = [part for part_id, part in self.file.items() if part_id in wanted]
        return Plan(
            knowledge=tuple(part for part in parts if isinstance(part, Knowledge)),
            decisions=tuple(part for part in parts if isinstance(part, Step)),
        )


def _required(part: Step | Knowledge) -> tuple[str, ...]:
    return (*part.requires, *part.invokes) if isinstance(part, Step) else part.requires
