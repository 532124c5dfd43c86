"""A compiled decision: immutable, and all that evaluating it needs."""

from dataclasses import dataclass
from enum import StrEnum

from engine.feel import Table


class HitPolicy(StrEnum):
    """Which of the rules that hold give the result."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    ANY = "ANY"
    COLLECT = "COLLECT"


class Aggregation(StrEnum):
    """What COLLECT makes of its values instead of a list."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, slots=True)
class Source:
    """A FEEL text of the file: the element that holds it, and whether it is unary tests or an expression."""

    element_id: str
    text: str
    is_test: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. A literal expression is a table with one rule that always holds, and has no `hit_policy`.

    `result_name` is how decisions that require this one read its result.
    """

    id: str
    name: str
    result_name: str
    table: Table
    hit_policy: HitPolicy | None
    aggregation: Aggregation | None
    rule_ids: tuple[str, ...]
    output_names: tuple[str, ...]
    required: tuple["Decision", ...]
    sources: tuple[Source, ...]
