"""Refusing by name whatever is not among the words of the dialect; the semantic rules are in `rules`."""

import re
from collections.abc import Iterator

from lxml import etree

from engine.errors import Problem
from engine.interpreter.names import BPMN, BPMNDI, BUREAU_PROPERTIES, ZEEBE, shown_name
from engine.interpreter.vocabulary import ATTRIBUTES, EXTENSIONS, FLAGS, PLACES, TEMPLATE, VALUES
from engine.xml import elements_in, local_name, nearest_id

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
        yield Problem(nearest_id(node.getparent()), sentence)


def _misplaced(child: etree._Element, owner: str) -> Problem | None:
    namespace = etree.QName(child).namespace
    name = local_name(child)
    if namespace in {BPMN, ZEEBE} and (namespace == ZEEBE) != _is_within_extension(child):
        place = "outside" if namespace == ZEEBE else "in"
        return Problem(nearest_id(child), f"{shown_name(str(child.tag))} is not allowed {place} extensionElements")
    if namespace == BPMN:
        if name in ATTRIBUTES:
            places = PLACES.get(name)
            if places is None or owner in places:
                return None
            sentence = f"The element {shown_name(str(child.tag))} is not allowed in {owner}"
            return Problem(nearest_id(child), sentence)
        # An event definition is shown to people as its event.
        shown = child.getparent() if name.endswith("EventDefinition") else child
        return Problem(nearest_id(shown), f"The element {shown_name(str(child.tag))} is not supported")
    if namespace == ZEEBE and name in EXTENSIONS:
        places, _ = EXTENSIONS[name]
        if owner in places:
            return None
        allowed = ", ".join(sorted(places)) if len(places) < 8 else "other elements"
        sentence = f"The extension zeebe:{name} is not allowed at {owner}; expected at {allowed}"
        return Problem(nearest_id(child), sentence)
    return Problem(nearest_id(child), f"The extension {shown_name(str(child.tag))} is not supported")


def _is_within_extension(child: etree._Element) -> bool:
    """Whether an element stands in extensionElements, or in an extension there."""
    parent = child.getparent()
    return parent is not None and (
        parent.tag == f"{{{BPMN}}}extensionElements" or parent.tag.startswith(f"{{{ZEEBE}}}")
    )


def _unknown_attributes(node: etree._Element) -> Iterator[Problem]:
    name = local_name(node)
    known = EXTENSIONS[name][1] if etree.QName(node).namespace == ZEEBE else ATTRIBUTES[name] | TEMPLATE
    for attribute in node.attrib:
        if str(attribute) not in known:
            sentence = f"The attribute {shown_name(str(attribute))} of {name} is not supported"
            yield Problem(nearest_id(node), sentence)
    for attribute in ("language", "expressionLanguage"):
        language = node.get(attribute, "feel")
        if not language.rstrip("/").lower().endswith("feel"):
            yield Problem(nearest_id(node), f"Expected the expression language FEEL, but found {language!r}")
    for attribute, value in node.attrib.items():
        if attribute in FLAGS and value not in {"true", "false"}:
            yield Problem(nearest_id(node), f"Expected {attribute} to be true or false, but found {value!r}")
        elif value not in VALUES.get(str(attribute), (value,)):
            expected = " or ".join(VALUES[str(attribute)])
            sentence = f"Expected {shown_name(str(attribute))} to be {expected}, but found {value!r}"
            yield Problem(nearest_id(node), sentence)
    if name == "property" and etree.QName(node).namespace == ZEEBE:
        yield from _unknown_property(node)


def _unknown_property(node: etree._Element) -> Iterator[Problem]:
    name = node.get("name", "")
    prefix, _, rest = name.partition(":")
    if prefix != "bureau" or rest not in BUREAU_PROPERTIES:
        expected = ", ".join(f"bureau:{known}" for known in sorted(BUREAU_PROPERTIES))
        yield Problem(nearest_id(node), f"The property {name!r} is not known; expected one of {expected}")


_TEXT_HOLDERS = frozenset(
    {"flowNodeRef", "documentation", "incoming", "outgoing", "conditionExpression", "completionCondition", "text"}
    | {"timeDate", "timeDuration", "timeCycle", "condition", "loopCondition", "sourceRef", "targetRef"}
)


def _stray_text(node: etree._Element) -> Iterator[Problem]:
    texts = [] if local_name(node) in _TEXT_HOLDERS else [node.text]
    texts += [child.tail for child in node]
    for text in texts:
        if text is not None and text.strip():
            yield Problem(nearest_id(node), f"The text {text.strip()[:40]!r} in {local_name(node)} has no place")
