"""Conditional events: they are asked anew whenever a variable may have changed, whoever changed it.

An event happens when its condition becomes true, and again only after it was false in between (BPMN 2.0,
10.5.5). A variable that does not exist yet makes a condition not true, and so does null.
"""

from engine.errors import UnknownName
from engine.interpreter.elements import given
from engine.interpreter.listening import trigger
from engine.interpreter.progress import StepFailed
from engine.interpreter.tokens import Execution, Token
from engine.interpreter.variables import evaluate


def release_conditions(execution: Execution) -> bool:
    """Let every conditional event happen whose condition has become true; whether there was one."""
    if not execution.variables_changed:
        return False
    execution.variables_changed = False
    happened = False
    for token in _listening(execution):
        if not token.is_live or "wait" not in token.internal_data:
            continue  # Another one has interrupted it.
        held = token.internal_data["wait"].get("held", False)
        holds = _holds(token)
        token.internal_data["wait"]["held"] = holds
        if holds and not held:
            trigger(token, {})
            happened = True
    return happened


def _listening(execution: Execution) -> list[Token]:
    """In the order in which they were armed."""
    return [t for t in execution.tasks.values() if t.is_live and "condition" in t.internal_data.get("wait", {})]


def _holds(token: Token) -> bool:
    condition = given(token.element.condition)
    try:
        (value,) = evaluate(token, [condition])
    except StepFailed as failure:
        if isinstance(failure.__cause__, UnknownName):
            return False
        raise
    if value is not None and not isinstance(value, bool):
        found = f"{value!r}"[:80]
        raise StepFailed(token.element.id, f"Expected a condition that is true or false, but found {found}")
    return value is True
