"""The words of the dialect: which elements, attributes and extensions a file may hold, where, with which values."""

from collections.abc import Mapping

from engine.interpreter.names import MODELER, XSI, ZEEBE

_ID_NAME = frozenset({"id", "name"})
_ACTIVITY = _ID_NAME | {"default", "isForCompensation"}
# By which the Modeler finds the template an element was made with; what it made stands in the element itself.
TEMPLATE = frozenset(f"{{{ZEEBE}}}modelerTemplate{part}" for part in ("", "Version", "Icon"))
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
_GATEWAYS = frozenset(name for name in ATTRIBUTES if name.endswith("Gateway"))
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
    **dict.fromkeys(_GATEWAYS, _SCOPES),
    **dict.fromkeys(("incoming", "outgoing"), _ACTIVITY_NODES | _EVENT_NODES | _GATEWAYS),
    **dict.fromkeys(("textAnnotation", "association", "group"), _SCOPES | {"collaboration"}),
    "text": frozenset({"textAnnotation"}),
    "categoryValue": frozenset({"category"}),
    **dict.fromkeys(
        ("process", "collaboration", "message", "signal", "error", "escalation", "category"), frozenset({"definitions"})
    ),
    "definitions": frozenset(),
}
FLAGS = frozenset(
    {"isInterrupting", "cancelActivity", "isExecutable", "triggeredByEvent", "isSequential", "isForCompensation"}
    | {"testBefore", "cancelRemainingInstances", "isCollection", "instantiate", "waitForCompletion"}
)
# Attributes of which some values alone mean what the engine does, or mean anything.
VALUES: Mapping[str, tuple[str, ...]] = {
    "instantiate": ("false",),
    "eventGatewayType": ("Exclusive",),
    "isClosed": ("false",),
    "processType": ("None", "Private", "Public"),
    "associationDirection": ("None", "One", "Both"),
    "typeLanguage": ("http://www.w3.org/2001/XMLSchema",),
    f"{{{XSI}}}type": ("tFormalExpression", "bpmn:tFormalExpression", "bpmn2:tFormalExpression"),
    f"{{{MODELER}}}executionPlatform": ("Camunda Cloud",),
}
