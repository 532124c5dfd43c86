"""The semantic rules a model must keep beyond the dialect's vocabulary.

Each rule is a generator over all elements that yields (element id, sentence). A new rule is a new
function in `RULES`.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from engine.errors import Problem
from engine.interpreter.elements import ACTIVITIES, BOUNDARY_EVENTS, MESSAGE_EVENTS, SCOPES, Element
from engine.interpreter.expressions import is_expression
from engine.interpreter.graph import reachable

Elements = Mapping[str, Element]
Rule = Callable[[Elements], Iterator[Problem]]

# Whom a message may come from, where the model does not leave it to the lane.
RESTRICTED_TO_ENGINE = "engine"
_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_DURATION = r"P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?"
_DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)"
_LITERALS = {
    "date": re.compile(_DATE),
    "duration": re.compile(_DURATION),
    "cycle": re.compile(rf"R(\d{{1,6}})?(/{_DATE})?/{_DURATION}"),
}


def broken_rules(elements: Elements) -> Iterator[Problem]:
    """Every breach of every rule."""
    for rule in RULES:
        yield from rule(elements)


def one_start_per_scope(elements: Elements) -> Iterator[Problem]:
    for scope in _of_kind(elements, SCOPES):
        starts = [e for e in elements.values() if e.scope == scope.id and e.kind.endswith("start_event")]
        expected = (
            ["message_start_event", "timer_start_event"] if scope.kind == "event_sub_process" else ["start_event"]
        )
        if len(starts) != 1 or starts[0].kind not in expected:
            where = starts[0].id if len(starts) == 1 else scope.id
            found = ", ".join(start.kind for start in starts) or "none"
            yield Problem(where, f"Expected one start event ({' or '.join(expected)}), but found {found}")


def flows_where_they_belong(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        entered_by_event = element.kind.endswith("start_event") or element.kind in BOUNDARY_EVENTS
        if element.incoming and (entered_by_event or element.kind == "event_sub_process"):
            yield Problem(
                element.id, f"Expected no incoming flow at a {element.kind}, but found {len(element.incoming)}"
            )
        if element.outgoing and element.kind in {"end_event", "terminate_end_event", "event_sub_process"}:
            yield Problem(
                element.id, f"Expected no outgoing flow at a {element.kind}, but found {len(element.outgoing)}"
            )
        if not element.outgoing and (entered_by_event or element.kind.endswith("gateway")):
            yield Problem(element.id, f"Expected an outgoing flow at a {element.kind}, but found none")


def everything_reachable(elements: Elements) -> Iterator[Problem]:
    starts = [e.id for e in elements.values() if e.kind.endswith("start_event")]
    starts += [e.id for e in elements.values() if e.kind in {"event_sub_process", "process"}]
    seen = reachable(elements, starts)
    for element in elements.values():
        if element.id not in seen and element.kind not in BOUNDARY_EVENTS:
            yield Problem(
                element.id, "Expected every element to be reachable from a start event, but no flow leads here"
            )


def conditions_where_they_decide(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        for flow in element.outgoing:
            if flow.condition is not None and not _may_decide(element):
                yield Problem(flow.id, f"Expected no condition on a flow out of a {element.kind}, but found one")
            if flow.condition is not None and flow.id == element.default_flow:
                yield Problem(flow.id, "Expected no condition on the default flow, but found one")
        if element.default_flow is not None and element.default_flow not in {f.id for f in element.outgoing}:
            yield Problem(
                element.id, f"Expected the default flow to leave this element, but {element.default_flow!r} does not"
            )
        if element.default_flow is not None and not element.is_split():
            yield Problem(element.id, "Expected a default flow only beside conditional flows, but found none of those")


def _may_decide(element: Element) -> bool:
    return element.kind in ACTIVITIES or element.kind in {"exclusive_gateway", "inclusive_gateway"}


def exclusive_flows_are_decided(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        if element.kind not in {"exclusive_gateway", "inclusive_gateway"} or len(element.outgoing) < 2:
            continue
        for flow in element.outgoing:
            if flow.condition is None and flow.id != element.default_flow:
                yield Problem(
                    flow.id, f"Expected a condition on every flow but the default one out of a {element.kind}"
                )


def boundary_events_on_activities(elements: Elements) -> Iterator[Problem]:
    for element in _of_kind(elements, BOUNDARY_EVENTS):
        host = elements.get(element.attached_to or "")
        if host is None or host.kind not in ACTIVITIES or host.scope != element.scope:
            yield Problem(
                element.id, f"Expected a boundary event at an activity of its scope, but found {element.attached_to!r}"
            )


def event_starts_only_in_event_sub_processes(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        if element.loop is not None and element.kind not in ACTIVITIES:
            yield Problem(element.id, f"Multi-instance is not supported at a {element.kind}")
        scope = elements.get(element.scope or "")
        free = element.kind == "start_event" and not element.interrupting
        if free and scope is not None and scope.kind != "event_sub_process":
            yield Problem(element.id, "Expected isInterrupting=false only at the start of an event sub-process")


def tasks_are_complete(elements: Elements) -> Iterator[Problem]:
    needs = {
        "service_task": ("handler_type", "a zeebe:taskDefinition with a type"),
        "script_task": ("script", "a zeebe:script with a FEEL expression"),
        "business_rule_task": ("decision_id", "a zeebe:calledDecision with a decisionId"),
    }
    for element in elements.values():
        attribute, expected = needs.get(element.kind, ("id", ""))
        if not getattr(element, attribute):
            yield Problem(element.id, f"Expected {expected}, but found none")
        if element.kind in {"script_task", "business_rule_task"} and not element.result_variable:
            yield Problem(element.id, "Expected a resultVariable, but found none")
        if element.retries is not None and not re.fullmatch(r"[1-9]\d?", element.retries):
            yield Problem(element.id, f"Expected retries to be a number from 1 to 99, but found {element.retries!r}")


def names_are_names(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        targets = [m.target for m in (*element.inputs, *element.outputs)]
        if element.result_variable is not None:
            targets.append(element.result_variable)
        if element.loop is not None:
            targets += [n for n in (element.loop.input_element, element.loop.output_collection) if n is not None]
            if (element.loop.output_collection is None) != (element.loop.output_element is None):
                yield Problem(element.id, "Expected outputCollection and outputElement together, but found only one")
        for target in targets:
            if not _NAME.fullmatch(target) or "." in target:
                yield Problem(element.id, f"Expected a plain variable name, but found {target!r}")


def timers_are_readable(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        if element.timer is None:
            continue
        timer = element.timer
        if not is_expression(timer.text) and not _LITERALS[timer.form].fullmatch(timer.text):
            yield Problem(element.id, f"Expected an ISO 8601 {timer.form} or an expression, but found {timer.text!r}")
        repeats_at = element.kind in {"timer_boundary_event", "timer_start_event"} and not element.interrupting
        if timer.form == "cycle" and not repeats_at:
            yield Problem(element.id, "Expected a time cycle only at a non-interrupting event, but found one here")


def literals_of_tasks_are_readable(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        who = element.assignment
        for text in (who.due_date, who.follow_up_date):
            if text is not None and not is_expression(text) and not _LITERALS["date"].fullmatch(text):
                yield Problem(element.id, f"Expected an ISO 8601 date and time or an expression, but found {text!r}")
        priority = who.priority
        if priority is not None and not is_expression(priority) and not re.fullmatch(r"100|\d{1,2}", priority):
            yield Problem(element.id, f"Expected a priority from 0 to 100 or an expression, but found {priority!r}")


def properties_name_elements(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        for name in separated_from(element.properties):
            if name not in elements or elements[name].kind != "user_task":
                yield Problem(element.id, f"Expected bureau:separation to name user tasks, but found {name!r}")
        if "separation" in element.properties and element.kind != "user_task":
            yield Problem(element.id, f"Expected bureau:separation at a user task, but found it at a {element.kind}")
        if "restricted" in element.properties:
            yield from _restriction_is_readable(element)


def _restriction_is_readable(element: Element) -> Iterator[Problem]:
    to = element.properties["restricted"]
    if element.kind not in MESSAGE_EVENTS or to != RESTRICTED_TO_ENGINE:
        found = f"{to!r} at a {element.kind}"
        yield Problem(element.id, f"Expected bureau:restricted to be 'engine' at a message event, but found {found}")


def separated_from(properties: Mapping[str, str]) -> tuple[str, ...]:
    """The elements whose performers may not perform the one with these properties."""
    named = properties.get("separation", "").split(",")
    return tuple(name.strip() for name in named if name.strip())


def _of_kind(elements: Elements, kinds: frozenset[str]) -> Iterator[Element]:
    return (element for element in elements.values() if element.kind in kinds)


RULES: tuple[Rule, ...] = (
    one_start_per_scope,
    flows_where_they_belong,
    everything_reachable,
    conditions_where_they_decide,
    exclusive_flows_are_decided,
    boundary_events_on_activities,
    event_starts_only_in_event_sub_processes,
    tasks_are_complete,
    names_are_names,
    timers_are_readable,
    literals_of_tasks_are_readable,
    properties_name_elements,
)
