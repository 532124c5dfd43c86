"""From a BPMN file to a `Definition`: read, refuse, wire."""

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from engine.errors import DeploymentInvalid, Problem
from engine.interpreter.definition import Definition
from engine.interpreter.dialect import refuse_unknown
from engine.interpreter.elements import Element
from engine.interpreter.expressions import expressions_of
from engine.interpreter.extensions import properties_of
from engine.interpreter.graph import post_dominators
from engine.interpreter.names import BPMN, ZEEBE
from engine.interpreter.nodes import NodeReader
from engine.interpreter.rules import broken_rules
from engine.interpreter.specs import build_spec
from engine.xml import read_xml


def compile_process(content: bytes) -> Definition:
    """Compile the one executable process of a BPMN file.

    Raises `DeploymentInvalid` with every problem found, each naming its element. The result is
    immutable and may be shared by threads.
    """
    root = read_xml(content)
    _raise(list(refuse_unknown(root)))
    process = _executable_process(root)
    key = process.get("id", "")
    reader = NodeReader(root, process)
    elements = reader.read()
    _raise(reader.problems)
    _raise(list(broken_rules(elements)))
    return Definition(
        key=key,
        name=process.get("name") or key,
        version_tag=_version_tag(process),
        fingerprint=hashlib.sha256(content).hexdigest(),
        elements=MappingProxyType(elements),
        spec=build_spec(key, elements),
        post_dominators=post_dominators(elements),
        expressions=tuple(_all_expressions(elements)),
        lane_names=MappingProxyType(_lane_names(process)),
    )


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise DeploymentInvalid(problems)


def _executable_process(root: etree._Element) -> etree._Element:
    processes = root.findall(f"{{{BPMN}}}process")
    executable = [process for process in processes if process.get("isExecutable") == "true"]
    if len(executable) != 1:
        sentence = f"Expected one process with isExecutable=true in the file, but found {len(executable)}"
        raise DeploymentInvalid([Problem(None, sentence)])
    others = [process for process in processes if process is not executable[0] and len(process)]
    _raise([Problem(p.get("id"), "A second process with content is not supported in one file") for p in others])
    _raise(_duplicate_ids(root))
    if not executable[0].get("id"):
        raise DeploymentInvalid([Problem(None, "Expected an id at the executable process, but found none")])
    return executable[0]


def _duplicate_ids(root: etree._Element) -> list[Problem]:
    seen: set[str] = set()
    problems = []
    for node in root.iter(f"{{{BPMN}}}*"):
        identifier = node.get("id")
        if identifier in seen:
            problems.append(Problem(identifier, "Expected every id once, but found this one again"))
        if identifier:
            seen.add(identifier)
    return problems


def _lane_names(process: etree._Element) -> dict[str, str]:
    lanes = process.iter(f"{{{BPMN}}}lane")
    return {lane.get("name", ""): name for lane in lanes if (name := properties_of(lane).get("name_en"))}


def _version_tag(process: etree._Element) -> str | None:
    tag = process.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}versionTag")
    return None if tag is None else tag.get("value")


def _all_expressions(elements: Mapping[str, Element]) -> list[tuple[str, str]]:
    return [(element.id, text) for element in elements.values() for text in expressions_of(element)]
