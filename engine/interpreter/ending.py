"""How tokens leave, and how scopes end: completing, cancelling, settling."""

from collections.abc import Mapping

from engine.interpreter.elements import is_join
from engine.interpreter.flows import flows_taken
from engine.interpreter.progress import Ended, How, Json, Passed
from engine.interpreter.tokens import Execution, Token, drop, enter, listeners_of, live_children, spawn
from engine.interpreter.variables import apply_result
from engine.interpreter.waiting import close_wait


def finish_activity(token: Token, result: Mapping[str, Json]) -> None:
    """An activity is done: its result is taken over, its boundary events stop listening, its token leaves."""
    close_wait(token, "completed")
    apply_result(token, result)
    close_listeners(token)
    token.complete()


def finish_event(token: Token, result: Mapping[str, Json]) -> None:
    """A handler has thrown the message of an event."""
    close_wait(token, "completed")
    apply_result(token, result)
    token.complete()


def leave(token: Token) -> None:
    """Take the outgoing flows; without any, the token ends and its scope may be done."""
    execution: Execution = token.workflow
    element = token.element
    scope = token.parent
    execution.log.append(Passed(element.id, element.kind))
    # Of the events behind an event-based gateway only the first that happens counts.
    race = {"race": token.id.hex} if element.kind == "event_based_gateway" else {}
    arriving = []
    for flow in flows_taken(token):
        at_join = is_join(execution.definition.elements[flow.target])
        arriving.append(spawn(scope, flow.target, {"flow": flow.id} if at_join else race))
    drop(token)
    for next_token in arriving:
        enter(next_token)
    settle(scope)


def settle(scope: Token) -> None:
    """A token of the scope has moved on or ended: the scope may be done."""
    if scope.is_live:
        scope.task_spec.settle(scope)


def is_busy(scope: Token) -> bool:
    """Whether something moves or waits in the scope, beside what only listens."""
    return any(not child.is_listener for child in live_children(scope))


def end_if_done(scope: Token) -> None:
    """End a scope in which nothing moves any more."""
    if is_busy(scope):
        return
    for listener in live_children(scope):
        cancel(listener, "cancelled")
    if scope.parent is None:
        execution: Execution = scope.workflow
        execution.ended = "completed"
        execution.log.append(Ended("completed"))
        scope.complete()
    else:
        finish_activity(scope, {})


def cancel(token: Token, how: How) -> None:
    """Cancel depth-first: what is inside, what listens for it, then the token itself.

    A token that is cancelled already, as a listener is that went with its host, stays as it is.
    """
    if not token.is_live:
        return
    for child in live_children(token):
        cancel(child, how)
    close_listeners(token)
    close_wait(token, how)
    token.cancel()
    drop(token)


def cancel_all(execution: Execution) -> None:
    """End the case where it stands."""
    root = execution.task_tree
    for token in live_children(root):
        cancel(token, "cancelled")
    execution.ended = "cancelled"
    execution.log.append(Ended("cancelled"))
    root.cancel()


def close_listeners(token: Token) -> None:
    """Stop the boundary events of an activity from listening."""
    for listener in list(listeners_of(token)):
        cancel(listener, "cancelled")
