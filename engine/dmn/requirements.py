"""Which decisions and business knowledge models need which others, in an order that can be evaluated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from lxml import etree

from engine.dmn.grammar import DMN
from engine.errors import Problem
from engine.xml import elements_in, local_name, nearest_id

REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")
KINDS = {"requiredDecision": "decision", "requiredInput": "inputData", "requiredKnowledge": "businessKnowledgeModel"}


@dataclass(frozen=True, slots=True)
class Needs:
    """The ids of the decisions whose results are read, and of the knowledge models that may be invoked."""

    decisions: tuple[str, ...]
    knowledge: tuple[str, ...]


def read_requirements(root: etree._Element, problems: list[Problem]) -> dict[str, Needs]:
    """What each decision and knowledge model needs, everything before what needs it; adds to `problems`."""
    nodes = {node.get("id", ""): node for node in elements_in(root) if local_name(node) in set(KINDS.values())}
    needs: dict[str, Needs] = {}
    for node_id, node in nodes.items():
        if local_name(node) == "inputData":
            continue
        found = [one for one in _references(node) if _is_known(one, nodes, problems)]
        needs[node_id] = Needs(_targets(found, "requiredDecision"), _targets(found, "requiredKnowledge"))
        problems += _unreadable(node, [nodes[one] for one in _all(needs[node_id])])
    try:
        return {one: needs[one] for one in TopologicalSorter({k: _all(v) for k, v in needs.items()}).static_order()}
    except CycleError as error:
        cycle: Sequence[str] = error.args[1]
        problems.append(Problem(cycle[0], f"Expected no cycle of requirements, but found {' - '.join(cycle)}"))
        return {}


def read_name(node: etree._Element) -> str:
    """How expressions name what is required: by its variable, else a decision by its id and a model by its name."""
    own = str(node.get("id" if local_name(node) == "decision" else "name", ""))
    variable = node.find(f"{{{DMN}}}variable")
    return own if variable is None else str(variable.get("name", own))


def _all(needs: Needs) -> tuple[str, ...]:
    return needs.decisions + needs.knowledge


def _unreadable(node: etree._Element, required: Sequence[etree._Element]) -> Iterator[Problem]:
    """Names that expressions could not read: with blanks, or the same name twice."""
    names = [read_name(one) for one in required]
    for name in dict.fromkeys(names):
        if not name.isidentifier() or names.count(name) > 1:
            sentence = f"Expected everything required to have a name of its own, a plain word, but found {name!r}"
            yield Problem(nearest_id(node), sentence)


def _references(node: etree._Element) -> Iterator[etree._Element]:
    for requirement in elements_in(node):
        if local_name(requirement) in REQUIREMENTS:
            yield from (one for one in elements_in(requirement) if local_name(one) in KINDS)


def _targets(references: Sequence[etree._Element], kind: str) -> tuple[str, ...]:
    targets = (one.get("href", "").removeprefix("#") for one in references if local_name(one) == kind)
    return tuple(dict.fromkeys(targets))


def _is_known(reference: etree._Element, nodes: Mapping[str, etree._Element], problems: list[Problem]) -> bool:
    href = reference.get("href", "")
    found = nodes.get(href[1:]) if href.startswith("#") else None
    if found is not None and local_name(found) == KINDS[local_name(reference)]:
        return True
    problems.append(
        Problem(nearest_id(reference), f"Expected a {local_name(reference)} of this file, but found {href!r}")
    )
    return False
