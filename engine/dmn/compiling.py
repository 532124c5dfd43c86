"""From a DMN file to its decisions: read safely, held against the grammar, then put together; all or nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lxml import etree

from engine.dmn.decision import Decision
from engine.dmn.grammar import DMN, MODELER, SHAPES, id_of, strangers
from engine.dmn.logic import Logic, read_logic
from engine.dmn.requirements import read_requirements, result_name
from engine.errors import DeploymentInvalid, Problem
from engine.xml import local_name, read_xml

PLATFORM = "Camunda Cloud"


def compile_decisions(xml: bytes) -> Mapping[str, Decision]:
    """The decisions of a file by id; raises `DeploymentInvalid` with every problem found."""
    root = read_xml(xml)
    if root.tag != f"{{{DMN}}}definitions":
        raise DeploymentInvalid([Problem(id_of(root), f"Expected DMN 1.3 <definitions>, but found <{root.tag}>")])
    problems = [*_platform_problems(root), *strangers(root), *_id_problems(root)]
    if problems:
        raise DeploymentInvalid(problems)
    nodes = {node.get("id", ""): node for node in root.iterchildren(f"{{{DMN}}}decision")}
    logics = {decision_id: read_logic(node, problems) for decision_id, node in nodes.items()}
    order = read_requirements(nodes, root, problems)
    if not nodes:
        problems.append(Problem(id_of(root), "Expected at least one decision, but found none"))
    if problems:
        raise DeploymentInvalid(problems)
    return MappingProxyType(_assembled(nodes, logics, order))


def _assembled(
    nodes: Mapping[str, etree._Element], logics: Mapping[str, Logic | None], order: Mapping[str, tuple[str, ...]]
) -> dict[str, Decision]:
    """Decisions in an order in which every required one comes first."""
    decisions: dict[str, Decision] = {}
    for decision_id, required in order.items():
        logic = logics[decision_id]
        if logic is not None:
            decisions[decision_id] = Decision(
                id=decision_id,
                name=nodes[decision_id].get("name", ""),
                result_name=result_name(nodes[decision_id]),
                table=logic.table,
                hit_policy=logic.hit_policy,
                aggregation=logic.aggregation,
                rule_ids=logic.rule_ids,
                output_names=logic.output_names,
                required=tuple(decisions[one] for one in required),
                sources=logic.sources,
            )
    return decisions


def _platform_problems(root: etree._Element) -> list[Problem]:
    platform = root.get(f"{{{MODELER}}}executionPlatform", PLATFORM)
    if platform == PLATFORM:
        return []
    return [Problem(id_of(root), f"Expected a file for {PLATFORM}, but found one for {platform}")]


def _id_problems(root: etree._Element) -> Iterator[Problem]:
    named = [node for node in root.iter(f"{{{DMN}}}*") if local_name(node) in SHAPES]
    for found, times in Counter(node.get("id") for node in named).items():
        if found and times > 1:
            yield Problem(found, f"Expected every id once, but found it {times} times")
    for node in named:
        if local_name(node) in {"decision", "rule"} and not node.get("id"):
            yield Problem(id_of(node), f"Expected an id on every <{local_name(node)}>, but found none")
