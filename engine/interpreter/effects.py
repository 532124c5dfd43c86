"""What the dialect knows, but would not act on where it stands: all of it is refused.

A second one of what counts once, a reference to nothing, a part that says nothing: no line of a file is silently
ignored.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from engine.errors import Problem
from engine.interpreter.names import BPMN, ZEEBE, shown_name
from engine.xml import elements_in, local_name, text_in

# Of these an element may have several; of everything else that has no id of its own it has one at most.
_SEVERAL = frozenset(
    {"incoming", "outgoing", "documentation", "flowNodeRef", "laneSet", "property", "input", "output", "header"}
)
_COUNTED = frozenset(
    {"extensionElements", "conditionExpression", "condition", "loopCondition", "completionCondition", "childLaneSet"}
    | {"multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "sourceRef", "targetRef", "text"}
)
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "input": ("source", "target"),
    "output": ("source", "target"),
    "header": ("key",),
    "formDefinition": ("formId",),
    "versionTag": ("value",),
}
# Names by which the parts of a holder are told apart.
_KEYS = {"properties": "name", "taskHeaders": "key"}
# The Modeler's stand-in for the input that a data association would fill.
_PLACEHOLDER = "__targetRef_placeholder"
_LANES = frozenset({"laneSet", "childLaneSet", "lane"})
Check = Callable[[etree._Element], Iterator[Problem]]


def refuse_ineffective(root: etree._Element) -> Iterator[Problem]:
    """Every part of a file of the dialect that would have no effect."""
    for check in _CHECKS:
        yield from check(root)


def _repeated_parts(root: etree._Element) -> Iterator[Problem]:
    for node in _nodes(root):
        counts = Counter(
            str(child.tag)
            for child in elements_in(node)
            if local_name(child) in _COUNTED
            or (etree.QName(child).namespace == ZEEBE and local_name(child) not in _SEVERAL)
        )
        for tag, count in counts.items():
            if count > 1:
                yield Problem(_owner(node), f"Expected one {shown_name(tag)}, but found {count}")
        key = _KEYS.get(local_name(node)) if etree.QName(node).namespace == ZEEBE else None
        names = Counter(child.get(key, "") for child in elements_in(node)) if key is not None else {}
        for name, count in names.items():
            if count > 1:
                yield Problem(_owner(node), f"Expected the {key} {name!r} once, but found it {count} times")


def _parts_that_say_nothing(root: etree._Element) -> Iterator[Problem]:
    for node in root.iter(f"{{{ZEEBE}}}*"):
        name = local_name(node)
        for attribute in _NEEDED.get(name, ()):
            if not node.get(attribute):
                yield Problem(_owner(node), f"Expected a {attribute} at zeebe:{name}, but found none")
        if name == "property" and node.get("name") != "bureau:name_en" and not _is_read_at(node):
            yield Problem(_owner(node), f"Expected {node.get('name')} at a flow node, but found it elsewhere")
    for node in root.iter(f"{{{BPMN}}}property"):
        if node.get("name") != _PLACEHOLDER:
            yield Problem(
                node.get("id"),
                f"Expected no property but the placeholder of the Modeler, but found {node.get('name')!r}",
            )


def _is_read_at(node: etree._Element) -> bool:
    """Whether the properties of the element that has this one are read: those of flow nodes are."""
    owners = (one for one in node.iterancestors() if etree.QName(one).namespace == BPMN and one.get("id"))
    owner = next(owners, None)
    kinds = ("Task", "task", "Event", "Gateway", "Activity", "Process", "transaction")
    return owner is not None and local_name(owner).endswith(kinds)


def _flows_named_wrongly(root: etree._Element) -> Iterator[Problem]:
    flows = {flow.get("id"): flow for flow in root.iter(f"{{{BPMN}}}sequenceFlow")}
    for name, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
        for node in root.iter(f"{{{BPMN}}}{name}"):
            owner = _owner(node)
            flow = flows.get(text_in(node))
            if flow is None or flow.get(end) != owner:
                sentence = f"Expected {name} to name a flow with this element as its {end}, but found {text_in(node)!r}"
                yield Problem(owner, sentence)


def _lanes_of_nothing(root: etree._Element) -> Iterator[Problem]:
    for process in root.iterchildren(f"{{{BPMN}}}process"):
        nodes = {node.get("id") for node in process.iterdescendants("*") if local_name(node) not in _LANES}
        lanes: dict[str, etree._Element] = {}
        for reference in process.iter(f"{{{BPMN}}}flowNodeRef"):
            lane, name = next(reference.iterancestors()), text_in(reference)
            if name not in nodes:
                yield Problem(_owner(reference), f"Expected a flowNodeRef of this process, but found {name!r}")
            other = lanes.setdefault(name, lane)
            if other is not lane and other not in lane.iterancestors():
                sentence = f"Expected {name} in one lane, but {other.get('id')} and {lane.get('id')} hold it"
                yield Problem(name, sentence)


def _directions_that_do_not_fit(root: etree._Element) -> Iterator[Problem]:
    ends = Counter((end, flow.get(end)) for flow in root.iter(f"{{{BPMN}}}sequenceFlow") for end in _ENDS)
    for node in _nodes(root):
        direction, identifier = node.get("gatewayDirection"), node.get("id")
        if direction is None or direction == "Unspecified":
            continue
        joins, splits = (ends[end, identifier] > 1 for end in ("targetRef", "sourceRef"))
        allowed = _DIRECTIONS.get(direction)
        if allowed is None:
            known = ", ".join(("Unspecified", *_DIRECTIONS))
            yield Problem(identifier, f"Expected a gatewayDirection among {known}, but found {direction!r}")
        elif (joins and not allowed[0]) or (splits and not allowed[1]):
            yield Problem(identifier, f"Expected flows as the gatewayDirection {direction} says, but found others")


def _associations_with_nothing(root: etree._Element) -> Iterator[Problem]:
    known = {node.get("id") for node in _nodes(root)}
    for node in root.iter(f"{{{BPMN}}}association"):
        for end in _ENDS:
            if node.get(end) not in known:
                sentence = f"Expected an association between elements of this file, but found {node.get(end)!r}"
                yield Problem(node.get("id"), sentence)


_ENDS = ("sourceRef", "targetRef")
# Whether a gateway of a direction may have several flows into it and out of it.
_DIRECTIONS = {"Converging": (True, False), "Diverging": (False, True), "Mixed": (True, True)}
_CHECKS: tuple[Check, ...] = (
    _repeated_parts,
    _parts_that_say_nothing,
    _flows_named_wrongly,
    _lanes_of_nothing,
    _directions_that_do_not_fit,
    _associations_with_nothing,
)


def _nodes(root: etree._Element) -> Iterator[etree._Element]:
    """The elements of BPMN and their extensions, without the drawing."""
    yield from root.iter(f"{{{BPMN}}}*", f"{{{ZEEBE}}}*")


def _owner(node: etree._Element) -> str | None:
    """The id of the flow node, process or other element with an id that something belongs to."""
    for one in (node, *node.iterancestors()):
        if etree.QName(one).namespace == BPMN and one.get("id") and not local_name(one).endswith("Characteristics"):
            return str(one.get("id"))
    return None
