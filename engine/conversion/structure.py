"""What concerns the file as a whole: its platform, executable processes, lanes, ids."""

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft
from engine.conversion.el import holds_el
from engine.conversion.sentences import told
from engine.conversion.vendors import is_vendor
from engine.interpreter.names import BPMN, MODELER
from engine.xml import local_name

PLATFORM, PLATFORM_VERSION = "Camunda Cloud", "8.6.0"
_NEEDS_ID = ("Event", "Task", "task", "Gateway", "sequenceFlow", "subProcess", "callActivity", "transaction", "process")


def is_for_camunda_8(root: etree._Element) -> bool:
    """Whether a file says that it is one of this dialect."""
    return str(root.get(f"{{{MODELER}}}executionPlatform", "")).startswith(PLATFORM)


def is_foreign(root: etree._Element) -> bool:
    """Whether a file says that it is another engine's, or holds anything of one."""
    named = root.get(f"{{{MODELER}}}executionPlatform") is not None
    nodes = root.iter("*")
    return named or any(is_vendor(node.tag) or any(map(is_vendor, node.attrib)) or _holds_el(node) for node in nodes)


def _holds_el(node: etree._Element) -> bool:
    return holds_el(node.text or "") or any(holds_el(str(value)) for value in node.attrib.values())


def convert_platform(draft: Draft, root: etree._Element) -> None:
    """Say that the file is one for Camunda 8."""
    names = (f"{{{MODELER}}}executionPlatform", f"{{{MODELER}}}executionPlatformVersion")
    before = " ".join(found for name in names if (found := root.get(name)))
    for name, value in zip(names, (PLATFORM, PLATFORM_VERSION), strict=True):
        root.set(name, value)
    after = f"{PLATFORM} {PLATFORM_VERSION}"
    draft.report.changed(root, "platform", sentences.PLATFORM, before or None, after)


def convert_process(draft: Draft, process: etree._Element) -> None:
    """A process of the other engines runs even if the file does not say so."""
    if process.get("isExecutable") is None and process.find(f"{{{BPMN}}}startEvent") is not None:
        process.set("isExecutable", "true")
        draft.report.changed(process, "structure", sentences.EXECUTABLE, None, "isExecutable=true")
    tag = draft.take(process, "versionTag")
    if tag is not None:
        draft.extend(process, "versionTag", value=tag)
        draft.report.changed(process, "structure", sentences.RENAMED, f"versionTag {tag}", f"zeebe:versionTag {tag}")


def convert_lane(draft: Draft, lane: etree._Element) -> None:
    """Lanes are drawings there; here they name groups."""
    name = lane.get("name")
    if name and lane.find(f"{{{BPMN}}}flowNodeRef") is not None:
        draft.report.changed(lane, "lane", told(sentences.LANE, name=name), name, name)


def name_nameless(draft: Draft, root: etree._Element) -> None:
    """Give an id to every node and flow that has none."""
    nodes = list(root.iter(f"{{{BPMN}}}*"))
    taken = {node.get("id") for node in nodes}
    number = 1
    for node in nodes:
        name = local_name(node)
        if node.get("id") is None and name.endswith(_NEEDS_ID):
            while f"{name}_{number}" in taken:
                number += 1
            node.set("id", f"{name}_{number}")
            taken.add(node.get("id"))
            draft.report.changed(node, "structure", sentences.NAMED, None, node.get("id"))
