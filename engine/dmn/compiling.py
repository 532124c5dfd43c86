"""From a DMN file to its decisions: read safely, held against the grammar, then put together; all or nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lxml import etree

from engine.dmn.cells import Cells
from engine.dmn.decision import Decision
from engine.dmn.grammar import DMN, MODELER, SHAPES, strangers
from engine.dmn.logic import NOTHING, read_function, read_logic
from engine.dmn.requirements import Needs, read_name, read_requirements
from engine.errors import DeploymentInvalid, Problem
from engine.feel.boxed import Boxed, Function, Knowledge, Step
from engine.xml import elements_in, local_name, nearest_id, read_xml

PLATFORM = "Camunda Cloud"
COMPUTING = frozenset({"decision", "businessKnowledgeModel"})
NAMED = COMPUTING | {"rule"}


def compile_decisions(xml: bytes) -> Mapping[str, Decision]:
    """The decisions of a file by id; raises `DeploymentInvalid` with every problem found."""
    root = read_xml(xml)
    if root.tag != f"{{{DMN}}}definitions":
        raise DeploymentInvalid([Problem(nearest_id(root), f"Expected DMN 1.3 <definitions>, but found <{root.tag}>")])
    problems = [*_platform_problems(root), *strangers(root), *_id_problems(root)]
    if problems:
        raise DeploymentInvalid(problems)
    nodes = {node.get("id", ""): node for node in elements_in(root) if local_name(node) in COMPUTING}
    cells = {node_id: Cells(problems) for node_id in nodes}
    logics = {node_id: _logic(node, cells[node_id]) for node_id, node in nodes.items()}
    needs = read_requirements(root, problems)
    decisions = {node_id: node for node_id, node in nodes.items() if local_name(node) == "decision"}
    if not decisions:
        problems.append(Problem(nearest_id(root), "Expected at least one decision, but found none"))
    if problems:
        raise DeploymentInvalid(problems)
    file = MappingProxyType({one: _part(nodes[one], logics[one], needs[one]) for one in needs})
    sources = {one: tuple(cells[one].sources) for one in nodes}
    shared = [source for one in nodes if one not in decisions for source in sources[one]]
    sources[next(iter(decisions))] += tuple(shared)
    return MappingProxyType(
        {one: Decision(one, decisions[one].get("name", ""), file, sources[one]) for one in file if one in decisions}
    )


def _logic(node: etree._Element, cells: Cells) -> Boxed:
    """What a decision or a business knowledge model computes."""
    declared = cells.type_of(cells.child(node, "variable"))
    if local_name(node) == "decision":
        return read_logic(node, declared, cells)
    encapsulated = cells.child(node, "encapsulatedLogic")
    if encapsulated is None:
        cells.refuse(node, "Expected <encapsulatedLogic> in <businessKnowledgeModel>, but found none")
        return NOTHING
    return read_function(encapsulated, declared, cells)


def _part(node: etree._Element, logic: Boxed, needs: Needs) -> Step | Knowledge:
    node_id, name = node.get("id", ""), read_name(node)
    if isinstance(logic, Function):
        return Knowledge(node_id, name, logic, requires=needs.knowledge)
    return Step(node_id, name, logic, requires=needs.decisions, invokes=needs.knowledge)


def _platform_problems(root: etree._Element) -> list[Problem]:
    platform = root.get(f"{{{MODELER}}}executionPlatform", PLATFORM)
    if platform == PLATFORM:
        return []
    return [Problem(nearest_id(root), f"Expected a file for {PLATFORM}, but found one for {platform}")]


def _id_problems(root: etree._Element) -> Iterator[Problem]:
    named = [node for node in root.iter(f"{{{DMN}}}*") if local_name(node) in SHAPES]
    for found, times in Counter(node.get("id") for node in named).items():
        if found and times > 1:
            yield Problem(found, f"Expected every id once, but found it {times} times")
    for node in named:
        if local_name(node) in NAMED and not node.get("id"):
            yield Problem(nearest_id(node), f"Expected an id on every <{local_name(node)}>, but found none")
