"""Catching events: arming them, and what happens when one is triggered."""

from collections.abc import Mapping
from typing import Any

from engine.interpreter.elements import BOUNDARY_EVENTS, TIMER_EVENTS, given
from engine.interpreter.ending import cancel
from engine.interpreter.progress import Json, StepFailed
from engine.interpreter.timers import armed, armed_again
from engine.interpreter.tokens import Execution, Token, drop, enter, live_children, spawn
from engine.interpreter.variables import apply_result, resolve
from engine.interpreter.waiting import close_wait, open_wait


def arm_boundary_events(host: Token) -> None:
    """The boundary events of an activity begin to listen beside it."""
    for element_id in host.element.boundary_events:
        enter(spawn(host.parent, element_id, {"host": host.id.hex}))


def arm_event_sub_processes(scope: Token) -> None:
    """The event sub-processes of a scope begin to listen inside it."""
    execution: Execution = scope.workflow
    for element_id in scope.element.event_sub_processes:
        start = given(execution.definition.elements[element_id].start_event)
        enter(spawn(scope, start, {"listener": True}))


def begin_to_listen(token: Token) -> None:
    """Open the wait state of a catching event."""
    if token.element.kind in TIMER_EVENTS:
        open_wait(token, armed(token))
        return
    message = given(token.element.message)
    found = resolve(token, {"name": message.name, "key": message.correlation_key})
    name, key = found["name"], found["key"]
    if not isinstance(name, str) or not name:
        raise StepFailed(token.element.id, f"Expected a message name, but found {name!r}")
    if message.correlation_key is not None and (key is None or isinstance(key, (dict, list, bool))):
        raise StepFailed(token.element.id, f"Expected a correlation key that is text or a number, but found {key!r}")
    open_wait(token, {"message_name": name, "correlation_key": None if key is None else str(key)})


def trigger(token: Token, variables: Mapping[str, Json]) -> None:
    """The event a token waits for has come."""
    element = token.element
    details = dict(token.internal_data["wait"])
    apply_result(token, variables)
    if not token.is_listener:
        close_wait(token, "completed")
        token.complete()
    elif element.kind in BOUNDARY_EVENTS:
        _trigger_boundary_event(token, details)
    else:
        _trigger_event_sub_process(token, details)


def _trigger_boundary_event(listener: Token, details: Mapping[str, Any]) -> None:
    scope: Token = listener.parent
    if listener.element.interrupting:
        host = next(t for t in live_children(scope) if t.id.hex == listener.internal_data["host"])
        _stop(listener)
        enter(spawn(scope, listener.element.id, {"fired": True}))
        cancel(host, "interrupted")
        return
    enter(spawn(scope, listener.element.id, {"fired": True}))
    _go_on_listening(listener, dict(details))


def _trigger_event_sub_process(listener: Token, details: Mapping[str, Any]) -> None:
    scope: Token = listener.parent
    opens = given(listener.element.opens)
    if listener.element.interrupting:
        _stop(listener)
        interrupted = live_children(scope)
        enter(spawn(scope, opens))
        for token in interrupted:
            cancel(token, "cancelled" if token.is_listener else "interrupted")
        return
    enter(spawn(scope, opens))
    _go_on_listening(listener, dict(details))


def _go_on_listening(listener: Token, details: dict[str, Any]) -> None:
    """A message keeps its wait state; a timer cycle gets a new one; a single timer is done."""
    if listener.element.kind not in TIMER_EVENTS:
        return
    following = armed_again(listener, details)
    internal = {key: listener.internal_data[key] for key in ("host", "listener") if key in listener.internal_data}
    scope = listener.parent
    _stop(listener)
    if following is not None:
        again = spawn(scope, listener.element.id, internal)
        again.begin_waiting()
        open_wait(again, following)


def _stop(listener: Token) -> None:
    close_wait(listener, "completed")
    listener.cancel()
    drop(listener)
