"""Which decisions need which others, in an order that can be evaluated."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from lxml import etree

from engine.dmn.grammar import DMN, id_of
from engine.errors import Problem
from engine.xml import elements_in, local_name


def read_requirements(
    nodes: Mapping[str, etree._Element], root: etree._Element, problems: list[Problem]
) -> dict[str, tuple[str, ...]]:
    """The required decisions of each, every required one before those that need it; adds to `problems`."""
    data = {node.get("id") for node in root.iterchildren(f"{{{DMN}}}inputData")}
    needs: dict[str, tuple[str, ...]] = {}
    for decision_id, node in nodes.items():
        targets = [reference for reference in _references(node) if _is_known(reference, nodes, data, problems)]
        required = [_target(one) for one in targets if local_name(one) == "requiredDecision"]
        needs[decision_id] = tuple(dict.fromkeys(required))
        problems += _unreadable(node, [nodes[one] for one in needs[decision_id]])
    try:
        return {one: needs[one] for one in TopologicalSorter(needs).static_order()}
    except CycleError as error:
        cycle: Sequence[str] = error.args[1]
        problems.append(Problem(cycle[0], f"Expected no cycle of requirements, but found {' - '.join(cycle)}"))
        return {}


def result_name(decision: etree._Element) -> str:
    """How a decision that requires this one reads its result: by its variable's name, else by its id."""
    own_id = decision.get("id", "")
    variable = decision.find(f"{{{DMN}}}variable")
    return own_id if variable is None else variable.get("name", own_id)


def _unreadable(decision: etree._Element, required: Sequence[etree._Element]) -> Iterator[Problem]:
    """Results that the decision could not read: names with blanks, or twice the same name."""
    names = [result_name(one) for one in required]
    for name in dict.fromkeys(names):
        if not name.isidentifier() or names.count(name) > 1:
            sentence = f"Expected every required result to have a name of its own, a plain word, but found {name!r}"
            yield Problem(id_of(decision), sentence)


def _references(node: etree._Element) -> Iterator[etree._Element]:
    for requirement in node.iterchildren(f"{{{DMN}}}informationRequirement"):
        yield from elements_in(requirement)


def _target(reference: etree._Element) -> str:
    return reference.get("href", "").removeprefix("#")


def _is_known(
    reference: etree._Element, nodes: Mapping[str, etree._Element], data: set[str | None], problems: list[Problem]
) -> bool:
    known = nodes if local_name(reference) == "requiredDecision" else data
    href = reference.get("href", "")
    if href.startswith("#") and href[1:] in known:
        return True
    problems.append(Problem(id_of(reference), f"Expected a {local_name(reference)} of this file, but found {href!r}"))
    return False
