"""The semantic rules a model must keep beyond the dialect's vocabulary.

Each rule is a generator over all elements that yields (element id, sentence). A new rule is a new
function in `RULES`, here or in `event_rules`.
"""

import re
from collections.abc import Iterator, Mapping

from engine.errors import Problem
from engine.interpreter.elements import ACTIVITIES, GATEWAYS, SCOPES, Element, MultiInstance
from engine.interpreter.event_rules import EVENT_RULES, Elements, Rule
from engine.interpreter.expressions import is_expression
from engine.interpreter.graph import reachable
from engine.interpreter.names import is_plain_name
from engine.interpreter.timers import flaw_in_timer, is_date

# Whom a message may come from, where the model does not leave it to the lane.
RESTRICTED_TO_ENGINE = "engine"


def broken_rules(elements: Elements) -> Iterator[Problem]:
    """Every breach of every rule."""
    for rule in RULES:
        yield from rule(elements)


def starts_of_scopes(elements: Elements) -> Iterator[Problem]:
    for scope in _of_kind(elements, SCOPES):
        starts = [e for e in elements.values() if e.scope == scope.id and e.kind == "start_event"]
        plain = [start for start in starts if start.trigger is None]
        found = ", ".join(start.trigger or "plain" for start in starts) or "none"
        match scope.kind:
            case "process":
                if not starts or len(plain) > 1:
                    sentence = "Expected one plain start event at most, and a start event at all"
                    yield Problem(scope.id, f"{sentence}, but found {found}")
                elif any(start.trigger in {"conditional", "error", "escalation", "compensation"} for start in starts):
                    sentence = "Expected a start event of a process to be plain or of a message, signal or timer"
                    yield Problem(scope.id, f"{sentence}, but found {found}")
            case "event_sub_process":
                if len(starts) != 1 or plain:
                    yield Problem(scope.id, f"Expected one start event with a trigger, but found {found}")
            case "ad_hoc_sub_process":
                if starts or not scope.startable:
                    yield Problem(scope.id, f"Expected activities to start and no start event, but found {found}")
            case _:
                if len(starts) != 1 or not plain:
                    yield Problem(scope.id, f"Expected one start event without a trigger, but found {found}")


def flows_where_they_belong(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        beside = element.kind == "event_sub_process" or element.is_for_compensation
        entered_by_event = element.kind in {"start_event", "boundary_event"}
        caught_link = element.kind == "intermediate_catch_event" and element.trigger == "link"
        thrown_link = element.kind == "intermediate_throw_event" and element.trigger == "link"
        if (entered_by_event or beside) and element.incoming:
            yield Problem(element.id, f"Expected no incoming flow at {_shown(element)}, but found some")
        if (element.kind == "end_event" or beside) and element.outgoing:
            yield Problem(element.id, f"Expected no outgoing flow at {_shown(element)}, but found some")
        leads_on = entered_by_event or element.kind in GATEWAYS
        if leads_on and not element.outgoing and element.trigger != "compensation":
            yield Problem(element.id, f"Expected an outgoing flow at {_shown(element)}, but found none")
        # The flow from link to link is the only one that a link may have on that side.
        links = {flow.source for flow in element.incoming if elements[flow.source].trigger == "link"}
        if caught_link and len(links) != len(element.incoming):
            yield Problem(element.id, "Expected no incoming flow at a catching link event, but found some")
        if thrown_link and len(element.outgoing) > 1:
            yield Problem(element.id, "Expected no outgoing flow at a throwing link event, but found some")


def everything_reachable(elements: Elements) -> Iterator[Problem]:
    starts = [e.id for e in elements.values() if e.kind == "start_event" or e.is_for_compensation]
    starts += [e.id for e in elements.values() if e.kind in {"event_sub_process", "process"}]
    starts += [one for e in elements.values() for one in e.startable]
    seen = reachable(elements, starts)
    for element in elements.values():
        if element.id not in seen and element.kind != "boundary_event":
            yield Problem(
                element.id, "Expected every element to be reachable from a start event, but no flow leads here"
            )


def conditions_where_they_decide(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        for flow in element.outgoing:
            if flow.condition is not None and not _may_decide(element):
                yield Problem(flow.id, f"Expected no condition on a flow out of {_shown(element)}, but found one")
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
                    flow.id, f"Expected a condition on every flow but the default one out of {_shown(element)}"
                )


def loops_at_activities(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        if element.loop is not None and element.kind not in ACTIVITIES - {"transaction"}:
            yield Problem(element.id, f"Expected no loop and no multi-instance at {_shown(element)}, but found one")


def tasks_are_complete(elements: Elements) -> Iterator[Problem]:
    needs = {
        "service_task": ("handler_type", "a zeebe:taskDefinition with a type"),
        "script_task": ("script", "a zeebe:script with a FEEL expression"),
        "business_rule_task": ("decision_id", "a zeebe:calledDecision with a decisionId"),
    }
    for element in elements.values():
        attribute, expected = needs.get(element.kind, ("id", ""))
        if not getattr(element, attribute) and element.handler_type is None:
            yield Problem(element.id, f"Expected {expected}, but found none")
        computes = element.script is not None or element.decision_id is not None
        if computes and element.handler_type is not None:
            yield Problem(element.id, "Expected a zeebe:taskDefinition or what the engine computes, but found both")
        if computes and not element.result_variable:
            yield Problem(element.id, "Expected a resultVariable, but found none")
        if element.handler_type == "" or (element.handler_type is None and (element.headers or element.retries)):
            yield Problem(element.id, "Expected a zeebe:taskDefinition with a type, but found none")
        if element.retries is not None and not re.fullmatch(r"[1-9]\d?", element.retries):
            yield Problem(element.id, f"Expected retries to be a number from 1 to 99, but found {element.retries!r}")


def names_are_names(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        targets = [m.target for m in (*element.inputs, *element.outputs)]
        if element.result_variable is not None:
            targets.append(element.result_variable)
        if isinstance(element.loop, MultiInstance):
            targets += [n for n in (element.loop.input_element, element.loop.output_collection) if n is not None]
            if (element.loop.output_collection is None) != (element.loop.output_element is None):
                yield Problem(element.id, "Expected outputCollection and outputElement together, but found only one")
        for target in targets:
            if not is_plain_name(target):
                yield Problem(element.id, f"Expected a plain variable name, but found {target!r}")


def timers_are_readable(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        timer = element.timer
        if timer is None:
            continue
        flaw = None if is_expression(timer.text) else flaw_in_timer(timer)
        if flaw is not None:
            yield Problem(element.id, flaw)
        starts_cases = element.kind == "start_event" and elements[element.scope or ""].kind == "process"
        repeats = starts_cases or (element.kind in {"boundary_event", "start_event"} and not element.interrupting)
        if timer.form == "cycle" and not repeats:
            yield Problem(element.id, "Expected a time cycle only at a non-interrupting event, but found one here")


def literals_of_tasks_are_readable(elements: Elements) -> Iterator[Problem]:
    for element in elements.values():
        who = element.assignment
        for text in (who.due_date, who.follow_up_date):
            if text is not None and not is_expression(text) and not is_date(text):
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
            yield Problem(element.id, f"Expected bureau:separation at a user task, but found it at {_shown(element)}")
        if "restricted" in element.properties:
            yield from _restriction_is_readable(element)


def _restriction_is_readable(element: Element) -> Iterator[Problem]:
    to = element.properties["restricted"]
    if not element.receives_message or to != RESTRICTED_TO_ENGINE:
        found = f"{to!r} at {_shown(element)}"
        yield Problem(element.id, f"Expected bureau:restricted to be 'engine' at a message event, but found {found}")


def separated_from(properties: Mapping[str, str]) -> tuple[str, ...]:
    """The elements whose performers may not perform the one with these properties."""
    named = properties.get("separation", "").split(",")
    return tuple(name.strip() for name in named if name.strip())


def _shown(element: Element) -> str:
    """An element's kind as people read it."""
    trigger = f" of kind {element.trigger}" if element.trigger else ""
    return f"a {element.kind}{trigger}"


def _of_kind(elements: Elements, kinds: frozenset[str]) -> Iterator[Element]:
    return (element for element in elements.values() if element.kind in kinds)


RULES: tuple[Rule, ...] = (
    starts_of_scopes,
    flows_where_they_belong,
    everything_reachable,
    conditions_where_they_decide,
    exclusive_flows_are_decided,
    loops_at_activities,
    tasks_are_complete,
    names_are_names,
    timers_are_readable,
    literals_of_tasks_are_readable,
    properties_name_elements,
    *EVENT_RULES,
)
