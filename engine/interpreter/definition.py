"""The compiled model: immutable, cached per process, shared by every case that runs on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from SpiffWorkflow.specs import WorkflowSpec

from engine.interpreter.elements import CalledProcess, Element


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A process as the interpreter runs it.

    `fingerprint` is the SHA-256 of the file it was compiled from. `post_dominators`
    is found once, here, because every move asks it. `expressions` are (element id, FEEL) pairs, `lane_names`
    the English names of lanes that have one, by the lane's own.
    """

    key: str
    name: str
    version_tag: str | None
    fingerprint: str
    elements: Mapping[str, Element]
    spec: WorkflowSpec
    post_dominators: Mapping[str, frozenset[str]]
    expressions: tuple[tuple[str, str], ...]
    lane_names: Mapping[str, str]

    @property
    def process(self) -> Element:
        """The process itself, the outermost scope."""
        return self.elements[self.key]

    @property
    def start_event(self) -> Element | None:
        """The plain start event of the process; None where only events start a case."""
        found = self.process.start_event
        return None if found is None else self.elements[found]

    @property
    def start_id(self) -> str:
        """The id of the plain start event; empty where only events start a case."""
        return self.process.start_event or ""

    @property
    def start_lane(self) -> str | None:
        """The lane that holds the plain start event; its members may start a case."""
        return None if self.start_event is None else self.start_event.lane

    @property
    def start_form_id(self) -> str | None:
        """The form that validates the variables a case starts with."""
        return None if self.start_event is None else self.start_event.form_id

    @property
    def event_starts(self) -> tuple[Element, ...]:
        """The start events of the process that an event brings about."""
        return tuple(self.elements[one] for one in self.process.event_starts)

    @property
    def form_ids(self) -> frozenset[str]:
        """Every form the model names."""
        return frozenset(e.form_id for e in self.elements.values() if e.form_id is not None)

    @property
    def called(self) -> tuple[CalledProcess, ...]:
        """What the call activities of the model call."""
        return tuple(e.called for e in self.elements.values() if e.called is not None)

    @property
    def decision_ids(self) -> frozenset[str]:
        """Every decision the model calls."""
        return frozenset(e.decision_id for e in self.elements.values() if e.decision_id is not None)

    @property
    def handler_types(self) -> frozenset[str]:
        """Every task type a service task asks for."""
        return frozenset(e.handler_type for e in self.elements.values() if e.handler_type is not None)
