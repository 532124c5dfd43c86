"""What a step tells the outside: the wait states it opened and closed, and what it passed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from engine.interpreter.elements import CalledProcess

Json = Any  # JSON as Python: dict, list, str, int, float, bool, None

WaitKind = Literal["user_task", "service_task", "timer", "message", "signal", "condition", "child_case", "ad_hoc"]
How = Literal["completed", "interrupted", "cancelled", "moved"]


class Feel(Protocol):
    """The expression language, as far as a step needs it."""

    def evaluate(self, expressions: Sequence[str], context: Mapping[str, Json]) -> list[Json]:
        """Values of expressions without their leading equals sign; raises `ExpressionFailed`."""
        ...

    @property
    def seconds_used(self) -> float:
        """What all evaluations so far took, without waiting for other threads."""
        ...


class Evaluation(Protocol):
    """One decision that was evaluated, with the values of its inputs and the rules that hit."""

    @property
    def decision_id(self) -> str: ...
    @property
    def matched_rules(self) -> tuple[str, ...]: ...
    @property
    def inputs(self) -> Mapping[str, Json]: ...
    @property
    def result(self) -> Json: ...


class DecisionResult(Protocol):
    """What a decision gave; `evaluations` are those of the decisions it requires, then its own."""

    @property
    def result(self) -> Json: ...
    @property
    def evaluations(self) -> Sequence[Evaluation]: ...


@dataclass(frozen=True, slots=True)
class Host:
    """What a step may ask of the outside.

    `now` is the time of the unit of work (UTC). `due(value, start)` turns a date, a duration, working
    days or a limit key into the moment it means. Neither may touch anything but memory and the
    transaction the step belongs to.
    """

    now: datetime
    feel: Feel
    decide: Callable[[str, Mapping[str, Json]], DecisionResult]
    due: Callable[[Json, datetime], datetime]


@dataclass(frozen=True, slots=True)
class WaitState:
    """One thing the case waits for. `id` never changes while it is open."""

    id: str
    kind: WaitKind
    element_id: str
    name: str
    name_en: str
    scope_id: str
    lane: str | None = None
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    message_name: str | None = None
    correlation_key: str | None = None
    signal_name: str | None = None
    condition: str | None = None
    called: CalledProcess | None = None
    process_id: str | None = None
    startable: tuple[str, ...] = ()
    handler_type: str | None = None
    headers: Mapping[str, str] | None = None
    retries: int | None = None
    form_id: str | None = None
    assignee: str | None = None
    candidate_users: tuple[str, ...] = ()
    candidate_groups: tuple[str, ...] = ()
    priority: int = 50
    properties: Mapping[str, str] | None = None
    loop_index: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The case began to wait."""

    wait_state: WaitState


@dataclass(frozen=True, slots=True)
class Closed:
    """The case no longer waits for this, and why."""

    wait_state: WaitState
    how: How


@dataclass(frozen=True, slots=True)
class Passed:
    """A token went through an element; for an activity or a caught event, it is done."""

    element_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A business rule task evaluated its decision, the last of `evaluations`, and before it those it requires."""

    element_id: str
    evaluations: tuple[Evaluation, ...]


@dataclass(frozen=True, slots=True)
class Thrown:
    """Something left the case: a message or signal, or what nobody in a called case caught."""

    kind: Literal["message", "signal", "error", "escalation"]
    element_id: str
    name: str  # or the code
    variables: Mapping[str, Json]
    correlation_key: str | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """The case is over."""

    how: Literal["completed", "cancelled"]


Event = Opened | Closed | Passed | Decided | Thrown | Ended


@dataclass(frozen=True, slots=True)
class Step:
    """The outcome of one step: the new state and an ordered log of what happened."""

    state: bytes
    progress: tuple[Event, ...]
    wait_states: tuple[WaitState, ...]
    ended: Literal["completed", "cancelled"] | None


class StepFailed(Exception):
    """A step could not be finished and must be rolled back; becomes an incident of the case."""

    def __init__(self, element_id: str, sentence: str) -> None:
        self.element_id = element_id
        self.sentence = sentence
        super().__init__(f"{element_id}: {sentence}")


class NotWaiting(Exception):
    """The named wait state is not open in this case, or is of another kind."""


class IllegalMove(Exception):
    """Moving tokens this way would lose or double one."""
