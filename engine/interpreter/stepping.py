"""The verbs of a case: each takes a case, runs it until nothing is ready, and returns a `Step`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from SpiffWorkflow import TaskState
from uuid6 import uuid7

from engine.interpreter.ad_hoc import start_activity as start_in
from engine.interpreter.calling import given_back, passed_on, receive, return_from_call
from engine.interpreter.codec import freeze, thaw_into
from engine.interpreter.conditions import release_conditions
from engine.interpreter.definition import Definition
from engine.interpreter.elements import ACTIVITIES
from engine.interpreter.ending import cancel_all, finish_activity, finish_event
from engine.interpreter.joins import release_inclusive, require_not_starved
from engine.interpreter.listening import bring, open_scope, trigger
from engine.interpreter.progress import (
    Closed,
    Event,
    Host,
    Json,
    NotWaiting,
    Opened,
    Step,
    StepFailed,
    WaitState,
)
from engine.interpreter.throwing import Propagated, propagate
from engine.interpreter.tokens import Execution, Token, walk
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

    def passed_on(self, wait_state_ids: Iterable[str]) -> dict[str, dict[str, Json]]:
        """The variables that the cases called by some wait states begin with, by wait state."""
        execution = thaw_into(self.definition, self.state)
        return {one: passed_on(waiting_token(execution, one)) for one in wait_state_ids}

    def given_back(self) -> dict[str, Json]:
        """The variables that a called case has made or changed."""
        return given_back(thaw_into(self.definition, self.state).task_tree)

    def wait_states(self) -> tuple[WaitState, ...]:
        """What the case waits for now, in the order it was opened."""
        return _wait_states(thaw_into(self.definition, self.state))


def thaw(definition: Definition, state: bytes) -> Case:
    """The case a stored state belongs to."""
    return Case(definition, state)


def start(
    definition: Definition,
    host: Host,
    variables: Mapping[str, Json],
    at: str | None = None,
    brought: Mapping[str, Json] | None = None,
    *,
    called: bool = False,
) -> Step:
    """Begin a case at its plain start event, or `at` another one with what that event `brought`.

    A case that is `called` may end with an error: who called it then learns of it.
    """
    execution = Execution(definition, host)
    root = Token(execution, definition.spec.start, None, TaskState.STARTED, UUID(int=uuid7().int))
    execution.task_tree = root
    local(root).update(variables)
    if called:
        receive(root)
    if at is not None:
        bring(root, definition.elements[at], brought or {})
    open_scope(root, at)
    return run(execution)


def complete(case: Case, host: Host, wait_state_id: str, variables: Mapping[str, Json]) -> Step:
    """A user task, the work of a handler or a called case is done, with its result."""
    execution = thaw_into(case.definition, case.state, host)
    token = waiting_token(execution, wait_state_id, "user_task", "service_task", "child_case")
    if token.element.called is not None:
        return_from_call(token, variables)
    elif token.element.kind in ACTIVITIES:
        finish_activity(token, variables)
    else:
        finish_event(token, variables)
    return run(execution)


def correlate(case: Case, host: Host, wait_state_id: str, variables: Mapping[str, Json]) -> Step:
    """The message or signal that a wait state waits for has come."""
    execution = thaw_into(case.definition, case.state, host)
    trigger(waiting_token(execution, wait_state_id, "message", "signal"), variables)
    return run(execution)


def fire(case: Case, host: Host, wait_state_id: str) -> Step:
    """A timer is due. Whether it is, the caller decides: the interpreter never looks at a clock."""
    execution = thaw_into(case.definition, case.state, host)
    trigger(waiting_token(execution, wait_state_id, "timer"), {})
    return run(execution)


def throw(
    case: Case, host: Host, wait_state_id: str, kind: Propagated, code: str, variables: Mapping[str, Json]
) -> Step:
    """The work of a handler ends with an error, or a called case throws one or an escalation."""
    execution = thaw_into(case.definition, case.state, host)
    propagate(waiting_token(execution, wait_state_id, "service_task", "child_case"), kind, code, variables)
    return run(execution)


def start_activity(case: Case, host: Host, wait_state_id: str, element_id: str) -> Step:
    """Start an activity of an ad hoc sub-process; raises `NotWaiting` where that is not possible now."""
    execution = thaw_into(case.definition, case.state, host)
    start_in(waiting_token(execution, wait_state_id, "ad_hoc"), element_id)
    return run(execution)


def cancel(case: Case, host: Host) -> Step:
    """End the case where it stands."""
    execution = thaw_into(case.definition, case.state, host)
    cancel_all(execution)
    return _step(execution)


def set_variables(case: Case, host: Host, variables: Mapping[str, Json]) -> Step:
    """Replace process variables; only a condition that becomes true by it moves a token."""
    execution = thaw_into(case.definition, case.state, host)
    local(execution.task_tree).update(variables)
    execution.variables_changed = True
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
        if execution.ended is not None:
            break
        if not (release_conditions(execution) or release_inclusive(execution)):
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
