"""The one primitive that moves tokens by hand; send-back, withdrawal and migration stand on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.interpreter.codec import thaw_into
from engine.interpreter.elements import Element
from engine.interpreter.ending import cancel as cancel_token
from engine.interpreter.legality import replace_stale_arrivals, require_no_double, require_no_starving
from engine.interpreter.listening import arm_boundary_events, prepare_scope, racing
from engine.interpreter.progress import Host, IllegalMove, Json, Step
from engine.interpreter.stepping import Case, run, waiting_token
from engine.interpreter.tokens import Execution, Token, enter, live_children, spawn, walk
from engine.interpreter.variables import apply_inputs, write
from engine.interpreter.waiting import open_wait

_NOT_MOVABLE = frozenset({"process", "boundary_event", "event_sub_process"})


@dataclass(frozen=True, slots=True)
class Target:
    """Where a token is to start; `scope_id` names the running sub-process when there are several."""

    element_id: str
    scope_id: str | None = None
    variables: Mapping[str, Json] = field(default_factory=dict)


def move(case: Case, host: Host, cancel: Sequence[str], start: Sequence[Target]) -> Step:
    """Cancel the named wait states and start tokens at the targets, in one step.

    Raises `IllegalMove` when a join would starve, when a token would be doubled, when a target is
    ambiguous, or when only some members of a multi-instance activity would be left behind. Arrivals
    at a join that a target brings about again are replaced by it.
    """
    execution = thaw_into(case.definition, case.state, host)
    cancelled = [waiting_token(execution, wait_state_id) for wait_state_id in cancel]
    cancelled += [other for token in cancelled for other in racing(token) if other not in cancelled]
    opened: list[Token] = []
    started = [_place(execution, target, opened) for target in start]
    _cancel_all(cancelled)
    _require_scopes_that_stay(started)
    replace_stale_arrivals([*started, *opened])
    require_no_double([*started, *opened])
    for scope in walk(execution.task_tree):
        require_no_starving(scope)
    for token in started:
        enter(token)
    return run(execution)


def _place(execution: Execution, target: Target, opened: list[Token]) -> Token:
    element = execution.definition.elements.get(target.element_id)
    if element is None or not _may_start(element):
        raise IllegalMove(f"Expected an element where a token can start, but found {target.element_id!r}")
    token = spawn(_scope_for(execution, element, target.scope_id, opened), element.id)
    for name, value in target.variables.items():
        write(token, name, value)
    return token


def _may_start(element: Element) -> bool:
    """Whether a token can be put here by hand: not at what only an event, or compensation, brings about."""
    started_by_event = element.kind == "start_event" and element.trigger is not None
    return not (element.kind in _NOT_MOVABLE or element.is_for_compensation or started_by_event)


def _scope_for(execution: Execution, element: Element, scope_id: str | None, opened: list[Token]) -> Token:
    """The running scope the element belongs to; enclosing sub-processes that do not run are `opened`."""
    running = [t for t in walk(execution.task_tree) if t.element.id == element.scope and _holds_tokens(t)]
    if scope_id is not None:
        running = [token for token in running if str(token.id) == scope_id]
    if len(running) == 1:
        return running[0]
    if running or scope_id is not None:
        raise IllegalMove(f"Expected one running scope for {element.id}, but found {len(running)}")
    enclosing = execution.definition.elements[element.scope or ""]
    if enclosing.loop is not None or enclosing.kind == "event_sub_process":
        raise IllegalMove(f"Expected a sub-process that can be opened around {element.id}, but {enclosing.id} cannot")
    scope = spawn(_scope_for(execution, enclosing, None, opened), enclosing.id)
    opened.append(scope)
    scope.begin_waiting()
    apply_inputs(scope)
    arm_boundary_events(scope)
    prepare_scope(scope)
    if scope.element.ad_hoc is not None:
        open_wait(scope, {"startable": list(scope.element.startable)})
    return scope


def _holds_tokens(scope: Token) -> bool:
    """Whether the content of a sub-process runs in this token: not in the body of several, nor in what is undone."""
    return "loop" not in scope.internal_data and "undoing" not in scope.internal_data


def _require_scopes_that_stay(started: Sequence[Token]) -> None:
    for token in started:
        if not token.is_live:
            sentence = f"Expected the scope of {token.element.id} to stay, but it was to be moved away itself"
            raise IllegalMove(sentence)


def _cancel_all(cancelled: Sequence[Token]) -> None:
    scopes = [token.parent for token in cancelled]
    for token, scope in zip(cancelled, scopes, strict=True):
        cancel_token(token, "moved")
        _cancel_if_empty(scope)
    for scope in scopes:
        if "loop" in scope.internal_data and scope.is_live:
            raise IllegalMove(f"Expected all open instances of {scope.element.id} to be moved together, but some stay")


def _cancel_if_empty(scope: Token) -> None:
    """A sub-process from which the last token was moved away goes with it."""
    while scope.parent is not None and scope.is_live and all(t.is_listener for t in live_children(scope)):
        enclosing = scope.parent
        cancel_token(scope, "moved")
        scope = enclosing
