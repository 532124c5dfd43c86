"""Call activities: which process, and which variables go there and come back."""

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft, popped, source_of
from engine.conversion.mappings import convert_handed_over
from engine.conversion.sentences import told


def convert_call(draft: Draft, node: etree._Element) -> None:
    """A call of a process; one of a case (CMMN) or through a mapping class stays without a process and is refused."""
    called = popped(node, "calledElement")
    if called is not None:
        process = draft.literal(node, "call", called)
        draft.extend(node, "calledElement", processId=process)
        after = f"zeebe:calledElement {process}"
        draft.report.changed(node, "call", sentences.RENAMED, f"calledElement {called}", after)
    flags = {
        "propagateAllParentVariables": _hand_over(draft, node, "in", "input"),
        "propagateAllChildVariables": _hand_over(draft, node, "out", "output"),
    }
    if draft.take(node, "inheritVariables") == "true":
        flags["propagateAllParentVariables"] = True
        draft.report.changed(node, "call", sentences.ALL_VARIABLES, "inheritVariables")
    if called is None:
        return
    draft.extend(node, "calledElement", **{name: str(flag).lower() for name, flag in flags.items()})
    for name, flag in flags.items():
        if not flag:
            draft.report.changed(node, "call", sentences.NO_VARIABLES, None, f"{name}=false")
    _convert_binding(draft, node)


def _hand_over(draft: Draft, node: etree._Element, name: str, direction: str) -> bool:
    """Convert every `in` or `out`; whether one of them hands over all variables."""
    everything = False
    for found in draft.take_elements(node, name):
        if found.get("businessKey") is not None:
            draft.report.left(node, "call", sentences.BUSINESS_KEY, source_of(found))
            draft.keep_element(node, found)
        elif found.get("variables") == "all":
            everything = True
            draft.report.changed(node, "call", sentences.ALL_VARIABLES, source_of(found))
        else:
            convert_handed_over(draft, node, found, direction)
    return everything


def _convert_binding(draft: Draft, node: etree._Element) -> None:
    binding = draft.take(node, "calledElementBinding")
    version, tag = draft.take(node, "calledElementVersion"), draft.take(node, "calledElementVersionTag")
    if draft.take(node, "sameDeployment") == "true":
        binding = "deployment"
    if binding == "version":
        # A version that no deployment knows is refused; the latest one would be another process.
        draft.extend(node, "calledElement", bindingType="version")
        draft.report.left(node, "call", told(sentences.CALL_VERSION, found=f"version {version}"), version)
    elif binding in {"deployment", "versionTag"}:
        draft.extend(node, "calledElement", bindingType=binding, versionTag=tag)
        draft.report.changed(node, "call", sentences.RENAMED, binding, f"bindingType={binding}")
