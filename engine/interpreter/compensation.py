"""Compensation: each scope keeps what was done in it and can be undone, and undoes it in reverse order.

A record is what is needed to undo one finished activity: which it was, the variables it had for itself, and,
for a sub-process without a handler of its own, the records of what was done inside. The token that asks for
compensation holds the handlers, one at a time, and goes on after the last one (BPMN 2.0, 10.7).
"""

from typing import Any

from engine.interpreter.elements import Element
from engine.interpreter.ending import cancel, is_busy
from engine.interpreter.listening import happen_at_boundary, start_of
from engine.interpreter.tokens import Execution, Token, enter, live_children, spawn

Record = dict[str, Any]


def remember(done: Token) -> None:
    """Keep what is needed to undo an activity that is done, if it can be undone."""
    element: Element = done.element
    record: Record = {"activity": element.id, "variables": dict(done.internal_data.get("variables", {}))}
    inside = done.internal_data.get("done", [])
    if element.undone_by is None:
        if not inside and _own_handler(done) is None:
            return
        record["inside"] = inside
    if not element.is_for_compensation:
        done.parent.internal_data.setdefault("done", []).append(record)


def hand_over(body: Token) -> None:
    """A repeated activity is done as a whole: from now on its rounds can be undone."""
    records = body.internal_data.pop("done", [])
    if records:
        body.parent.internal_data.setdefault("done", []).extend(records)


def is_undoing(token: Token) -> bool:
    """Whether the token holds compensation handlers."""
    return "undoing" in token.internal_data


def begin(thrower: Token) -> bool:
    """Begin to undo what the event asks for; False when there is nothing to undo."""
    scope: Token = thrower.parent
    if scope.element.kind == "event_sub_process" and thrower.element.compensates != scope.element.id:
        scope = scope.parent
    wanted = thrower.element.compensates
    records = scope.internal_data.pop("done", [])
    chosen = [record for record in records if wanted is None or record["activity"] == wanted]
    rest = [record for record in records if record not in chosen]
    if rest:
        scope.internal_data["done"] = rest
    if not chosen:
        return False
    thrower.internal_data["undoing"] = chosen
    undo_next(thrower)
    return True


def cancel_transaction(thrower: Token) -> None:
    """Cancel what moves in the transaction, undo what was done, then let its cancel event happen."""
    transaction: Token = thrower.parent
    for token in live_children(transaction):
        if token is not thrower:
            cancel(token, "cancelled")
    thrower.internal_data["undoing"] = transaction.internal_data.pop("done", [])
    undo_next(thrower)


def undo_next(holder: Token) -> None:
    """Start the next handler when the one before is done; after the last one the holder goes on."""
    if is_busy(holder):
        return
    if holder.internal_data["undoing"]:
        _undo(holder, holder.internal_data["undoing"].pop())
    else:
        del holder.internal_data["undoing"]
        _all_undone(holder)


def _undo(holder: Token, record: Record) -> None:
    execution: Execution = holder.workflow
    element = execution.definition.elements[record["activity"]]
    if element.undone_by is not None:
        enter(spawn(holder, element.undone_by, {"variables": record["variables"]}))
        return
    # The sub-process is gone; a token stands for it, with the variables it had, while it is undone.
    scope = spawn(holder, element.id, {"variables": record["variables"], "undoing": record["inside"]})
    scope.begin_waiting()
    handler = _own_handler(scope)
    if handler is None:
        undo_next(scope)
    else:
        scope.internal_data |= {"undoing": [], "done": record["inside"]}
        enter(spawn(scope, handler))


def _all_undone(holder: Token) -> None:
    if holder.element.trigger == "cancel":
        _leave_transaction(holder)
    elif holder.element.trigger == "compensation":
        holder.complete()
    else:
        around = holder.parent
        cancel(holder, "cancelled")
        undo_next(around)


def _leave_transaction(thrower: Token) -> None:
    transaction: Token = thrower.parent
    execution: Execution = thrower.workflow
    events = [execution.definition.elements[one] for one in transaction.element.boundary_events]
    happen_at_boundary(transaction, next(one for one in events if one.trigger == "cancel"), {})


def _own_handler(scope: Token) -> str | None:
    """The event sub-process by which a sub-process undoes itself."""
    execution: Execution = scope.workflow
    for element_id in scope.element.event_sub_processes:
        if start_of(execution, element_id).trigger == "compensation":
            return element_id
    return None
