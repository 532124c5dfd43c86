"""Ad hoc sub-processes: their activities are started from outside, until the completion condition holds."""

from engine.interpreter.elements import AdHoc, given
from engine.interpreter.ending import cancel, end_if_done, is_busy
from engine.interpreter.listening import prepare_scope
from engine.interpreter.progress import NotWaiting, StepFailed
from engine.interpreter.tokens import Token, enter, live_children, spawn
from engine.interpreter.variables import evaluate
from engine.interpreter.waiting import close_wait, open_wait


def open_ad_hoc(scope: Token) -> None:
    """Open the wait state of those who start activities, and start those that the model starts itself.

    The condition is first asked when one of them is done (BPMN 2.0, 10.3.5), even if it holds already.
    """
    prepare_scope(scope)
    open_wait(scope, {"startable": list(scope.element.startable)})
    for element_id in _active_elements(scope):
        enter(spawn(scope, element_id))


def start_activity(scope: Token, element_id: str) -> None:
    """Start one of the activities; raises `NotWaiting` where that is not possible now."""
    if element_id not in scope.element.startable:
        expected = ", ".join(scope.element.startable)
        raise NotWaiting(f"Expected an activity of {scope.element.id} to start ({expected}), but found {element_id!r}")
    if _ad_hoc(scope).sequential and is_busy(scope):
        raise NotWaiting(f"Expected the activity that runs in {scope.element.id} to end first: it is sequential")
    enter(spawn(scope, element_id))


def settle(scope: Token) -> None:
    """An activity has moved on: once the condition holds, the rest is cancelled, or waited for."""
    if "wait" in scope.internal_data and _is_complete(scope):
        close_wait(scope, "completed")
        for token in live_children(scope) if _ad_hoc(scope).cancels_remaining else ():
            if not token.is_listener:
                cancel(token, "cancelled")
    if "wait" not in scope.internal_data:
        end_if_done(scope)


def _is_complete(scope: Token) -> bool:
    (value,) = evaluate(scope, [_ad_hoc(scope).completion_condition])
    if not isinstance(value, bool):
        found = f"{value!r}"[:80]
        raise StepFailed(scope.element.id, f"Expected a completion condition that is true or false, but found {found}")
    return value


def _active_elements(scope: Token) -> list[str]:
    """The activities that the model itself starts."""
    expression = _ad_hoc(scope).active_elements
    if expression is None:
        return []
    (value,) = evaluate(scope, [expression])
    if not isinstance(value, list) or not all(one in scope.element.startable for one in value):
        expected = ", ".join(scope.element.startable)
        raise StepFailed(scope.element.id, f"Expected active elements among {expected}, but found {value!r}")
    if _ad_hoc(scope).sequential and len(value) > 1:
        raise StepFailed(scope.element.id, f"Expected one active element at a time, but found {len(value)}")
    return value


def _ad_hoc(scope: Token) -> AdHoc:
    return given(scope.element.ad_hoc)
