"""Whether a move keeps every join sound: nothing starves, nothing is doubled.

The barrier of an element are the joins that every normal way from it to the end must pass. A token
started elsewhere that gets to the element without crossing that barrier would be there a second time.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from engine.interpreter.definition import Definition
from engine.interpreter.elements import Element, is_join
from engine.interpreter.graph import flows_reachable, reachable
from engine.interpreter.progress import IllegalMove
from engine.interpreter.tokens import Token, drop, live_children


def replace_stale_arrivals(started: Sequence[Token]) -> None:
    """Arrivals at a join that a target before the fork brings about again give way to it."""
    for target in started:
        for token in live_children(target.parent):
            if token.is_arrival and _brings_about(target, token):
                token.cancel()
                drop(token)


def require_no_double(started: Sequence[Token]) -> None:
    """Raise `IllegalMove` if a token that stays would be brought about again by a target, or a target by it.

    Tokens on two ways of which only one is taken are one and the same to the join where both ways lead.
    """
    for target in started:
        for other in live_children(target.parent):
            if other in started or other.is_listener or other.is_arrival:
                continue
            if _leads_to(target, other) or _leads_to(other, target) or _meet_on_one_flow(target, other):
                raise IllegalMove(
                    f"Expected {other.element.id} to be moved along with a start at {target.element.id}, "
                    "because its token would be doubled"
                )


def require_no_starving(scope: Token) -> None:
    """Raise `IllegalMove` if a parallel join ahead of a token could never get all its tokens."""
    tokens = [token for token in live_children(scope) if not token.is_listener]
    elements = _elements(scope)
    ahead = {join for token in tokens for join in _barrier(token) if elements[join].kind == "parallel_gateway"}
    for join in ahead:
        missing = {flow.id for flow in elements[join].incoming} - _supplied(tokens, elements, join)
        if missing and any(token.element.id != join or token.is_arrival for token in tokens):
            raise IllegalMove(
                f"Expected a token for every flow into {join}, but none could come on {', '.join(sorted(missing))}"
            )


def _supplied(tokens: Sequence[Token], elements: Mapping[str, Element], join: str) -> AbstractSet[str]:
    arrived = {token.internal_data["flow"] for token in tokens if token.is_arrival and token.element.id == join}
    moving = [token.element.id for token in tokens if not (token.is_arrival and token.element.id == join)]
    return arrived | flows_reachable(elements, moving, join)


def _leads_to(token: Token, other: Token) -> bool:
    """Whether a token gets to where another one is without the joins that one must pass."""
    barrier = _barrier(other) - {other.element.id, token.element.id}
    return other.element.id in reachable(_elements(token), [token.element.id], barrier)


def _meet_on_one_flow(token: Token, other: Token) -> bool:
    """Whether two tokens come to the next join that both must pass on the same flow."""
    elements, common = _elements(token), _barrier(token) & _barrier(other)
    for join in common - {token.element.id, other.element.id}:
        before_others = [reachable(elements, [one.element.id], common - {join}) for one in (token, other)]
        arriving = [{f.id for f in elements[join].incoming if f.source in before - {join}} for before in before_others]
        if arriving[0] & arriving[1]:
            return True
    return False


def _brings_about(target: Token, arrival: Token) -> bool:
    before = reachable(_elements(target), [target.element.id], _barrier(arrival) - {target.element.id})
    flow = next(f for f in arrival.element.incoming if f.id == arrival.internal_data["flow"])
    return flow.source in before and target.element.id != arrival.element.id


def _barrier(token: Token) -> AbstractSet[str]:
    definition: Definition = token.workflow.definition
    passed = definition.post_dominators[token.element.id]
    return {element_id for element_id in passed if is_join(definition.elements[element_id])}


def _elements(token: Token) -> Mapping[str, Element]:
    definition: Definition = token.workflow.definition
    return definition.elements
