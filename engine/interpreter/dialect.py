"""The BPMN dialect as a table: which elements, attributes and extensions a file may hold.

Whatever is not in this table is refused by name; the semantic rules are in `rules.py`.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from engine.errors import Problem
from engine.interpreter.names import BPMN, BPMNDI, BUREAU_PROPERTIES, MODELER, XSI, ZEEBE, shown_name
from engine.xml import elements_in, local_name

_ID_NAME = frozenset({"id", "name"})
_ACTIVITY = _ID_NAME | {"default", "isForCompensation"}
# By which the Modeler finds the template an element was made with; what it made stands in the element itself.
_TEMPLATE = frozenset(f"{{{ZEEBE}}}modelerTemplate{part}" for part in ("", "Version", "Icon"))
_EXPRESSION = frozenset({"id", f"{{{XSI}}}type", "language"})

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "definitions": _ID_NAME
    | {"targetNamespace", "exporter", "exporterVersion", "expressionLanguage", "typeLanguage"}
    | {f"{{{MODELER}}}executionPlatform", f"{{{MODELER}}}executionPlatformVersion"},
    "collaboration": _ID_NAME,
    "participant": _ID_NAME | {"processRef"},
    "messageFlow": _ID_NAME | {"sourceRef", "targetRef", "messageRef"},
    "process": _ID_NAME | {"isExecutable", "processType", "isClosed"},
    "laneSet": _ID_NAME,
    "childLaneSet": _ID_NAME,
    "lane": _ID_NAME,
    "flowNodeRef": frozenset(),
    "documentation": frozenset({"id", "textFormat"}),
    "extensionElements": frozenset(),
    "incoming": frozenset(),
    "outgoing": frozenset(),
    "sequenceFlow": _ID_NAME | {"sourceRef", "targetRef"},
    "conditionExpression": _EXPRESSION,
    "startEvent": _ID_NAME | {"isInterrupting"},
    "endEvent": _ID_NAME,
    "intermediateThrowEvent": _ID_NAME,
    "intermediateCatchEvent": _ID_NAME,
    "boundaryEvent": _ID_NAME | {"attachedToRef", "cancelActivity"},
    "terminateEventDefinition": frozenset({"id"}),
    "messageEventDefinition": frozenset({"id", "messageRef"}),
    "timerEventDefinition": frozenset({"id"}),
    "signalEventDefinition": frozenset({"id", "signalRef"}),
    "errorEventDefinition": frozenset({"id", "errorRef"}),
    "escalationEventDefinition": frozenset({"id", "escalationRef"}),
    "conditionalEventDefinition": frozenset({"id"}),
    "condition": _EXPRESSION,
    "linkEventDefinition": _ID_NAME,
    "compensateEventDefinition": frozenset({"id", "activityRef", "waitForCompletion"}),
    "cancelEventDefinition": frozenset({"id"}),
    "timeDate": _EXPRESSION,
    "timeDuration": _EXPRESSION,
    "timeCycle": _EXPRESSION,
    "message": _ID_NAME,
    "signal": _ID_NAME,
    "error": _ID_NAME | {"errorCode"},
    "escalation": _ID_NAME | {"escalationCode"},
    "userTask": _ACTIVITY,
    "serviceTask": _ACTIVITY,
    "scriptTask": _ACTIVITY,
    "businessRuleTask": _ACTIVITY,
    "manualTask": _ACTIVITY,
    "task": _ACTIVITY,
    "sendTask": _ACTIVITY | {"messageRef"},
    "receiveTask": _ACTIVITY | {"messageRef"},
    "callActivity": _ACTIVITY,
    "subProcess": _ACTIVITY | {"triggeredByEvent"},
    "transaction": _ACTIVITY,
    "adHocSubProcess": _ACTIVITY | {"ordering", "cancelRemainingInstances"},
    "multiInstanceLoopCharacteristics": frozenset({"id", "isSequential"}),
    "standardLoopCharacteristics": frozenset({"id", "testBefore", "loopMaximum"}),
    "loopCondition": _EXPRESSION,
    "completionCondition": _EXPRESSION,
    "exclusiveGateway": _ACTIVITY | {"gatewayDirection"},
    "parallelGateway": _ID_NAME | {"gatewayDirection"},
    "inclusiveGateway": _ACTIVITY | {"gatewayDirection"},
    "eventBasedGateway": _ID_NAME | {"gatewayDirection", "eventGatewayType", "instantiate"},
    "dataObject": _ID_NAME | {"isCollection"},
    "dataObjectReference": _ID_NAME | {"dataObjectRef"},
    "dataInputAssociation": frozenset({"id"}),
    "dataOutputAssociation": frozenset({"id"}),
    "sourceRef": frozenset(),
    "targetRef": frozenset(),
    "property": _ID_NAME,
    "textAnnotation": frozenset({"id", "textFormat"}),
    "text": frozenset(),
    "association": frozenset({"id", "sourceRef", "targetRef", "associationDirection"}),
    "group": frozenset({"id", "categoryValueRef"}),
    "category": _ID_NAME,
    "categoryValue": frozenset({"id", "value"}),
}

# Extension elements: where each may stand and which attributes it may have.
_HANDLED = frozenset(
    {"serviceTask", "scriptTask", "businessRuleTask", "sendTask", "intermediateThrowEvent", "endEvent"}
)
_EVENTS = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
_SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
_IO = _HANDLED | _EVENTS | _SUB_PROCESSES | {"userTask", "receiveTask", "callActivity"}
EXTENSIONS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "assignmentDefinition": (
        frozenset({"userTask"}),
        frozenset({"assignee", "candidateGroups", "candidateUsers"}),
    ),
    "formDefinition": (frozenset({"userTask", "startEvent"}), frozenset({"formId", "bindingType"})),
    "userTask": (frozenset({"userTask"}), frozenset()),
    "taskSchedule": (frozenset({"userTask"}), frozenset({"dueDate", "followUpDate"})),
    "priorityDefinition": (frozenset({"userTask"}), frozenset({"priority"})),
    "taskDefinition": (_HANDLED, frozenset({"type", "retries"})),
    "taskHeaders": (_HANDLED, frozenset()),
    "header": (frozenset({"taskHeaders"}), frozenset({"key", "value"})),
    "ioMapping": (_IO, frozenset()),
    "input": (frozenset({"ioMapping"}), frozenset({"source", "target"})),
    "output": (frozenset({"ioMapping"}), frozenset({"source", "target"})),
    "script": (frozenset({"scriptTask"}), frozenset({"expression", "resultVariable"})),
    "calledDecision": (
        frozenset({"businessRuleTask"}),
        frozenset({"decisionId", "resultVariable", "bindingType"}),
    ),
    "calledElement": (
        frozenset({"callActivity"}),
        frozenset(
            {"processId", "bindingType", "versionTag", "propagateAllParentVariables", "propagateAllChildVariables"}
        ),
    ),
    "adHoc": (frozenset({"adHocSubProcess"}), frozenset({"activeElementsCollection"})),
    "loopCharacteristics": (
        frozenset({"multiInstanceLoopCharacteristics"}),
        frozenset({"inputCollection", "inputElement", "outputCollection", "outputElement"}),
    ),
    "subscription": (frozenset({"message"}), frozenset({"correlationKey"})),
    "properties": (frozenset(ATTRIBUTES) - {"definitions"}, frozenset()),
    "property": (frozenset({"properties"}), frozenset({"name", "value"})),
    "versionTag": (frozenset({"process"}), frozenset({"value"})),
}

# Where a part of something may stand; what is not listed stands in a process or sub-process, or at the top.
_EVENT_NODES = _EVENTS | {"intermediateThrowEvent", "endEvent"}
_ACTIVITY_NODES = frozenset(
    {"userTask", "serviceTask", "scriptTask", "businessRuleTask", "manualTask", "task", "sendTask", "receiveTask"}
    | {"callActivity", *_SUB_PROCESSES}
)
_SCOPES = _SUB_PROCESSES | {"process"}
PLACES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys((name for name in ATTRIBUTES if name.endswith("EventDefinition")), _EVENT_NODES),
    **dict.fromkeys(("timeDate", "timeDuration", "timeCycle"), frozenset({"timerEventDefinition"})),
    "condition": frozenset({"conditionalEventDefinition"}),
    "conditionExpression": frozenset({"sequenceFlow"}),
    "multiInstanceLoopCharacteristics": _ACTIVITY_NODES,
    "standardLoopCharacteristics": _ACTIVITY_NODES,
    "loopCondition": frozenset({"standardLoopCharacteristics"}),
    "completionCondition": frozenset({"multiInstanceLoopCharacteristics", "adHocSubProcess"}),
    "participant": frozenset({"collaboration"}),
    "messageFlow": frozenset({"collaboration"}),
    "laneSet": frozenset({"process"}),
    "childLaneSet": frozenset({"lane"}),
    "lane": frozenset({"laneSet", "childLaneSet"}),
    "flowNodeRef": frozenset({"lane"}),
    **dict.fromkeys(("dataInputAssociation", "dataOutputAssociation", "property"), _ACTIVITY_NODES | _EVENT_NODES),
    **dict.fromkeys(("sourceRef", "targetRef"), frozenset({"dataInputAssociation", "dataOutputAssociation"})),
    **dict.fromkeys(("dataObject", "dataObjectReference", "sequenceFlow"), _SCOPES),
    **dict.fromkeys(_ACTIVITY_NODES | _EVENT_NODES, _SCOPES),
    **dict.fromkeys((name for name in ATTRIBUTES if name.endswith("Gateway")), _SCOPES),
    **dict.fromkeys(
        ("process", "collaboration", "message", "signal", "error", "escalation"), frozenset({"definitions"})
    ),
    "definitions": frozenset(),
}
_FLAGS = frozenset(
    {"isInterrupting", "cancelActivity", "isExecutable", "triggeredByEvent", "isSequential", "isForCompensation"}
    | {"testBefore", "cancelRemainingInstances", "isCollection", "instantiate", "waitForCompletion"}
)
# Attributes of which one value alone means what the engine does.
_ONLY = {"instantiate": "false", "eventGatewayType": "Exclusive", "isClosed": "false"}

# The drawing carries no meaning for execution and passes unread.
_DIAGRAM = f"{{{BPMNDI}}}BPMNDiagram"
# Ids come back in addresses, pages and letters; XML itself allows no others.
_ID = re.compile(r"[^\W\d][\w.-]*")


def refuse_unknown(root: etree._Element) -> Iterator[Problem]:
    """Every element, attribute, extension or text in the file that the dialect does not know."""
    if root.tag != f"{{{BPMN}}}definitions":
        yield Problem(None, f"Expected a BPMN 2.0 definitions element, but found {shown_name(str(root.tag))}")
        return
    yield from _unknown_in(root, owner="definitions")


def _unknown_in(node: etree._Element, owner: str) -> Iterator[Problem]:
    yield from _unknown_attributes(node)
    yield from _unreadable_id(node)
    yield from _stray_text(node)
    for child in elements_in(node):
        if child.tag == _DIAGRAM and owner == "definitions":
            continue
        problem = _misplaced(child, owner)
        if problem is not None:
            yield problem
            continue
        within_extension = local_name(child) == "extensionElements"
        yield from _unknown_in(child, owner=owner if within_extension else local_name(child))


def _unreadable_id(node: etree._Element) -> Iterator[Problem]:
    identifier = node.get("id")
    if identifier and not _ID.fullmatch(identifier):
        sentence = f"Expected an id of letters, digits, '_', '-' and '.', but found {identifier[:40]!r}"
        yield Problem(_nearest_id(node.getparent()), sentence)


def _misplaced(child: etree._Element, owner: str) -> Problem | None:
    namespace = etree.QName(child).namespace
    name = local_name(child)
    if (namespace == ZEEBE) != _is_within_extension(child):
        place = "outside" if namespace == ZEEBE else "in"
        return Problem(_nearest_id(child), f"{shown_name(str(child.tag))} is not allowed {place} extensionElements")
    if namespace == BPMN:
        if name in ATTRIBUTES:
            places = PLACES.get(name)
            if places is None or owner in places:
                return None
            sentence = f"The element {shown_name(str(child.tag))} is not allowed in {owner}"
            return Problem(_nearest_id(child), sentence)
        # An event definition is shown to people as its event.
        shown = child.getparent() if name.endswith("EventDefinition") else child
        return Problem(_nearest_id(shown), f"The element {shown_name(str(child.tag))} is not supported")
    if namespace == ZEEBE and name in EXTENSIONS:
        places, _ = EXTENSIONS[name]
        if owner in places:
            return None
        allowed = ", ".join(sorted(places)) if len(places) < 8 else "other elements"
        sentence = f"The extension zeebe:{name} is not allowed at {owner}; expected at {allowed}"
        return Problem(_nearest_id(child), sentence)
    return Problem(_nearest_id(child), f"The extension {shown_name(str(child.tag))} is not supported")


def _is_within_extension(child: etree._Element) -> bool:
    """Whether an element stands in extensionElements, or in an extension there."""
    parent = child.getparent()
    return parent is not None and (
        parent.tag == f"{{{BPMN}}}extensionElements" or parent.tag.startswith(f"{{{ZEEBE}}}")
    )


def _unknown_attributes(node: etree._Element) -> Iterator[Problem]:
    name = local_name(node)
    known = EXTENSIONS[name][1] if etree.QName(node).namespace == ZEEBE else ATTRIBUTES[name] | _TEMPLATE
    for attribute in node.attrib:
        if str(attribute) not in known:
            sentence = f"The attribute {shown_name(str(attribute))} of {name} is not supported"
            yield Problem(_nearest_id(node), sentence)
    for attribute in ("language", "expressionLanguage"):
        language = node.get(attribute, "feel")
        if not language.rstrip("/").lower().endswith("feel"):
            yield Problem(_nearest_id(node), f"Expected the expression language FEEL, but found {language!r}")
    for attribute, value in node.attrib.items():
        if attribute in _FLAGS and value not in {"true", "false"}:
            yield Problem(_nearest_id(node), f"Expected {attribute} to be true or false, but found {value!r}")
        elif attribute in _ONLY and value != _ONLY[str(attribute)]:
            sentence = f"Expected {attribute} to be {_ONLY[str(attribute)]}, but found {value!r}"
            yield Problem(_nearest_id(node), sentence)
    if name == "property" and etree.QName(node).namespace == ZEEBE:
        yield from _unknown_property(node)


def _unknown_property(node: etree._Element) -> Iterator[Problem]:
    name = node.get("name", "")
    prefix, _, rest = name.partition(":")
    if prefix != "bureau" or rest not in BUREAU_PROPERTIES:
        expected = ", ".join(f"bureau:{known}" for known in sorted(BUREAU_PROPERTIES))
        yield Problem(_nearest_id(node), f"The property {name!r} is not known; expected one of {expected}")


_TEXT_HOLDERS = frozenset(
    {"flowNodeRef", "documentation", "incoming", "outgoing", "conditionExpression", "completionCondition", "text"}
    | {"timeDate", "timeDuration", "timeCycle", "condition", "loopCondition", "sourceRef", "targetRef"}
)


def _stray_text(node: etree._Element) -> Iterator[Problem]:
    texts = [] if local_name(node) in _TEXT_HOLDERS else [node.text]
    texts += [child.tail for child in node]
    for text in texts:
        if text is not None and text.strip():
            yield Problem(_nearest_id(node), f"The text {text.strip()[:40]!r} in {local_name(node)} has no place")


def _nearest_id(node: etree._Element | None) -> str | None:
    while node is not None:
        found = node.get("id")
        if found:
            return found
        node = node.getparent()
    return None
