"""Giving every element its flows, boundary events, start events, event sub-processes and compensation handler."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from engine.errors import Problem
from engine.interpreter.elements import ACTIVITIES, Element, Flow
from engine.interpreter.expressions import strip_equals
from engine.interpreter.names import BPMN
from engine.xml import text_in


def wired(process: etree._Element, elements: Mapping[str, Element], problems: list[Problem]) -> dict[str, Element]:
    """The elements, each knowing its neighbours; adds to `problems` what leads nowhere."""
    incoming, outgoing = _flows(process, elements, problems)
    boundaries, starts, event_starts, event_sub_processes = _attached(elements)
    undone = _undone(process, elements, problems)
    found = {}
    for identifier, element in elements.items():
        scope = elements.get(element.scope or "")
        opens = scope is not None and scope.kind == "event_sub_process" and starts.get(scope.id) == identifier
        found[identifier] = replace(
            element,
            incoming=tuple(incoming[identifier]),
            outgoing=tuple(outgoing[identifier]),
            boundary_events=tuple(boundaries[identifier]),
            undone_by=undone.get(identifier),
            start_event=starts.get(identifier),
            event_starts=tuple(event_starts[identifier]),
            event_sub_processes=tuple(event_sub_processes[identifier]),
            opens=element.scope if opens else None,
        )
    return {identifier: _with_startable(element, found) for identifier, element in found.items()}


Lists = defaultdict[str, list[str]]


def _attached(elements: Mapping[str, Element]) -> tuple[Lists, dict[str, str], Lists, Lists]:
    boundaries: Lists = defaultdict(list)
    starts: dict[str, str] = {}
    event_starts: Lists = defaultdict(list)
    event_sub_processes: Lists = defaultdict(list)
    for element in elements.values():
        scope = elements.get(element.scope or "")
        if scope is None:
            continue
        if element.kind == "boundary_event" and element.trigger != "compensation":
            boundaries[element.attached_to or ""].append(element.id)
        if element.kind == "start_event" and element.trigger is not None and scope.kind == "process":
            event_starts[scope.id].append(element.id)
        elif element.kind == "start_event":
            starts.setdefault(scope.id, element.id)
        if element.kind == "event_sub_process":
            event_sub_processes[scope.id].append(element.id)
    return boundaries, starts, event_starts, event_sub_processes


def _with_startable(element: Element, elements: Mapping[str, Element]) -> Element:
    if element.kind != "ad_hoc_sub_process":
        return element
    inside = [one for one in elements.values() if one.scope == element.id and not one.is_for_compensation]
    return replace(element, startable=tuple(e.id for e in inside if e.kind in ACTIVITIES and not e.incoming))


def _undone(process: etree._Element, elements: Mapping[str, Element], problems: list[Problem]) -> dict[str, str]:
    """The compensation handler of each activity that has one, found along the association that is drawn."""
    drawn = [(node.get("sourceRef"), node.get("targetRef")) for node in process.iter(f"{{{BPMN}}}association")]
    found: dict[str, str] = {}
    for event in elements.values():
        if event.kind != "boundary_event" or event.trigger != "compensation":
            continue
        handlers = [target for source, target in drawn if source == event.id and target in elements]
        handlers += [source for source, target in drawn if target == event.id and source in elements]
        if len(handlers) != 1 or not elements[handlers[0] or ""].is_for_compensation:
            sentence = "Expected one association with an activity that is for compensation, but found none"
            problems.append(Problem(event.id, sentence))
        elif event.attached_to in found:
            problems.append(Problem(event.id, f"Expected one compensation event at {event.attached_to}, but found two"))
        else:
            found[event.attached_to or ""] = handlers[0] or ""
    return found


def _flows(
    process: etree._Element, elements: Mapping[str, Element], problems: list[Problem]
) -> tuple[dict[str, list[Flow]], dict[str, list[Flow]]]:
    incoming: dict[str, list[Flow]] = defaultdict(list)
    outgoing: dict[str, list[Flow]] = defaultdict(list)
    for flow in (*_read_flows(process, problems), *_links(elements, problems)):
        source, target = elements.get(flow.source), elements.get(flow.target)
        if source is None or target is None:
            missing = flow.source if source is None else flow.target
            sentence = f"Expected a flow between two elements of the process, but {missing!r} is not one"
            problems.append(Problem(flow.id, sentence))
        elif source.scope != target.scope:
            sentence = "Expected a flow within one scope, but it crosses a sub-process border"
            problems.append(Problem(flow.id, sentence))
        else:
            outgoing[flow.source].append(flow)
            incoming[flow.target].append(flow)
    return incoming, outgoing


def _read_flows(process: etree._Element, problems: list[Problem]) -> Iterator[Flow]:
    for node in process.iter(f"{{{BPMN}}}sequenceFlow"):
        condition = node.find(f"{{{BPMN}}}conditionExpression")
        text = None
        if condition is not None:
            text = text_in(condition)
            if not text.startswith("="):
                sentence = f"Expected a FEEL condition beginning with '=', but found {text!r}"
                problems.append(Problem(node.get("id"), sentence))
            text = strip_equals(text)
        if not node.get("id"):
            sentence = "Expected an id at every sequence flow, but found one without"
            problems.append(Problem(node.get("sourceRef"), sentence))
        yield Flow(node.get("id", ""), node.get("sourceRef", ""), node.get("targetRef", ""), text)


def _links(elements: Mapping[str, Element], problems: list[Problem]) -> Iterator[Flow]:
    """A sequence flow for each throwing link event to the catching one of the same name in its scope."""
    links = [element for element in elements.values() if element.trigger == "link"]
    caught = {(one.scope, one.reference): one for one in links if one.kind == "intermediate_catch_event"}
    thrown = [one for one in links if one.kind == "intermediate_throw_event"]
    for link in links:
        if link.kind == "intermediate_catch_event":
            if caught[link.scope, link.reference] is not link:
                sentence = f"Expected one catching link {link.reference!r} in its scope, but found two"
                problems.append(Problem(link.id, sentence))
            if not any((one.scope, one.reference) == (link.scope, link.reference) for one in thrown):
                sentence = f"Expected a throwing link {link.reference!r} in the same scope, but found none"
                problems.append(Problem(link.id, sentence))
    for link in thrown:
        target = caught.get((link.scope, link.reference))
        if target is None:
            sentence = f"Expected a catching link {link.reference!r} in the same scope, but found none"
            problems.append(Problem(link.id, sentence))
        else:
            yield Flow(f"{link.id} {target.id}", link.id, target.id)
