"""What is still in the file after every conversion, told one by one.

What changes nothing of what a case does is taken out. What may change it stays, so that no deployment takes the file
before somebody has dealt with it.
"""

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft, remove, source_of
from engine.conversion.report import What
from engine.conversion.vendors import is_vendor, local_part, namespace_of, shown
from engine.errors import Message
from engine.interpreter.names import BPMN, MODELER, XSI, ZEEBE
from engine.xml import elements_in, local_name

# How the other engine runs, stores or shows things; a case goes the same way without them.
_TECHNICAL = frozenset(
    {"async", "asyncBefore", "asyncAfter", "asyncLeave", "asyncLeaveExclusive", "exclusive", "jobPriority"}
    | {"taskPriority", "jobCategory", "historyTimeToLive", "historyLevel", "includeInHistory", "diagramRelationId"}
    | {"isStartableInTasklist", "modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon", "category"}
    | {"noWaitStatesAsyncLeave", "isEagerExecutionFetching", "parallelInSameTransaction", "sendSynchronously"}
    | {"failedJobRetryTimeCycle", "properties", "documentation", "localization", "formFieldValidation", "extensionId"}
    | {"autoStoreVariables", "completeAsync", "fallbackToDefaultTenant", "processInstanceName", "edgeStyle", "startX"}
)
_LISTENERS = frozenset({"executionListener", "taskListener", "eventListener"})
# BPMN that neither the other engines nor this one do anything about.
_IDLE_ATTRIBUTES = frozenset(
    {"startQuantity", "completionQuantity", "implementation", "isImmediate", "itemSubjectRef", "structureRef"}
    | {"itemRef", "partitionElementRef", "parallelMultiple", "definitionalCollaborationRef", "rendering"}
    | {"expressionLanguage", "typeLanguage", "isClosed"}
)
_IDLE_ELEMENTS = frozenset(
    {"itemDefinition", "import", "interface", "resource", "ioSpecification", "monitoring", "auditing", "relationship"}
    | {"outputDataItem", "loopDataOutputRef", "performer", "correlationProperty", "endPoint"}
)
_OURS = frozenset({BPMN, ZEEBE, XSI, ""})
_SCHEMAS = frozenset({"schemaLocation", "noNamespaceSchemaLocation"})
_DIAGRAM = "BPMNDiagram"
_ROOT_ATTRIBUTES = frozenset({f"{{{MODELER}}}executionPlatform", f"{{{MODELER}}}executionPlatformVersion"})


def take_out(draft: Draft, node: etree._Element) -> None:
    """Everything without effect in and below a node that no conversion understood."""
    _take_attributes(draft, node)
    for child in list(elements_in(node)):
        namespace = namespace_of(child.tag)
        if local_name(child) == _DIAGRAM:
            continue
        if namespace not in _OURS or (namespace == BPMN and local_name(child) in _IDLE_ELEMENTS):
            if child not in draft.kept and not _tell_element(draft, child):
                remove(child)
        else:
            take_out(draft, child)
            if local_name(child) == "extensionElements" and not len(child):
                remove(child)


def _take_attributes(draft: Draft, node: etree._Element) -> None:
    for name, value in [(str(name), str(value)) for name, value in node.attrib.items()]:
        namespace = namespace_of(name)
        idle = not namespace and namespace_of(node.tag) == BPMN and name in _IDLE_ATTRIBUTES
        if (namespace in _OURS and not idle and local_part(name) not in _SCHEMAS) or name in _ROOT_ATTRIBUTES:
            continue
        if (name in {"startQuantity", "completionQuantity"} and value != "1") or (name, value) == ("isClosed", "false"):
            continue  # this does mean something, or is understood
        if (node, name) in draft.kept:
            continue
        before = f"{shown(name)}={value}"
        if idle:
            draft.report.changed(node, "structure", sentences.WITHOUT_EFFECT, before)
        if idle or not _tell(draft, node, name, before):
            del node.attrib[name]


def _tell_element(draft: Draft, element: etree._Element) -> bool:
    if namespace_of(element.tag) != BPMN:
        return _tell(draft, element, element.tag, source_of(element))
    draft.report.changed(element, "structure", sentences.WITHOUT_EFFECT, source_of(element))
    return False


def _tell(draft: Draft, node: etree._Element, name: object, before: str) -> bool:
    """One entry, and whether it stays: notes and what is technical go, the rest is for people to look at."""
    word = local_part(name)
    if not is_vendor(name):
        draft.report.changed(node, "technical", sentences.NOTE_OF_ANOTHER_PROGRAM, before)
    elif word in _TECHNICAL or "-" in word:  # only Flowable's editor puts hyphens in its notes
        draft.report.changed(node, "technical", sentences.TECHNICAL, before)
    else:
        draft.report.left(node, *_reason(word), before)
        return True
    return False


def _reason(word: str) -> tuple[What, Message]:
    if word in _LISTENERS:
        return "listener", sentences.LISTENER
    return "unknown", sentences.NO_COUNTERPART
