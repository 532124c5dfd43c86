"""Questions about the flow graph: what a token can reach, and what it must pass."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType

from engine.interpreter.elements import Element

_EXIT = ""


def successors(elements: Mapping[str, Element], element_id: str) -> list[str]:
    """Where a token at an element can be next, boundary events included."""
    element = elements[element_id]
    return [flow.target for flow in element.outgoing] + list(element.boundary_events)


def reachable(
    elements: Mapping[str, Element], starts: Iterable[str], avoiding: AbstractSet[str] = frozenset()
) -> set[str]:
    """The elements reachable from `starts` (those included) without entering `avoiding`."""
    seen = {start for start in starts if start not in avoiding}
    stack = list(seen)
    while stack:
        for successor in successors(elements, stack.pop()):
            if successor not in seen and successor not in avoiding:
                seen.add(successor)
                stack.append(successor)
    return seen


def flows_reachable(elements: Mapping[str, Element], starts: Iterable[str], join_id: str) -> set[str]:
    """The incoming flows of a join that tokens at `starts` can still arrive on without passing the join."""
    before = reachable(elements, starts, avoiding={join_id})
    return {flow.id for flow in elements[join_id].incoming if flow.source in before}


def post_dominators(elements: Mapping[str, Element]) -> Mapping[str, frozenset[str]]:
    """For every element the elements that each sequence-flow path from it to an end must pass.

    Boundary events are left out: they are the exception, and a move is judged by the normal course.
    """
    nodes = [e.id for e in elements.values() if e.kind != "process"]
    everything = frozenset(nodes) | {_EXIT}
    found: dict[str, frozenset[str]] = dict.fromkeys(nodes, everything)
    found[_EXIT] = frozenset({_EXIT})
    changed = True
    while changed:
        changed = False
        for node in reversed(nodes):
            targets = [flow.target for flow in elements[node].outgoing] or [_EXIT]
            after = frozenset.intersection(*(found[target] for target in targets))
            new = after | {node}
            if new != found[node]:
                found[node] = new
                changed = True
    return MappingProxyType({node: passed - {_EXIT} for node, passed in found.items() if node != _EXIT})
