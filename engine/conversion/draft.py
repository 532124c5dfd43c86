"""A file on its way from one dialect to the other: taking what the other engine wrote, adding what this one reads.

What is taken leaves the file, so that whatever is still there at the end was understood by nobody: it is reported, and
stays if it changes what a case does, so that a deployment refuses it by name.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from engine.conversion import sentences
from engine.conversion.el import Names, NoEquivalent, holds_el, quoted, text_to_feel
from engine.conversion.report import Report, What
from engine.conversion.sentences import told
from engine.conversion.vendors import VENDORS, is_vendor
from engine.errors import Message
from engine.interpreter.names import BPMN, ZEEBE
from engine.xml import elements_in, local_name, text_in

_REPEATING = f"{{{BPMN}}}multiInstanceLoopCharacteristics"
_INITIATOR = "initiator"
_DECLARATION = re.compile(r"""\sxmlns(:[\w.-]+)?=("[^"]*"|'[^']*')""")


class Draft:
    """The tree that is being changed, and its report."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.report = Report()
        # Which handler name stands for what, so that two classes of one name do not become one handler.
        self.handlers: dict[str, str] = {}
        # Words of the other engine that stay, told already, so that a deployment refuses them by name.
        self.kept: set[etree._Element | tuple[etree._Element, str]] = set()
        self._flows: dict[str, list[etree._Element]] = defaultdict(list)
        for flow in root.iter(f"{{{BPMN}}}sequenceFlow"):
            self._flows[flow.get("sourceRef", "")].append(flow)
        self._parameters: dict[etree._Element, list[etree._Element]] = {}
        self._renamed = dict.fromkeys(_initiators(root), _INITIATOR)

    def take(self, node: etree._Element, name: str) -> str | None:
        """The value of another engine's attribute, which goes."""
        for namespace in VENDORS:
            value = popped(node, f"{{{namespace}}}{name}")
            if value is not None:
                return value
        return None

    def take_elements(self, node: etree._Element, name: str) -> list[etree._Element]:
        """Another engine's extension elements of a name, which go."""
        found = [one for one in extensions_of(node) if is_vendor(one.tag) and local_name(one) == name]
        for one in found:
            remove(one)
        return found

    def keep(self, node: etree._Element, name: str, value: str | None) -> None:
        """Put an attribute of the other engine back, or make one that it implies; the caller tells why."""
        if value is None:
            return
        namespace = next((uri for uri in node.nsmap.values() if uri in VENDORS), next(iter(VENDORS)))
        node.set(f"{{{namespace}}}{name}", value)
        self.kept.add((node, f"{{{namespace}}}{name}"))

    def keep_element(self, node: etree._Element, element: etree._Element) -> None:
        """Put an extension element of the other engine back; the caller tells why."""
        self._extensions(node).append(element)
        self.kept.add(element)

    def names(self, node: etree._Element, *, counted: bool = False) -> Names:
        """What names mean in an expression at a node."""
        return Names(self._renamed, in_loop=_is_repeated(node), counted=counted)

    def expression(
        self, node: etree._Element, what: What, text: str, *, names: Names | None = None, bare: bool = False
    ) -> str:
        """The text as `=FEEL`, reported; what FEEL cannot say becomes an expression that a deployment refuses.

        With `bare`, a text without `${` is a variable's name and not words.
        """
        source = f"${{{text}}}" if bare and not holds_el(text) else text
        names = names or self.names(node)
        try:
            feel = f"={text_to_feel(source, names)}"
        except NoEquivalent as missing:
            return self.refusal(node, what, text, missing.reason)
        self.report.changed(node, what, sentences.BECAME_FEEL, text, feel)
        if names.in_loop and "loopCounter" in text:
            self.report.changed(node, "multi_instance", sentences.COUNTED_FROM_ONE, text)
        return feel

    def literal(self, node: etree._Element, what: What, text: str) -> str:
        """A text that may stay one: only what holds EL, or would be taken for FEEL, becomes `=FEEL`."""
        if holds_el(text):
            return self.expression(node, what, text)
        if text.startswith("="):
            feel = f"={quoted(text)}"
            self.report.changed(node, what, sentences.RAW_TEXT, text, feel)
            return feel
        return text

    def refusal(self, node: etree._Element, what: What, text: str, reason: Message) -> str:
        """In place of an expression: its text behind words that are no FEEL, so that no deployment takes it."""
        after = f"=not converted: {' '.join(text.split())}"
        self.report.left(node, what, told(sentences.NO_FEEL, reason=reason), text, after)
        return after

    def extend(self, node: etree._Element, name: str, **attributes: str | None) -> etree._Element:
        """This dialect's extension element of a name, made if need be, with these attributes beside its own."""
        holder = self._extensions(node)
        found = holder.find(f"{{{ZEEBE}}}{name}")
        if found is None:
            found = etree.SubElement(holder, f"{{{ZEEBE}}}{name}")
        found.attrib.update({key: value for key, value in attributes.items() if value is not None})
        return found

    def map_variable(self, node: etree._Element, direction: str, source: str, target: str) -> None:
        """Add an input or output mapping."""
        mapping = etree.SubElement(self.extend(node, "ioMapping"), f"{{{ZEEBE}}}{direction}")
        mapping.set("source", source)
        mapping.set("target", target)

    def flows_out_of(self, node: etree._Element) -> list[etree._Element]:
        """The sequence flows that leave a node, in the order of the file."""
        return self._flows[node.get("id", "")]

    def parameters(self, node: etree._Element) -> list[etree._Element]:
        """Further input and output parameters that an element brought to a node."""
        return self._parameters.setdefault(node, [])

    def _extensions(self, node: etree._Element) -> etree._Element:
        """What holds the extension elements of a node, made if need be."""
        holder = node.find(f"{{{BPMN}}}extensionElements")
        if holder is None:
            holder = etree.Element(f"{{{BPMN}}}extensionElements")
            node.insert(len(node.findall(f"{{{BPMN}}}documentation")), holder)
        return holder


def popped(node: etree._Element, name: str) -> str | None:
    """The value of an attribute, which goes."""
    value = node.get(name)
    if value is not None:
        del node.attrib[name]
    return value


def extensions_of(node: etree._Element) -> Iterator[etree._Element]:
    """All extension elements of a node."""
    for holder in node.findall(f"{{{BPMN}}}extensionElements"):
        yield from elements_in(holder)


def remove(node: etree._Element) -> None:
    """Take an element out of its tree; what follows it stays."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def text_of(node: etree._Element | None) -> str:
    """The text in an element, without blanks around it."""
    return "" if node is None else text_in(node)


def source_of(node: etree._Element) -> str:
    """An element as it stands in the file, for a report."""
    written = etree.tostring(node, encoding="unicode", with_tail=False)
    return " ".join(_DECLARATION.sub("", written).split())


def _initiators(root: etree._Element) -> Iterator[str]:
    """The variables that the file keeps whoever starts a case in."""
    for start in root.iter(f"{{{BPMN}}}startEvent"):
        for namespace in VENDORS:
            if name := start.get(f"{{{namespace}}}initiator"):
                yield name


def _is_repeated(node: etree._Element) -> bool:
    """Whether a node is inside a multi-instance activity, or is one."""
    at: etree._Element | None = node
    while at is not None:
        if at.find(_REPEATING) is not None:
            return True
        at = at.getparent()
    return False
