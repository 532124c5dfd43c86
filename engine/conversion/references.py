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
    references = _References(draft, root)
    for node in list(root.iter(f"{{{BPMN}}}*")):
        for attribute, kind in _KINDS.items():
            if node.get(attribute) is not None:
                references.lead_home(node, attribute, kind)
                references.give_code(node, attribute, kind)
            elif kind in {"message", "signal"} and local_name(node) == f"{kind}EventDefinition":
                references.name_by_expression(node, attribute, kind)
        if local_name(node) == "receiveTask" and node.get("messageRef") is None:
            references.name_message(node)


class _References:
    """What the references of a file may lead to; more is added where one leads nowhere."""

    def __init__(self, draft: Draft, root: etree._Element) -> None:
        self._draft = draft
        self._roots = {(local_name(node), node.get("id")): node for node in root.iterchildren(f"{{{BPMN}}}*")}
        self._first = root.find(f"{{{BPMN}}}process")
        prefixes = {VENDORS[uri] for uri in root.nsmap.values() if uri in VENDORS}
        self._is_camunda = bool(prefixes & _CATCHING_ALL)
        self._number = 0

    def lead_home(self, node: etree._Element, attribute: str, kind: str) -> None:
        """A reference with a prefix, as in `tns:invoice`."""
        reference = node.get(attribute, "")
        without = reference.rpartition(":")[2]
        if (kind, reference) not in self._roots and (kind, without) in self._roots:
            node.set(attribute, without)
            self._draft.report.changed(node, "event", sentences.SAME_ELSEWHERE, reference, without)

    def give_code(self, node: etree._Element, attribute: str, kind: str) -> None:
        """A reference that is the code itself, or leads to something without one."""
        if kind not in _CODES:
            return
        reference = node.get(attribute, "")
        found = self._roots.get((kind, reference))
        if found is None:
            self._refer(node, attribute, kind, reference)
        elif found.get(_CODES[kind]):
            return
        elif self._catches_all(node):
            del node.attrib[attribute]
            self._draft.report.changed(node, "event", sentences.CATCHES_ALL, reference)
            return
        else:
            found.set(_CODES[kind], reference)
        after = f"{_CODES[kind]}={reference}"
        self._draft.report.changed(node, "event", told(sentences.CODE, name=reference), reference, after)

    def name_by_expression(self, node: etree._Element, attribute: str, kind: str) -> None:
        """Flowable's message or signal whose name is computed where it is used."""
        text = self._draft.take(node, f"{kind}Expression")
        if text is not None:
            self._refer(node, attribute, kind, self._draft.literal(node, "event", text))

    def name_message(self, task: etree._Element) -> None:
        """A receive task that is told to go on from outside."""
        name = task.get("id", "")
        self._refer(task, "messageRef", "message", name)
        self._draft.report.changed(task, "event", told(sentences.MESSAGE_WANTED, name=name), None, name)

    def _catches_all(self, node: etree._Element) -> bool:
        """Whether a reference without a code catches every code: in Camunda 7, not in Flowable."""
        event = node.getparent()
        return self._is_camunda and event is not None and local_name(event) in _CATCHING

    def _refer(self, node: etree._Element, attribute: str, kind: str, name: str) -> None:
        """Add an element with a name or code before the first process, and refer to it."""
        self._number += 1
        while (kind, f"{kind}_{self._number}") in self._roots:
            self._number += 1
        identifier = f"{kind}_{self._number}"
        found = etree.Element(f"{{{BPMN}}}{kind}")
        found.set("id", identifier)
        found.set(_CODES.get(kind, "name"), name)
        if self._first is not None:
            self._first.addprevious(found)
        self._roots[kind, identifier] = found
        node.set(attribute, identifier)
