"""The compiled model: immutable, cached per process, shared by every case that runs on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from SpiffWorkflow.specs import WorkflowSpec

from engine.interpreter.elements import Element, given


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
    def start_event(self) -> Element:
        """The one none start event of the process."""
        return self.elements[given(self.process.start_event)]

    @property
    def start_lane(self) -> str | None:
        """The lane that holds the start event; its members may start a case."""
        return self.start_event.lane

    @property
    def start_form_id(self) -> str | None:
        """The form that validates the variables a case starts with."""
        return self.start_event.form_id

    @property
    def form_ids(self) -> frozenset[str]:
        """Every form the model names."""
        return frozenset(e.form_id for e in self.elements.values() if e.form_id is not None)

    @property
    def decision_ids(self) -> frozenset[str]:
        """Every decision the model calls."""
        return frozenset(e.decision_id for e in self.elements.values() if e.decision_id is not None)

    @property
    def handler_types(self) -> frozenset[str]:
        """Every task type a service task asks for."""
        return frozenset(e.handler_type for e in self.elements.values() if e.handler_type is not None)
