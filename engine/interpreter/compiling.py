"""From a BPMN file to a `Definition` of each executable process in it: read, refuse, wire."""

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from engine.errors import DeploymentInvalid, Problem
from engine.interpreter.collaboration import broken_message_flows
from engine.interpreter.definition import Definition
from engine.interpreter.dialect import refuse_unknown
from engine.interpreter.effects import refuse_ineffective
from engine.interpreter.elements import Element
from engine.interpreter.expressions import expressions_of
from engine.interpreter.graph import post_dominators
from engine.interpreter.lanes import english_names
from engine.interpreter.names import BPMN, ZEEBE
from engine.interpreter.nodes import NodeReader
from engine.interpreter.rules import broken_rules
from engine.interpreter.specs import build_spec
from engine.xml import local_name, read_xml

# What a definition knows of the ways through it grows with the square.
MAX_NODES = 2_000
_NODE = re.compile(r"\w*(Task|Event|Gateway|Activity|SubProcess)|task|subProcess|transaction")


def compile_processes(content: bytes) -> Mapping[str, Definition]:
    """Compile every executable process of a BPMN file, by key.

    Raises `DeploymentInvalid` with every problem found, each naming its element. The results are
    immutable and may be shared by threads.
    """
    root = read_xml(content)
    _raise(list(refuse_unknown(root)))
    _raise(list(refuse_ineffective(root)))
    processes = _executable_processes(root)
    _raise(_too_many(processes))
    readers = {process: NodeReader(root, process) for process in processes}
    read = {process: reader.read() for process, reader in readers.items()}
    _raise([problem for reader in readers.values() for problem in reader.problems])
    _raise([problem for elements in read.values() for problem in broken_rules(elements)])
    _raise(list(broken_message_flows(root, [one for elements in read.values() for one in elements.values()])))
    fingerprint = hashlib.sha256(content).hexdigest()
    return {process.get("id", ""): _definition(process, elements, fingerprint) for process, elements in read.items()}


def compile_process(content: bytes, key: str | None = None) -> Definition:
    """The process of a key, or the only one of the file; raises as `compile_processes` does."""
    found = compile_processes(content)
    if key is None and len(found) == 1:
        return next(iter(found.values()))
    if key is None or key not in found:
        sentence = f"Expected the process {key!r} in the file, but found {', '.join(found)}"
        raise DeploymentInvalid([Problem(None, sentence)])
    return found[key]


def _definition(process: etree._Element, elements: Mapping[str, Element], fingerprint: str) -> Definition:
    key = process.get("id", "")
    return Definition(
        key=key,
        name=process.get("name") or key,
        version_tag=_version_tag(process),
        fingerprint=fingerprint,
        elements=MappingProxyType(dict(elements)),
        spec=build_spec(key, elements),
        post_dominators=post_dominators(elements),
        expressions=tuple((element.id, text) for element in elements.values() for text in expressions_of(element)),
        lane_names=MappingProxyType(english_names(process)),
    )


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise DeploymentInvalid(problems)


def _too_many(processes: list[etree._Element]) -> list[Problem]:
    found = sum(bool(_NODE.fullmatch(local_name(node))) for process in processes for node in process.iter("*"))
    sentence = f"Expected at most {MAX_NODES} tasks, events, gateways and sub-processes, but found {found}"
    return [Problem(None, sentence)] if found > MAX_NODES else []


def _executable_processes(root: etree._Element) -> list[etree._Element]:
    processes = root.findall(f"{{{BPMN}}}process")
    executable = [process for process in processes if process.get("isExecutable") == "true"]
    if not executable:
        sentence = f"Expected a process with isExecutable=true in the file, but found {len(processes)} without"
        raise DeploymentInvalid([Problem(None, sentence)])
    drawn = [process for process in processes if process not in executable and len(process)]
    sentence = "Expected isExecutable=true at every process with content, but found one without"
    _raise([Problem(process.get("id"), sentence) for process in drawn])
    _raise(_duplicate_ids(root))
    nameless = [process for process in executable if not process.get("id")]
    _raise([Problem(None, "Expected an id at the executable process, but found none") for _ in nameless])
    return executable


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


def _version_tag(process: etree._Element) -> str | None:
    tag = process.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}versionTag")
    return None if tag is None else tag.get("value")
