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
    "intermediate_throw_event",
    "intermediate_catch_event",
    "boundary_event",
    "user_task",
    "service_task",
    "script_task",
    "business_rule_task",
    "send_task",
    "receive_task",
    "task",
    "call_activity",
    "exclusive_gateway",
    "parallel_gateway",
    "inclusive_gateway",
    "event_based_gateway",
    "sub_process",
    "transaction",
    "ad_hoc_sub_process",
    "event_sub_process",
]
# What an event is about; None for a plain one.
Trigger = Literal[
    "message",
    "timer",
    "signal",
    "error",
    "escalation",
    "conditional",
    "link",
    "terminate",
    "compensation",
    "cancel",
]
Binding = Literal["latest", "deployment", "versionTag"]

TASKS: frozenset[Kind] = frozenset(
    {"user_task", "service_task", "script_task", "business_rule_task", "send_task", "receive_task", "task"}
)
SUB_PROCESSES: frozenset[Kind] = frozenset({"sub_process", "transaction", "ad_hoc_sub_process"})
ACTIVITIES: frozenset[Kind] = TASKS | SUB_PROCESSES | {"call_activity"}
GATEWAYS: frozenset[Kind] = frozenset(
    {"exclusive_gateway", "parallel_gateway", "inclusive_gateway", "event_based_gateway"}
)
SCOPES: frozenset[Kind] = SUB_PROCESSES | {"process", "event_sub_process"}
# An event with one of these is caught where it waits; errors, escalations and cancels are brought by who throws them.
AWAITED: frozenset[Trigger] = frozenset({"message", "timer", "signal", "conditional"})


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
    """What a message event sends or waits for; both may be `=FEEL`, the key is absent for a message without one."""

    name: str
    correlation_key: str | None


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """Multi-instance characteristics; every expression is FEEL without the leading equals sign."""

    sequential: bool
    input_collection: str
    input_element: str | None
    output_collection: str | None
    output_element: str | None
    completion_condition: str | None


@dataclass(frozen=True, slots=True)
class StandardLoop:
    """An activity that is repeated while its condition (FEEL) holds, and at most so many times."""

    condition: str | None
    test_before: bool
    maximum: int | None


@dataclass(frozen=True, slots=True)
class CalledProcess:
    """The process of a call activity (a literal or `=FEEL` id), which version of it, and what passes the border."""

    process_id: str
    binding: Binding
    version_tag: str | None
    propagates_parent: bool
    propagates_child: bool


@dataclass(frozen=True, slots=True)
class AdHoc:
    """How an ad hoc sub-process runs; both expressions are FEEL without the leading equals sign."""

    completion_condition: str
    active_elements: str | None
    sequential: bool
    cancels_remaining: bool


@dataclass(frozen=True, slots=True)
class DataObject:
    """A variable that a scope has from its beginning: null, or an empty list for a collection."""

    name: str
    is_collection: bool


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

    `scope` is the id of the enclosing process or sub-process (None for the process). `reference` is the name
    of a signal or link, or the code of an error or escalation: a literal or `=FEEL`. `properties` are the
    bureau's own, without their prefix.
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
    loop: MultiInstance | StandardLoop | None = None
    assignment: Assignment = Assignment()
    form_id: str | None = None
    handler_type: str | None = None
    retries: str | None = None
    headers: Mapping[str, str] = field(default_factory=_nothing)
    script: str | None = None
    decision_id: str | None = None
    result_variable: str | None = None
    called: CalledProcess | None = None
    ad_hoc: AdHoc | None = None
    data_objects: tuple[DataObject, ...] = ()
    trigger: Trigger | None = None
    timer: Timer | None = None
    message: MessageReference | None = None
    reference: str | None = None
    condition: str | None = None
    compensates: str | None = None  # the one activity that a compensation event undoes; None for all of the scope
    is_for_compensation: bool = False
    attached_to: str | None = None
    interrupting: bool = True
    properties: Mapping[str, str] = field(default_factory=_nothing)
    # Found while compiling, so that a step does not search:
    boundary_events: tuple[str, ...] = ()  # without those of compensation, which never happen beside the activity
    undone_by: str | None = None  # the handler that a compensation boundary event names
    start_event: str | None = None  # the one without a trigger, or the one that opens an event sub-process
    event_starts: tuple[str, ...] = ()  # of a process
    event_sub_processes: tuple[str, ...] = ()
    opens: str | None = None  # the event sub-process that a start event opens
    startable: tuple[str, ...] = ()  # the activities of an ad hoc sub-process that nothing leads to

    @property
    def name_en(self) -> str:
        """The English name, or the model's own name where none is given."""
        return self.properties.get("name_en", self.name)

    def is_split(self) -> bool:
        """Whether leaving this element asks conditions."""
        return any(flow.condition is not None for flow in self.outgoing)

    @property
    def awaits(self) -> bool:
        """Whether it is an event that is caught where it waits."""
        catching = self.kind in {"start_event", "intermediate_catch_event", "boundary_event"}
        return catching and self.trigger in AWAITED

    @property
    def receives_message(self) -> bool:
        """Whether a message ends its waiting."""
        return self.kind == "receive_task" or (self.awaits and self.trigger == "message")


def given(value: T | None) -> T:
    """A part of an element that the compiler has made sure of."""
    if value is None:
        raise AssertionError("Expected the compiler to have required this part of the element, but it is missing")
    return value


def is_join(element: Element) -> bool:
    """Whether tokens arriving here wait for one another."""
    return element.kind in {"parallel_gateway", "inclusive_gateway"} and len(element.incoming) > 1
