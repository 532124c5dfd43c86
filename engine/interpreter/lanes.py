"""Reading lanes: a flow node is in the innermost lane with a name that holds it."""

from collections.abc import Iterator

from lxml import etree

from engine.interpreter.extensions import properties_of
from engine.interpreter.names import BPMN
from engine.xml import text_in


def lanes_of(process: etree._Element) -> dict[str, str]:
    """The name of the lane of each flow node that is in one."""
    found: dict[str, str] = {}
    for lane, name in _named(process, None):
        for reference in lane.iterchildren(f"{{{BPMN}}}flowNodeRef"):
            # Outer lanes come first, so the innermost one stays.
            found[text_in(reference)] = name
    return found


def english_names(process: etree._Element) -> dict[str, str]:
    """The English names of lanes that have one, by the lane's own."""
    lanes = process.iter(f"{{{BPMN}}}lane")
    return {lane.get("name", ""): name for lane in lanes if (name := properties_of(lane).get("name_en"))}


def _named(owner: etree._Element, outer: str | None) -> Iterator[tuple[etree._Element, str]]:
    for lane_set in owner.iterchildren(f"{{{BPMN}}}laneSet", f"{{{BPMN}}}childLaneSet"):
        for lane in lane_set.iterchildren(f"{{{BPMN}}}lane"):
            name = lane.get("name") or outer
            if name is not None:
                yield lane, name
            yield from _named(lane, name)
