"""Joins count tokens: one unconsumed arrival per incoming flow is taken, what is in excess stays."""

from collections import defaultdict

from engine.interpreter.graph import flows_reachable
from engine.interpreter.progress import StepFailed
from engine.interpreter.tokens import Execution, Token, drop, live_children, walk


def arrivals_by_flow(scope: Token, element_id: str) -> dict[str, Token]:
    """The oldest unconsumed arrival on each incoming flow of a join."""
    oldest: dict[str, Token] = {}
    for token in live_children(scope):
        if token.is_arrival and token.element.id == element_id:
            oldest.setdefault(token.internal_data["flow"], token)
    return oldest


def parallel_is_ready(arriving: Token) -> bool:
    """Whether the arriving token completes a set; the others of the set are then consumed."""
    waiting = arrivals_by_flow(arriving.parent, arriving.element.id)
    waiting.setdefault(arriving.internal_data["flow"], arriving)
    if len(waiting) < len(arriving.element.incoming) or waiting[arriving.internal_data["flow"]] is not arriving:
        return False
    consume(waiting, keep=arriving)
    return True


def consume(arrivals: dict[str, Token], keep: Token) -> None:
    """All arrivals of a set but one disappear; that one goes on for them."""
    for token in arrivals.values():
        if token is not keep:
            token.cancel()
            drop(token)


def release_inclusive(execution: Execution) -> bool:
    """Let one inclusive join go on for which no further token can come; called when nothing is ready."""
    for scope, element_id in _waiting_inclusive_joins(execution):
        arrivals = arrivals_by_flow(scope, element_id)
        if not _more_can_come(scope, element_id, set(arrivals)):
            keep = next(iter(arrivals.values()))
            consume(arrivals, keep)
            del keep.internal_data["flow"]
            keep._ready()
            return True
    return False


def _waiting_inclusive_joins(execution: Execution) -> list[tuple[Token, str]]:
    found: dict[tuple[str, str], tuple[Token, str]] = {}
    order = list(execution.definition.elements)
    for token in walk(execution.task_tree):
        if token.is_arrival and token.element.kind == "inclusive_gateway":
            found.setdefault((token.parent.id.hex, token.element.id), (token.parent, token.element.id))
    return sorted(found.values(), key=lambda pair: order.index(pair[1]))


def _more_can_come(scope: Token, join_id: str, arrived: set[str]) -> bool:
    """BPMN 2.0, 13.4.3: a token elsewhere that can reach an empty incoming flow and none that is taken."""
    elements = scope.workflow.definition.elements
    missing = {flow.id for flow in elements[join_id].incoming} - arrived
    for token in live_children(scope):
        if token.is_listener or (token.is_arrival and token.element.id == join_id):
            continue
        coming = flows_reachable(elements, [token.element.id], join_id)
        if coming & missing and not coming & arrived:
            return True
    return False


def require_not_starved(execution: Execution) -> None:
    """Raise `StepFailed` for a scope in which only joins wait, because nothing can ever arrive there."""
    by_scope: dict[Token, list[Token]] = defaultdict(list)
    for token in walk(execution.task_tree):
        beside = token.is_listener or token.element.kind == "event_sub_process"
        if token.parent is not None and not beside:
            by_scope[token.parent].append(token)
    for tokens in by_scope.values():
        if all(token.is_arrival for token in tokens):
            join = tokens[0].element
            raise StepFailed(join.id, f"The join waits for a token on {_missing(tokens)}, but none can come any more")


def _missing(tokens: list[Token]) -> str:
    join = tokens[0].element
    arrived = {token.internal_data["flow"] for token in tokens if token.element is join}
    return ", ".join(flow.id for flow in join.incoming if flow.id not in arrived)
