"""Catching events: arming them, and what happens when one comes."""

from collections.abc import Mapping
from typing import Any

from engine.interpreter.elements import Element, given
from engine.interpreter.ending import cancel, finish_activity
from engine.interpreter.progress import Json
from engine.interpreter.references import message_of, text_of
from engine.interpreter.timers import armed, armed_again
from engine.interpreter.tokens import Execution, Token, drop, enter, live_children, spawn
from engine.interpreter.variables import apply_result, local
from engine.interpreter.waiting import close_wait, open_wait


def open_scope(scope: Token, start_event: str | None = None) -> None:
    """The process or a sub-process begins: its data objects exist, its events are listened for, its start runs."""
    prepare_scope(scope)
    enter(spawn(scope, start_event or given(scope.element.start_event), {"fired": True}))


def prepare_scope(scope: Token) -> None:
    """What a scope has before anything in it runs: data objects, and event sub-processes that listen."""
    for data in scope.element.data_objects:
        local(scope).setdefault(data.name, [] if data.is_collection else None)
    execution: Execution = scope.workflow
    for element_id in scope.element.event_sub_processes:
        start = start_of(execution, element_id)
        if start.awaits:
            enter(spawn(scope, start.id, {"listener": True}))


def start_of(execution: Execution, event_sub_process: str) -> Element:
    """The start event of an event sub-process."""
    elements = execution.definition.elements
    return elements[given(elements[event_sub_process].start_event)]


def arm_boundary_events(host: Token) -> None:
    """The boundary events of an activity begin to listen beside it."""
    execution: Execution = host.workflow
    for element_id in host.element.boundary_events:
        if execution.definition.elements[element_id].awaits:
            enter(spawn(host.parent, element_id, {"host": host.id.hex}))


def begin_to_listen(token: Token) -> None:
    """Open the wait state of a catching event."""
    element = token.element
    match element.trigger:
        case "timer":
            open_wait(token, armed(token))
        case "message":
            open_wait(token, message_of(token))
        case "signal":
            open_wait(token, {"signal_name": text_of(token, given(element.reference), "signal name")})
        case "conditional":
            open_wait(token, {"condition": given(element.condition)})
            token.workflow.variables_changed = True  # It may hold already.


def trigger(token: Token, variables: Mapping[str, Json]) -> None:
    """The event a token waits for has come."""
    details = dict(token.internal_data["wait"])
    for other in racing(token):
        cancel(other, "cancelled")  # Of several events only the first that comes counts.
    if token.element.kind == "receive_task":
        finish_activity(token, variables)
        return
    apply_result(token, variables)
    if not token.is_listener:
        close_wait(token, "completed")
        token.complete()
    elif token.element.kind == "boundary_event":
        _trigger_boundary_event(token, details)
    else:
        _trigger_event_sub_process(token, details)


def happen_at_boundary(host: Token, event: Element, variables: Mapping[str, Json]) -> None:
    """What was thrown inside an activity is caught by a boundary event of it."""
    fired = spawn(host.parent, event.id, {"fired": True})
    apply_result(fired, variables)
    enter(fired)
    if event.interrupting:
        cancel(host, "interrupted")


def open_event_sub_process(scope: Token, start: Element) -> None:
    """An event sub-process begins; an interrupting one ends everything else in its scope."""
    interrupted = live_children(scope) if start.interrupting else []
    if start.interrupting:
        close_wait(scope, "interrupted")  # In an ad hoc sub-process nothing more can be started.
    enter(spawn(scope, given(start.opens)))
    for token in interrupted:
        cancel(token, "cancelled" if token.is_listener else "interrupted")


def bring(scope: Token, event: Element, variables: Mapping[str, Json]) -> None:
    """Take over what an event brings that nobody waited for, as its mappings say."""
    brought = spawn(scope, event.id)
    apply_result(brought, variables)
    brought.cancel()
    drop(brought)


def racing(token: Token) -> list[Token]:
    """The other events behind the event-based gateway that led to a token."""
    race = token.internal_data.get("race")
    beside = live_children(token.parent) if race is not None else []
    return [other for other in beside if other is not token and other.internal_data.get("race") == race]


def _trigger_boundary_event(listener: Token, details: Mapping[str, Any]) -> None:
    scope: Token = listener.parent
    fired = spawn(scope, listener.element.id, {"fired": True})
    if listener.element.interrupting:
        host = next(t for t in live_children(scope) if t.id.hex == listener.internal_data["host"])
        _stop(listener)
        enter(fired)
        cancel(host, "interrupted")
        return
    enter(fired)
    _go_on_listening(listener, dict(details))


def _trigger_event_sub_process(listener: Token, details: Mapping[str, Any]) -> None:
    scope, start = listener.parent, listener.element
    if start.interrupting:
        _stop(listener)
    open_event_sub_process(scope, start)
    if not start.interrupting:
        _go_on_listening(listener, dict(details))


def _go_on_listening(listener: Token, details: dict[str, Any]) -> None:
    """Most events keep their wait state; a timer cycle gets a new one; a single timer is done."""
    if listener.element.trigger != "timer":
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
