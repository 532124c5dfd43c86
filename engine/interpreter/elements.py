"""What a compiled model is made of: frozen records, read once from the XML and shared by all cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeVar

T = TypeVar("T")

Kind = Literal[
    "process",
    "start_event",
    "end_event",
    "terminate_end_event",
    "intermediate_throw_event",
    "timer_catch_event",
    "message_catch_event",
    "timer_boundary_event",
    "message_boundary_event",
    "timer_start_event",
    "message_start_event",
    "user_task",
    "service_task",
    "script_task",
    "business_rule_task",
    "task",
    "exclusive_gateway",
    "parallel_gateway",
    "inclusive_gateway",
    "sub_process",
    "event_sub_process",
]

ACTIVITIES: frozenset[Kind] = frozenset(
    {"user_task", "service_task", "script_task", "business_rule_task", "task", "sub_process"}
)
GATEWAYS: frozenset[Kind] = frozenset({"exclusive_gateway", "parallel_gateway", "inclusive_gateway"})
SCOPES: frozenset[Kind] = frozenset({"process", "sub_process", "event_sub_process"})
# Catching events by what they wait for; a start event of either kind opens an event sub-process.
TIMER_EVENTS: frozenset[Kind] = frozenset({"timer_catch_event", "timer_boundary_event", "timer_start_event"})
MESSAGE_EVENTS: frozenset[Kind] = frozenset({"message_catch_event", "message_boundary_event", "message_start_event"})
BOUNDARY_EVENTS: frozenset[Kind] = frozenset({"timer_boundary_event", "message_boundary_event"})


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; `condition` is FEEL without the leading equals sign."""

    id: str
    source: str
    target: str
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class VariableMapping:
    """One input or output mapping: a literal or `=FEEL` source and the variable it fills."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Timer:
    """When a timer event is due: a literal or `=FEEL` text, and how to read it."""

    form: Literal["date", "duration", "cycle"]
    text: str


@dataclass(frozen=True, slots=True)
class MessageReference:
    """What a message event waits for; both may be `=FEEL`, the key is absent for a message without one."""

    name: str
    correlation_key: str | None


@dataclass(frozen=True, slots=True)
class Loop:
    """Multi-instance characteristics; every expression is FEEL without the leading equals sign."""

    sequential: bool
    input_collection: str
    input_element: str | None
    output_collection: str | None
    output_element: str | None
    completion_condition: str | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who a user task is for and by when; each text is a literal or `=FEEL`."""

    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None
    due_date: str | None = None
    follow_up_date: str | None = None
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """A flow node, or the process itself, with everything a step needs to know of it.

    `scope` is the id of the enclosing process or sub-process (None for the process). `properties` are
    the bureau's own, without their prefix.
    """

    id: str
    kind: Kind
    name: str
    scope: str | None
    lane: str | None = None
    incoming: tuple[Flow, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    default_flow: str | None = None
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    loop: Loop | None = None
    assignment: Assignment = Assignment()
    form_id: str | None = None
    handler_type: str | None = None
    retries: str | None = None
    headers: Mapping[str, str] = field(default_factory=_nothing)
    script: str | None = None
    decision_id: str | None = None
    result_variable: str | None = None
    timer: Timer | None = None
    message: MessageReference | None = None
    attached_to: str | None = None
    interrupting: bool = True
    properties: Mapping[str, str] = field(default_factory=_nothing)
    # Found while compiling, so that a step does not search:
    boundary_events: tuple[str, ...] = ()
    start_event: str | None = None
    event_sub_processes: tuple[str, ...] = ()
    opens: str | None = None  # the event sub-process that a timer or message start event opens

    @property
    def name_en(self) -> str:
        """The English name, or the model's own name where none is given."""
        return self.properties.get("name_en", self.name)

    def is_split(self) -> bool:
        """Whether leaving this element asks conditions."""
        return any(flow.condition is not None for flow in self.outgoing)


def given(value: T | None) -> T:
    """A part of an element that the compiler has made sure of."""
    if value is None:
        raise AssertionError("Expected the compiler to have required this part of the element, but it is missing")
    return value


def is_join(element: Element) -> bool:
    """Whether tokens arriving here wait for one another."""
    return element.kind in {"parallel_gateway", "inclusive_gateway"} and len(element.incoming) > 1
