"""The semantic rules about events: where each may stand, and what must stand beside it."""

from collections.abc import Callable, Iterator, Mapping

from engine.errors import Problem
from engine.interpreter.elements import ACTIVITIES, SUB_PROCESSES, Element
from engine.interpreter.expressions import is_expression

Elements = Mapping[str, Element]
Rule = Callable[[Elements], Iterator[Problem]]

_ALWAYS_INTERRUPTING = frozenset({"error", "cancel", "compensation"})
# Of these the nearest event that catches gets all there is.
_PROPAGATED = frozenset({"error", "escalation", "cancel"})
_CATCHING = frozenset({"start_event", "intermediate_catch_event", "boundary_event"})
# What these throw carries the variables that input mappings make.
_CARRYING = frozenset({"message", "signal", "error", "escalation"})
# These bring nothing that an output mapping could take.
_EMPTY_HANDED = frozenset({None, "link", "compensation"})


def boundary_events_on_activities(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        if element.kind != "boundary_event":
            continue
        host = elements.get(element.attached_to or "")
        if host is None or host.kind not in ACTIVITIES or host.scope != element.scope:
            yield Problem(
                element.id, f"Expected a boundary event at an activity of its scope, but found {element.attached_to!r}"
            )
        elif element.trigger == "cancel" and host.kind != "transaction":
            yield Problem(element.id, f"Expected a cancel event at a transaction, but found it at a {host.kind}")
        elif element.trigger == "compensation" and element.outgoing:
            yield Problem(element.id, "Expected no flow out of a compensation event, but found one")


def what_must_interrupt_does(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        if element.interrupting:
            continue
        scope = elements.get(element.scope or "")
        if element.trigger in _ALWAYS_INTERRUPTING:
            yield Problem(
                element.id, f"Expected an event of kind {element.trigger} to interrupt, but found it does not"
            )
        if element.kind == "start_event" and (scope is None or scope.kind != "event_sub_process"):
            yield Problem(element.id, "Expected isInterrupting=false only at the start of an event sub-process")


def event_based_gateways_lead_to_events(elements: Elements) -> Iterator[Problem]:
    for gateway in elements.values():
        if gateway.kind != "event_based_gateway":
            continue
        if len(gateway.outgoing) < 2:
            yield Problem(gateway.id, "Expected an event-based gateway to lead to two events at least")
        for flow in gateway.outgoing:
            target = elements[flow.target]
            awaited = target.kind == "receive_task" or (target.kind == "intermediate_catch_event" and target.awaits)
            if not awaited:
                yield Problem(
                    flow.id, f"Expected an event that is waited for behind {gateway.id}, but found {target.id}"
                )
            elif len(target.incoming) > 1:
                yield Problem(target.id, f"Expected no way but {gateway.id} to {target.id}, but found another")
            elif target.boundary_events or target.loop is not None:
                yield Problem(
                    target.id, f"Expected neither boundary events nor a loop behind {gateway.id}, but found one"
                )


def transactions_are_cancelled_inside(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        if element.kind != "end_event" or element.trigger != "cancel":
            continue
        scope = elements[element.scope or ""]
        events = [elements[one] for one in scope.boundary_events]
        if scope.kind != "transaction":
            yield Problem(
                element.id, f"Expected a cancel end event directly in a transaction, but found a {scope.kind}"
            )
        elif not any(one.trigger == "cancel" for one in events):
            yield Problem(element.id, f"Expected a cancel boundary event at {scope.id}, but found none")


def compensation_is_drawn_in_full(elements: Elements) -> Iterator[Problem]:
    handlers = {element.undone_by for element in elements.values()}
    for element in elements.values():
        if element.is_for_compensation and element.kind not in ACTIVITIES:
            yield Problem(element.id, f"Expected only an activity to be for compensation, but found a {element.kind}")
        elif element.is_for_compensation and element.id not in handlers:
            yield Problem(element.id, "Expected a compensation event that leads to this activity, but found none")
        if element.is_for_compensation and element.undone_by is not None:
            yield Problem(element.id, "Expected no compensation event at an activity for compensation, but found one")
        if element.undone_by is not None and elements[element.undone_by].scope != element.scope:
            yield Problem(
                element.id, f"Expected {element.undone_by}, which undoes it, beside it, but found it elsewhere"
            )
        if element.trigger == "compensation" and element.kind in {"end_event", "intermediate_throw_event"}:
            yield from _names_something_to_undo(element, elements)
        if element.trigger == "compensation" and element.kind == "start_event":
            around = elements.get(elements[element.scope or ""].scope or "")
            if around is not None and around.kind == "process":
                sentence = "Expected a compensation event sub-process inside a sub-process, but found it in the process"
                yield Problem(element.id, sentence)


def _names_something_to_undo(event: Element, elements: Elements) -> Iterator[Problem]:
    if event.compensates is None:
        return
    scope = elements[event.scope or ""]
    around = scope.scope if scope.kind == "event_sub_process" else scope.id
    found = elements.get(event.compensates)
    if found is None or found.kind not in ACTIVITIES or found.scope != around:
        yield Problem(event.id, f"Expected activityRef to name an activity beside it, but found {event.compensates!r}")
    elif found.undone_by is None and found.kind not in SUB_PROCESSES:
        yield Problem(event.id, f"Expected activityRef to name what can be undone, but {found.id} has no handler")


def each_code_is_caught_once(elements: Elements) -> Iterator[Problem]:
    seen: dict[tuple[object, ...], Element] = {}
    for element in elements.values():
        if element.trigger not in _PROPAGATED or element.kind not in _CATCHING:
            continue
        opened = elements[element.scope or ""] if element.kind == "start_event" else None
        where = element.attached_to if opened is None else opened.scope
        other = seen.setdefault((element.kind, where, element.trigger, element.reference), element)
        if other is not element:
            sentence = (
                f"Expected one event of kind {element.trigger} for a code at {where}, but found it and {other.id}"
            )
            yield Problem(element.id, sentence)


def each_message_has_one_receiver_at_a_place(elements: Elements) -> Iterator[Problem]:
    """Of two that wait for the very same message at one place, the second would never get it."""
    seen: dict[tuple[object, ...], Element] = {}
    for element in elements.values():
        place = _place(element, elements)
        if element.message is None or place is None or not element.receives_message:
            continue
        other = seen.setdefault((place, element.message), element)
        if other is not element:
            sentence = (
                f"Expected one event for the message {element.message.name!r} at {place}, but found {other.id} too"
            )
            yield Problem(element.id, sentence)


def _place(element: Element, elements: Elements) -> str | None:
    """The activity, scope or gateway at which an event waits beside others."""
    if element.kind == "start_event":
        return elements[element.scope or ""].scope
    sources = [elements[flow.source] for flow in element.incoming]
    races = [source.id for source in sources if source.kind == "event_based_gateway"]
    return element.attached_to or next(iter(races), None)


def codes_are_caught_literally(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        catches = element.kind in {"start_event", "boundary_event"} and element.trigger in {"error", "escalation"}
        if catches and element.reference is not None and is_expression(element.reference):
            yield Problem(element.id, f"Expected a literal code to catch, but found {element.reference!r}")


def ad_hoc_holds_activities(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        scope = elements.get(element.scope or "")
        if scope is None or scope.kind != "ad_hoc_sub_process" or element.kind in ACTIVITIES:
            continue
        if element.kind in {"start_event", "end_event"} or (
            not element.incoming and element.kind not in {"boundary_event", "event_sub_process"}
        ):
            yield Problem(element.id, f"Expected an activity to start in {scope.id}, but found a {element.kind}")


def handlers_at_messages(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        thrown = element.kind in {"end_event", "intermediate_throw_event"}
        if thrown and element.handler_type is not None and element.trigger != "message":
            shown = element.trigger or "none"
            yield Problem(
                element.id, f"Expected a zeebe:taskDefinition only at a message event, but found a trigger of {shown}"
            )


def mappings_where_they_take_effect(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        if element.kind in _CATCHING:
            takes_inputs, takes_outputs = False, element.trigger not in _EMPTY_HANDED
        elif element.kind in {"end_event", "intermediate_throw_event"}:
            takes_inputs, takes_outputs = element.trigger in _CARRYING, element.handler_type is not None
        else:
            continue
        for name, found, takes in (("input", element.inputs, takes_inputs), ("output", element.outputs, takes_outputs)):
            if found and not takes:
                trigger = f" of kind {element.trigger}" if element.trigger else ""
                yield Problem(
                    element.id,
                    f"Expected no {name} mapping, which has no effect, at {element.kind}{trigger}, but found one",
                )


def forms_where_they_are_filled_in(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        if element.form_id is None or element.kind != "start_event":
            continue
        if element.trigger is not None or elements[element.scope or ""].kind != "process":
            yield Problem(element.id, "Expected a form only at a user task or the plain start event of the process")


EVENT_RULES: tuple[Rule, ...] = (
    boundary_events_on_activities,
    what_must_interrupt_does,
    event_based_gateways_lead_to_events,
    transactions_are_cancelled_inside,
    compensation_is_drawn_in_full,
    each_code_is_caught_once,
    codes_are_caught_literally,
    each_message_has_one_receiver_at_a_place,
    ad_hoc_holds_activities,
    handlers_at_messages,
    mappings_where_they_take_effect,
    forms_where_they_are_filled_in,
)
