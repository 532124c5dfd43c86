"""Throwing: messages and signals leave the case; errors and escalations go outwards until something catches them.

BPMN 2.0, 10.5.7: nearest first, and within a scope an event sub-process before a boundary event. An event
with the very code wins over one that catches every code.
"""

from collections.abc import Mapping
from typing import Literal

from engine.interpreter.elements import Element, given
from engine.interpreter.ending import cancel_all
from engine.interpreter.listening import bring, happen_at_boundary, open_event_sub_process, start_of
from engine.interpreter.progress import Json, StepFailed, Thrown
from engine.interpreter.references import message_of, text_of
from engine.interpreter.tokens import Execution, Token

Propagated = Literal["error", "escalation"]


def throw_message(token: Token) -> None:
    """A message leaves the case with the variables that input mappings made."""
    found = message_of(token)
    thrown = Thrown("message", token.element.id, found["message_name"], _carried(token), found["correlation_key"])
    token.workflow.log.append(thrown)


def throw_signal(token: Token) -> None:
    """A signal leaves the case for everybody who waits for it."""
    name = text_of(token, given(token.element.reference), "signal name")
    token.workflow.log.append(Thrown("signal", token.element.id, name, _carried(token)))


def throw_error(token: Token) -> None:
    """An error event is reached."""
    propagate(token, "error", text_of(token, given(token.element.reference), "error code"), _carried(token))


def throw_escalation(token: Token) -> None:
    """An escalation event is reached."""
    code = text_of(token, given(token.element.reference), "escalation code")
    propagate(token, "escalation", code, _carried(token))


def propagate(thrower: Token, trigger: Propagated, code: str, variables: Mapping[str, Json]) -> None:
    """Find who catches it. An error nobody catches ends a called case with it, and fails the step of any other."""
    at = thrower
    while at.parent is not None:
        event = _at_boundary(at, trigger, code)
        if event is not None:
            happen_at_boundary(at, event, variables)
            return
        scope = at.parent
        start = _event_sub_process(scope, at, trigger, code)
        if start is not None:
            bring(scope, start, variables)
            open_event_sub_process(scope, start)
            return
        at = scope
    _leave_case(thrower, at, trigger, code, variables)


def _leave_case(thrower: Token, root: Token, trigger: Propagated, code: str, variables: Mapping[str, Json]) -> None:
    execution: Execution = thrower.workflow
    if "called" in root.internal_data:
        execution.log.append(Thrown(trigger, thrower.element.id, code, dict(variables)))
        if trigger == "error":
            cancel_all(execution)
    elif trigger == "error":
        raise StepFailed(thrower.element.id, f"The error {code!r} was thrown, but nothing catches it")


def _at_boundary(activity: Token, trigger: Propagated, code: str) -> Element | None:
    """The boundary event that catches; one run of several has none, nor has what is done and now undone."""
    if activity.is_member or "undoing" in activity.internal_data:
        return None
    return _matching(activity.workflow, activity.element.boundary_events, trigger, code)


def _event_sub_process(scope: Token, inside: Token, trigger: Propagated, code: str) -> Element | None:
    """The start of the event sub-process of a scope that catches; what runs in one is not caught by itself."""
    if "loop" in scope.internal_data or "undoing" in scope.internal_data:
        return None
    execution: Execution = scope.workflow
    starts = [start_of(execution, one).id for one in scope.element.event_sub_processes]
    if inside.element.kind == "event_sub_process":
        own = start_of(execution, inside.element.id)
        starts = [] if own.interrupting else [one for one in starts if one != own.id]
    return _matching(execution, tuple(starts), trigger, code)


def _matching(execution: Execution, events: tuple[str, ...], trigger: str, code: str) -> Element | None:
    found = [execution.definition.elements[one] for one in events]
    found = [one for one in found if one.trigger == trigger and one.reference in {code, None}]
    return next(iter(sorted(found, key=lambda one: one.reference is None)), None)


def _carried(token: Token) -> dict[str, Json]:
    return dict(token.internal_data.get("variables", {}))
