"""Reading flow nodes of the XML into `Element` records."""

from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from engine.errors import Problem
from engine.interpreter.data import DataReader
from engine.interpreter.elements import Element, Kind
from engine.interpreter.events import EVENT_KINDS, EventReader
from engine.interpreter.expressions import strip_equals
from engine.interpreter.extensions import (
    ad_hoc_of,
    assignment_of,
    called_of,
    headers_of,
    inputs_of,
    loop_of,
    one_extension,
    outputs_of,
    properties_of,
)
from engine.interpreter.lanes import lanes_of
from engine.interpreter.wiring import wired
from engine.xml import elements_in, local_name

_KINDS: Mapping[str, Kind] = {
    **EVENT_KINDS,
    "userTask": "user_task",
    "serviceTask": "service_task",
    "scriptTask": "script_task",
    "businessRuleTask": "business_rule_task",
    "sendTask": "send_task",
    "receiveTask": "receive_task",
    "manualTask": "task",
    "task": "task",
    "callActivity": "call_activity",
    "subProcess": "sub_process",
    "transaction": "transaction",
    "adHocSubProcess": "ad_hoc_sub_process",
    "exclusiveGateway": "exclusive_gateway",
    "parallelGateway": "parallel_gateway",
    "inclusiveGateway": "inclusive_gateway",
    "eventBasedGateway": "event_based_gateway",
}
_SCOPES = frozenset({"subProcess", "transaction", "adHocSubProcess"})


class NodeReader:
    """Reads one process with all its nested scopes; `problems` collects what it could not read."""

    def __init__(self, root: etree._Element, process: etree._Element) -> None:
        self.problems: list[Problem] = []
        self._process = process
        self._events = EventReader(root, self.problems)
        self._data = DataReader(process, self.problems)
        self._lanes = lanes_of(process)
        self._elements: dict[str, Element] = {}

    def read(self) -> dict[str, Element]:
        """All elements by id, in document order, the process first."""
        key = self._process.get("id", "")
        name = self._process.get("name") or key
        objects = self._data.objects_of(self._process)
        properties = properties_of(self._process)
        self._elements[key] = Element(key, "process", name, scope=None, properties=properties, data_objects=objects)
        self._read_scope(self._process, key)
        return wired(self._process, self._elements, self.problems)

    def _read_scope(self, scope_node: etree._Element, scope: str) -> None:
        for node in elements_in(scope_node):
            name = local_name(node)
            if name not in _KINDS:
                continue
            element = self._read_node(node, name, scope)
            if element is None:
                continue
            self._elements[element.id] = element
            self._data.require_known(node)
            if name in _SCOPES:
                self._read_scope(node, element.id)

    def _read_node(self, node: etree._Element, name: str, scope: str) -> Element | None:
        identifier = node.get("id")
        if not identifier:
            self.problems.append(Problem(scope, f"Expected an id at every {name}, but found one without"))
            return None
        by_event = node.get("triggeredByEvent") == "true"
        element = Element(
            id=identifier,
            kind="event_sub_process" if by_event else _KINDS[name],
            name=node.get("name") or identifier,
            scope=scope,
            lane=self._lanes.get(identifier) or self._elements[scope].lane,
            default_flow=node.get("default"),
            inputs=inputs_of(node),
            outputs=outputs_of(node),
            loop=loop_of(node, self.problems),
            assignment=assignment_of(node),
            headers=headers_of(node),
            data_objects=self._data.objects_of(node) if name in _SCOPES else (),
            is_for_compensation=node.get("isForCompensation") == "true",
            properties=properties_of(node),
        )
        element = self._with_task_details(node, element)
        return self._events.complete(node, element) if name in EVENT_KINDS else element

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
        element = replace(
            element,
            form_id=None if form is None else form.get("formId"),
            handler_type=None if task is None else task.get("type"),
            retries=None if task is None else task.get("retries"),
            script=None if script is None else self._script(node, script.get("expression", "")),
            decision_id=None if decision is None else decision.get("decisionId"),
            result_variable=None if result is None else result.get("resultVariable"),
        )
        return self._with_kind_details(node, element)

    def _with_kind_details(self, node: etree._Element, element: Element) -> Element:
        match element.kind:
            case "call_activity":
                return replace(element, called=called_of(node, self.problems))
            case "ad_hoc_sub_process":
                return replace(element, ad_hoc=ad_hoc_of(node, self.problems))
            case "send_task" | "receive_task":
                return replace(element, message=self._events.message(node, element))
        return element

    def _script(self, node: etree._Element, text: str) -> str:
        if not text.startswith("="):
            sentence = f"Expected a FEEL script beginning with '=', but found {text[:40]!r}"
            self.problems.append(Problem(node.get("id"), sentence))
        return strip_equals(text)
