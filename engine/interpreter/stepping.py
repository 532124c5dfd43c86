"""The verbs of a case: each takes a case, runs it until nothing is ready, and returns a `Step`."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from SpiffWorkflow import TaskState
from uuid6 import uuid7

from engine.interpreter.codec import freeze, thaw_into
from engine.interpreter.definition import Definition
from engine.interpreter.ending import cancel as cancel_token
from engine.interpreter.ending import finish_activity
from engine.interpreter.joins import release_inclusive, require_not_starved
from engine.interpreter.listening import trigger
from engine.interpreter.progress import (
    Closed,
    Ended,
    Event,
    Host,
    Json,
    NotWaiting,
    Opened,
    Step,
    StepFailed,
    WaitState,
)
from engine.interpreter.specs import open_scope
from engine.interpreter.tokens import Execution, Token, live_children, walk
from engine.interpreter.variables import local, visible
from engine.interpreter.waiting import is_waiting, wait_state_of


@dataclass(frozen=True, slots=True)
class Case:
    """A frozen case with its definition: what a step starts from. Reading it changes nothing."""

    definition: Definition
    state: bytes

    def variables(self, wait_state_id: str | None = None) -> dict[str, Json]:
        """The process variables, or all that one wait state sees."""
        execution = thaw_into(self.definition, self.state)
        token = execution.task_tree if wait_state_id is None else waiting_token(execution, wait_state_id)
        return visible(token)

    def wait_states(self) -> tuple[WaitState, ...]:
        """What the case waits for now, in the order it was opened."""
        return _wait_states(thaw_into(self.definition, self.state))


def thaw(definition: Definition, state: bytes) -> Case:
    """The case a stored state belongs to."""
    return Case(definition, state)


def start(definition: Definition, host: Host, variables: Mapping[str, Json]) -> Step:
    """Begin a case at its start event."""
    execution = Execution(definition, host)
    root = Token(execution, definition.spec.start, None, TaskState.STARTED, UUID(int=uuid7().int))
    execution.task_tree = root
    local(root).update(variables)
    open_scope(root)
    return run(execution)


def complete(case: Case, host: Host, wait_state_id: str, variables: Mapping[str, Json]) -> Step:
    """A user or service task is done, with its result."""
    execution = thaw_into(case.definition, case.state, host)
    finish_activity(waiting_token(execution, wait_state_id, "user_task", "service_task"), variables)
    return run(execution)


def correlate(case: Case, host: Host, wait_state_id: str, variables: Mapping[str, Json]) -> Step:
    """The message a wait state waits for has come."""
    execution = thaw_into(case.definition, case.state, host)
    trigger(waiting_token(execution, wait_state_id, "message"), variables)
    return run(execution)


def fire(case: Case, host: Host, wait_state_id: str) -> Step:
    """A timer is due. Whether it is, the caller decides: the interpreter never looks at a clock."""
    execution = thaw_into(case.definition, case.state, host)
    trigger(waiting_token(execution, wait_state_id, "timer"), {})
    return run(execution)


def cancel(case: Case, host: Host) -> Step:
    """End the case where it stands."""
    execution = thaw_into(case.definition, case.state, host)
    root = execution.task_tree
    for token in live_children(root):
        cancel_token(token, "cancelled")
    execution.ended = "cancelled"
    execution.log.append(Ended("cancelled"))
    root.cancel()
    return _step(execution)


def set_variables(case: Case, host: Host, variables: Mapping[str, Json]) -> Step:
    """Replace process variables; moves no token."""
    execution = thaw_into(case.definition, case.state, host)
    local(execution.task_tree).update(variables)
    return run(execution)


def run(execution: Execution) -> Step:
    """Run one ready token after the other until the case waits or ends."""
    agenda = execution.agenda
    while True:
        while agenda and execution.ended is None:
            token = agenda.popleft()
            if token.has_state(TaskState.READY):
                execution.budget.visit(token.element.id)
                token.run()
        if execution.ended is not None or not release_inclusive(execution):
            break
    if execution.ended is None:
        require_not_starved(execution)
        _require_no_orphan(execution)
    return _step(execution)


def _step(execution: Execution) -> Step:
    return Step(
        state=freeze(execution),
        progress=_net(execution.log),
        wait_states=() if execution.ended is not None else _wait_states(execution),
        ended=execution.ended,  # type: ignore[arg-type]  # only the two ends are ever assigned
    )


def _net(log: list[Event]) -> tuple[Event, ...]:
    """The log without wait states that were opened and closed within the step."""
    opened = {event.wait_state.id for event in log if isinstance(event, Opened)}
    passing = {event.wait_state.id for event in log if isinstance(event, Closed)} & opened
    return tuple(e for e in log if not (isinstance(e, (Opened, Closed)) and e.wait_state.id in passing))


def _wait_states(execution: Execution) -> tuple[WaitState, ...]:
    return tuple(wait_state_of(token) for token in execution.tasks.values() if token.is_live and is_waiting(token))


def waiting_token(execution: Execution, wait_state_id: str, *kinds: str) -> Token:
    """The token of an open wait state, of one of the kinds if any are named; raises `NotWaiting`."""
    try:
        token: Token | None = execution.tasks.get(UUID(wait_state_id))
    except ValueError:
        token = None
    if token is None or not is_waiting(token):
        raise NotWaiting(f"Expected an open wait state, but {wait_state_id} is not one")
    kind = wait_state_of(token).kind
    if kinds and kind not in kinds:
        raise NotWaiting(f"Expected a wait state of kind {' or '.join(kinds)}, but {wait_state_id} is a {kind}")
    return token


def _require_no_orphan(execution: Execution) -> None:
    """Every live token must hang in the tree; one that does not would wait for ever."""
    reached = {token.id for token in walk(execution.task_tree)}
    for token in execution.tasks.values():
        if token.is_live and token.id not in reached:
            raise StepFailed(
                token.element.id, "Expected every open token to belong to a scope, but this one is an orphan"
            )
