"""Tokens and the tree they live in.

A token is a SpiffWorkflow task; the task tree is the scope tree. The root task is the process, a
sub-process or multi-instance body is the parent of the tokens inside it, and everything else is a
leaf. A finished token leaves the tree at once, so the state stays small however long a case runs.
Nothing is predicted: the next token is made when the flow is taken.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow import TaskState, Workflow
from SpiffWorkflow.task import Task
from uuid6 import uuid7

from engine.interpreter.budget import Budget
from engine.interpreter.definition import Definition
from engine.interpreter.elements import Element
from engine.interpreter.progress import Event, Host

# The name of the spec that runs one instance of a multi-instance activity; "@" cannot occur in an XML id.
MEMBER = "@member"


class Token(Task):  # type: ignore[misc]  # the library is untyped
    """A task whose state changes cost nothing but the assignment."""

    _state: int

    def _set_state(self, value: int) -> None:
        # A token that is cancelled by what it throws stays cancelled when the library ends its run.
        if self._state != TaskState.CANCELLED:
            self._state = value

    @property
    def element(self) -> Element:
        """The element of the model this token is at."""
        return self.task_spec.element  # type: ignore[no-any-return]

    @property
    def is_live(self) -> bool:
        """Whether the token is not finished."""
        return bool(self.has_state(TaskState.NOT_FINISHED_MASK))

    @property
    def is_member(self) -> bool:
        """Whether it is one run of a repeated activity; what listens for the activity belongs to its body."""
        return bool(self.task_spec.name.endswith(MEMBER))

    @property
    def is_listener(self) -> bool:
        """Whether it only listens for a boundary event or an event sub-process, without being in the flow."""
        return "host" in self.internal_data or "listener" in self.internal_data

    def wait_at_join(self) -> None:
        """Stay as an unconsumed arrival."""
        self._set_state(TaskState.WAITING)

    def begin_waiting(self) -> None:
        """Stay as an open wait state without having been run from the agenda."""
        self._set_state(TaskState.STARTED)

    @property
    def is_arrival(self) -> bool:
        """Whether it waits at a join for the others."""
        return bool(self.has_state(TaskState.WAITING))


class Execution(Workflow):  # type: ignore[misc]  # the library is untyped
    """One case in memory for the length of one step."""

    # Tests compare cases that forget finished tokens with cases that keep them all.
    keeps_finished = False

    def __init__(self, definition: Definition, host: Host | None = None) -> None:
        super().__init__(definition.spec, deserializing=True)
        self.definition = definition
        self._host = host
        self.agenda: deque[Token] = deque()
        self.log: list[Event] = []
        self.budget = Budget()
        self.ended: str | None = None
        # Whether a condition that is listened to may have become true.
        self.variables_changed = False

    @property
    def host(self) -> Host:
        """What the step may ask of the outside; a case that is only read has none."""
        if self._host is None:
            raise ValueError("Expected a host for a step, but this case was thawed for reading")
        return self._host

    def _task_completed_notify(self, task: Task) -> None:
        """The library would update every waiting task here; ours move by the agenda alone."""


def spawn(parent: Token, spec_name: str, internal: Mapping[str, Any] | None = None) -> Token:
    """A new token under a scope; it does nothing until it enters."""
    execution = parent.workflow
    token = Token(execution, execution.spec.task_specs[spec_name], parent, TaskState.FUTURE, UUID(int=uuid7().int))
    token.internal_data.update(internal or {})
    return token


def enter(token: Token) -> None:
    """The token arrives at its element: it becomes ready, or waits at a join."""
    token.task_spec._update(token)


def drop(token: Token) -> None:
    """Take a finished token out of the tree."""
    execution: Execution = token.workflow
    if execution.keeps_finished:
        return
    parent = token.parent
    if parent is not None:
        parent._children.remove(token.id)
    execution.tasks.pop(token.id, None)


def live_children(token: Token) -> list[Token]:
    """The unfinished tokens directly in a scope, oldest first."""
    return [child for child in token.children if child.is_live]


def listeners_of(host: Token) -> Iterator[Token]:
    """The boundary-event listeners of an activity."""
    if not host.element.boundary_events or host.parent is None:
        return
    for sibling in live_children(host.parent):
        if sibling.internal_data.get("host") == host.id.hex:
            yield sibling


def walk(token: Token) -> Iterator[Token]:
    """The live tokens of a subtree, parents first."""
    yield token
    for child in live_children(token):
        yield from walk(child)
