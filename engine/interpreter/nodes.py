"""Reading flow nodes of the XML into `Element` records."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from engine.errors import Problem
from engine.interpreter.elements import Element, Flow, Kind
from engine.interpreter.events import EventReader
from engine.interpreter.expressions import strip_equals
from engine.interpreter.extensions import (
    assignment_of,
    headers_of,
    inputs_of,
    loop_of,
    one_extension,
    outputs_of,
    properties_of,
)
from engine.interpreter.names import BPMN
from engine.xml import elements_in, local_name

_SIMPLE_KINDS: dict[str, Kind] = {
    "userTask": "user_task",
    "serviceTask": "service_task",
    "scriptTask": "script_task",
    "businessRuleTask": "business_rule_task",
    "manualTask": "task",
    "task": "task",
    "exclusiveGateway": "exclusive_gateway",
    "parallelGateway": "parallel_gateway",
    "inclusiveGateway": "inclusive_gateway",
}
_EVENTS = ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent")


class NodeReader:
    """Reads one process with all its nested scopes; `problems` collects what it could not read."""

    def __init__(self, root: etree._Element, process: etree._Element) -> None:
        self.problems: list[Problem] = []
        self._process = process
        self._events = EventReader(root, self.problems)
        self._lanes = _lanes(process)
        self._elements: dict[str, Element] = {}

    def read(self) -> dict[str, Element]:
        """All elements by id, in document order, the process first."""
        key = self._process.get("id", "")
        name = self._process.get("name") or key
        self._elements[key] = Element(key, "process", name, scope=None, properties=properties_of(self._process))
        self._read_scope(self._process, key)
        self._wire()
        return self._elements

    def _read_scope(self, scope_node: etree._Element, scope: str) -> None:
        for node in elements_in(scope_node):
            name = local_name(node)
            if name in _SIMPLE_KINDS or name in _EVENTS or name == "subProcess":
                element = self._read_node(node, name, scope)
                if element is None:
                    continue
                self._elements[element.id] = element
                if name == "subProcess":
                    self._read_scope(node, element.id)

    def _read_node(self, node: etree._Element, name: str, scope: str) -> Element | None:
        identifier = node.get("id")
        if not identifier:
            self.problems.append(Problem(scope, f"Expected an id at every {name}, but found one without"))
            return None
        element = Element(
            id=identifier,
            kind=self._kind(node, name),
            name=node.get("name") or identifier,
            scope=scope,
            lane=self._lanes.get(identifier) or self._elements[scope].lane,
            default_flow=node.get("default"),
            inputs=inputs_of(node),
            outputs=outputs_of(node),
            loop=loop_of(node, self.problems),
            assignment=assignment_of(node),
            headers=headers_of(node),
            properties=properties_of(node),
        )
        element = self._with_task_details(node, element)
        return self._events.complete(node, element) if name in _EVENTS else element

    @staticmethod
    def _kind(node: etree._Element, name: str) -> Kind:
        if name == "subProcess":
            return "event_sub_process" if node.get("triggeredByEvent") == "true" else "sub_process"
        return _SIMPLE_KINDS.get(name, "intermediate_throw_event")  # events are completed by EventReader

    def _with_task_details(self, node: etree._Element, element: Element) -> Element:
        form = one_extension(node, "formDefinition", self.problems)
        task = one_extension(node, "taskDefinition", self.problems)
        script = one_extension(node, "script", self.problems)
        decision = one_extension(node, "calledDecision", self.problems)
        for binding in (form, decision):
            if binding is not None and binding.get("bindingType", "deployment") != "deployment":
                sentence = f"Expected bindingType deployment, but found {binding.get('bindingType')}"
                self.problems.append(Problem(node.get("id"), sentence))
        result = script if script is not None else decision
        return replace(
            element,
            form_id=None if form is None else form.get("formId"),
            handler_type=None if task is None else task.get("type"),
            retries=None if task is None else task.get("retries"),
            script=None if script is None else self._script(node, script.get("expression", "")),
            decision_id=None if decision is None else decision.get("decisionId"),
            result_variable=None if result is None else result.get("resultVariable"),
        )

    def _script(self, node: etree._Element, text: str) -> str:
        if not text.startswith("="):
            sentence = f"Expected a FEEL script beginning with '=', but found {text[:40]!r}"
            self.problems.append(Problem(node.get("id"), sentence))
        return strip_equals(text)

    def _wire(self) -> None:
        """Give every element its flows, boundary events, start event and event sub-processes."""
        incoming, outgoing = self._flows()
        boundaries = defaultdict(list)
        starts: dict[str, str] = {}
        event_sub_processes = defaultdict(list)
        for element in self._elements.values():
            if element.attached_to:
                boundaries[element.attached_to].append(element.id)
            if element.kind.endswith("start_event") and element.scope is not None:
                starts.setdefault(element.scope, element.id)
            if element.kind == "event_sub_process" and element.scope is not None:
                event_sub_processes[element.scope].append(element.id)
        for identifier, element in self._elements.items():
            scope = self._elements.get(element.scope or "")
            opens_scope = scope is not None and scope.kind == "event_sub_process" and starts.get(scope.id) == identifier
            self._elements[identifier] = replace(
                element,
                incoming=tuple(incoming[identifier]),
                outgoing=tuple(outgoing[identifier]),
                boundary_events=tuple(boundaries[identifier]),
                start_event=starts.get(identifier),
                event_sub_processes=tuple(event_sub_processes[identifier]),
                opens=element.scope if opens_scope else None,
            )

    def _flows(self) -> tuple[dict[str, list[Flow]], dict[str, list[Flow]]]:
        incoming: dict[str, list[Flow]] = defaultdict(list)
        outgoing: dict[str, list[Flow]] = defaultdict(list)
        for flow in self._read_flows():
            source, target = self._elements.get(flow.source), self._elements.get(flow.target)
            if source is None or target is None:
                missing = flow.source if source is None else flow.target
                sentence = f"Expected a flow between two elements of the process, but {missing!r} is not one"
                self.problems.append(Problem(flow.id, sentence))
            elif source.scope != target.scope:
                sentence = "Expected a flow within one scope, but it crosses a sub-process border"
                self.problems.append(Problem(flow.id, sentence))
            else:
                outgoing[flow.source].append(flow)
                incoming[flow.target].append(flow)
        return incoming, outgoing

    def _read_flows(self) -> Iterator[Flow]:
        for node in self._process.iter(f"{{{BPMN}}}sequenceFlow"):
            condition = node.find(f"{{{BPMN}}}conditionExpression")
            text = None
            if condition is not None:
                text = (condition.text or "").strip()
                if not text.startswith("="):
                    sentence = f"Expected a FEEL condition beginning with '=', but found {text!r}"
                    self.problems.append(Problem(node.get("id"), sentence))
                text = strip_equals(text)
            if not node.get("id"):
                sentence = "Expected an id at every sequence flow, but found one without"
                self.problems.append(Problem(node.get("sourceRef"), sentence))
            yield Flow(node.get("id", ""), node.get("sourceRef", ""), node.get("targetRef", ""), text)


def _lanes(process: etree._Element) -> dict[str, str]:
    lanes: dict[str, str] = {}
    for reference in process.iter(f"{{{BPMN}}}flowNodeRef"):
        lane = reference.getparent()
        if lane is not None and lane.get("name"):
            lanes[(reference.text or "").strip()] = lane.get("name", "")
    return lanes
