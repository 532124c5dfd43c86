"""What events refer to: messages, signals, errors and escalations that the other engines also take from elsewhere."""

from collections.abc import Mapping

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft
from engine.conversion.sentences import told
from engine.conversion.vendors import VENDORS
from engine.interpreter.names import BPMN
from engine.xml import local_name

_KINDS: Mapping[str, str] = {
    "messageRef": "message",
    "signalRef": "signal",
    "errorRef": "error",
    "escalationRef": "escalation",
}
_CODES: Mapping[str, str] = {"error": "errorCode", "escalation": "escalationCode"}
_CATCHING_ALL = frozenset({"camunda", "operaton"})
_CATCHING = frozenset({"boundaryEvent", "startEvent"})


def convert_references(draft: Draft, root: etree._Element) -> None:
    """Let every reference lead to an element of the file that has a name or a code."""
    roots = {(local_name(node), node.get("id")): node for node in root.iterchildren(f"{{{BPMN}}}*")}
    for node in list(root.iter(f"{{{BPMN}}}*")):
        for attribute, kind in _KINDS.items():
            reference = node.get(attribute)
            if reference is not None:
                _lead_home(draft, node, attribute, roots, kind)
                _give_code(draft, node, attribute, roots, kind)
            elif kind in {"message", "signal"} and local_name(node) == f"{kind}EventDefinition":
                _name_by_expression(draft, node, attribute, kind)
        if local_name(node) == "receiveTask" and node.get("messageRef") is None:
            name = node.get("id", "")
            _refer(draft, node, "messageRef", "message", name)
            draft.report.changed(node, "event", told(sentences.MESSAGE_WANTED, name=name), None, name)


def _lead_home(
    draft: Draft,
    node: etree._Element,
    attribute: str,
    roots: Mapping[tuple[str, str | None], etree._Element],
    kind: str,
) -> None:
    """A reference with a prefix, as in `tns:invoice`."""
    reference = node.get(attribute, "")
    without = reference.rpartition(":")[2]
    if (kind, reference) not in roots and (kind, without) in roots:
        node.set(attribute, without)
        draft.report.changed(node, "event", sentences.SAME_ELSEWHERE, reference, without)


def _give_code(
    draft: Draft,
    node: etree._Element,
    attribute: str,
    roots: Mapping[tuple[str, str | None], etree._Element],
    kind: str,
) -> None:
    """A reference that is the code itself, or leads to something without one."""
    if kind not in _CODES:
        return
    reference = node.get(attribute, "")
    found = roots.get((kind, reference))
    if found is None:
        _refer(draft, node, attribute, kind, reference)
    elif found.get(_CODES[kind]):
        return
    elif _catches_all(draft.root, node):
        del node.attrib[attribute]
        draft.report.changed(node, "event", sentences.CATCHES_ALL, reference)
        return
    else:
        found.set(_CODES[kind], reference)
    draft.report.changed(node, "event", told(sentences.CODE, name=reference), reference, f"{_CODES[kind]}={reference}")


def _catches_all(root: etree._Element, node: etree._Element) -> bool:
    """Whether a reference without a code catches every code: in Camunda 7, not in Flowable."""
    event = node.getparent()
    prefixes = {VENDORS[uri] for uri in root.nsmap.values() if uri in VENDORS}
    return event is not None and local_name(event) in _CATCHING and bool(prefixes & _CATCHING_ALL)


def _name_by_expression(draft: Draft, node: etree._Element, attribute: str, kind: str) -> None:
    """Flowable's message or signal whose name is computed where it is used."""
    text = draft.take(node, f"{kind}Expression")
    if text is not None:
        _refer(draft, node, attribute, kind, draft.literal(node, "event", text))


def _refer(draft: Draft, node: etree._Element, attribute: str, kind: str, name: str) -> None:
    """Add a root element with a name or code, and refer to it."""
    taken = {one.get("id") for one in draft.root.iterchildren(f"{{{BPMN}}}{kind}")}
    number = len(taken) + 1
    while f"{kind}_{number}" in taken:
        number += 1
    found = etree.Element(f"{{{BPMN}}}{kind}")
    found.set("id", f"{kind}_{number}")
    found.set(_CODES.get(kind, "name"), name)
    first = draft.root.find(f"{{{BPMN}}}process")
    draft.root.insert(0 if first is None else draft.root.index(first), found)
    node.set(attribute, f"{kind}_{number}")
