"""The BPMN dialect as a table: which elements, attributes and extensions a file may hold.

Whatever is not in this table is refused by name; the semantic rules are in `rules.py`.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.errors import Problem
from engine.interpreter.names import BPMN, BUREAU_PROPERTIES, MODELER, XSI, ZEEBE, shown_name
from engine.xml import elements_in, local_name

_ID_NAME = frozenset({"id", "name"})
_ACTIVITY = _ID_NAME | {"default"}
_EXPRESSION = frozenset({"id", f"{{{XSI}}}type", "language"})

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "definitions": _ID_NAME
    | {"targetNamespace", "exporter", "exporterVersion", "expressionLanguage", "typeLanguage"}
    | {f"{{{MODELER}}}executionPlatform", f"{{{MODELER}}}executionPlatformVersion"},
    "collaboration": _ID_NAME,
    "participant": _ID_NAME | {"processRef"},
    "process": _ID_NAME | {"isExecutable", "processType", "isClosed"},
    "laneSet": _ID_NAME,
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
    "timeDate": _EXPRESSION,
    "timeDuration": _EXPRESSION,
    "timeCycle": _EXPRESSION,
    "message": _ID_NAME,
    "userTask": _ACTIVITY,
    "serviceTask": _ACTIVITY,
    "scriptTask": _ACTIVITY,
    "businessRuleTask": _ACTIVITY,
    "manualTask": _ACTIVITY,
    "task": _ACTIVITY,
    "subProcess": _ACTIVITY | {"triggeredByEvent"},
    "multiInstanceLoopCharacteristics": frozenset({"id", "isSequential"}),
    "completionCondition": _EXPRESSION,
    "exclusiveGateway": _ACTIVITY | {"gatewayDirection"},
    "parallelGateway": _ID_NAME | {"gatewayDirection"},
    "inclusiveGateway": _ACTIVITY | {"gatewayDirection"},
    "textAnnotation": frozenset({"id", "textFormat"}),
    "text": frozenset(),
    "association": frozenset({"id", "sourceRef", "targetRef", "associationDirection"}),
    "group": frozenset({"id", "categoryValueRef"}),
    "category": _ID_NAME,
    "categoryValue": frozenset({"id", "value"}),
}

# Extension elements: where each may stand and which attributes it may have.
_IO = frozenset({"userTask", "serviceTask", "scriptTask", "businessRuleTask", "subProcess"})
_EVENTS = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
EXTENSIONS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "assignmentDefinition": (
        frozenset({"userTask"}),
        frozenset({"assignee", "candidateGroups", "candidateUsers"}),
    ),
    "formDefinition": (frozenset({"userTask", "startEvent"}), frozenset({"formId", "bindingType"})),
    "userTask": (frozenset({"userTask"}), frozenset()),
    "taskSchedule": (frozenset({"userTask"}), frozenset({"dueDate", "followUpDate"})),
    "priorityDefinition": (frozenset({"userTask"}), frozenset({"priority"})),
    "taskDefinition": (frozenset({"serviceTask"}), frozenset({"type", "retries"})),
    "taskHeaders": (frozenset({"serviceTask"}), frozenset()),
    "header": (frozenset({"taskHeaders"}), frozenset({"key", "value"})),
    "ioMapping": (_IO | _EVENTS, frozenset()),
    "input": (frozenset({"ioMapping"}), frozenset({"source", "target"})),
    "output": (frozenset({"ioMapping"}), frozenset({"source", "target"})),
    "script": (frozenset({"scriptTask"}), frozenset({"expression", "resultVariable"})),
    "calledDecision": (
        frozenset({"businessRuleTask"}),
        frozenset({"decisionId", "resultVariable", "bindingType"}),
    ),
    "loopCharacteristics": (
        frozenset({"multiInstanceLoopCharacteristics"}),
        frozenset({"inputCollection", "inputElement", "outputCollection", "outputElement"}),
    ),
    "subscription": (frozenset({"message"}), frozenset({"correlationKey"})),
    "properties": (frozenset(ATTRIBUTES) - {"definitions"}, frozenset()),
    "property": (frozenset({"properties"}), frozenset({"name", "value"})),
    "versionTag": (frozenset({"process"}), frozenset({"value"})),
}

# Diagram namespaces carry no meaning for execution and pass unread.
_DIAGRAM = "BPMNDiagram"


def refuse_unknown(root: etree._Element) -> Iterator[Problem]:
    """Every element, attribute, extension or text in the file that the dialect does not know."""
    if root.tag != f"{{{BPMN}}}definitions":
        yield Problem(None, f"Expected a BPMN 2.0 definitions element, but found {shown_name(str(root.tag))}")
        return
    yield from _unknown_in(root, owner="definitions")


def _unknown_in(node: etree._Element, owner: str) -> Iterator[Problem]:
    yield from _unknown_attributes(node)
    yield from _stray_text(node)
    for child in elements_in(node):
        if local_name(child) == _DIAGRAM:
            continue
        problem = _misplaced(child, owner)
        if problem is not None:
            yield problem
            continue
        within_extension = local_name(child) == "extensionElements"
        yield from _unknown_in(child, owner=owner if within_extension else local_name(child))


def _misplaced(child: etree._Element, owner: str) -> Problem | None:
    namespace = etree.QName(child).namespace
    name = local_name(child)
    if namespace == BPMN:
        if name in ATTRIBUTES:
            return None
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


def _unknown_attributes(node: etree._Element) -> Iterator[Problem]:
    name = local_name(node)
    known = EXTENSIONS[name][1] if etree.QName(node).namespace == ZEEBE else ATTRIBUTES[name]
    for attribute in node.attrib:
        if str(attribute) not in known:
            sentence = f"The attribute {shown_name(str(attribute))} of {name} is not supported"
            yield Problem(_nearest_id(node), sentence)
    for attribute in ("language", "expressionLanguage"):
        language = node.get(attribute, "feel")
        if not language.rstrip("/").lower().endswith("feel"):
            yield Problem(_nearest_id(node), f"Expected the expression language FEEL, but found {language!r}")
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
    | {"timeDate", "timeDuration", "timeCycle"}
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
