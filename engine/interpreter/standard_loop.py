"""Loops: a body token that runs its activity again and again, one member token at a time."""

from engine.interpreter.elements import StandardLoop
from engine.interpreter.ending import close_listeners
from engine.interpreter.progress import StepFailed
from engine.interpreter.tokens import MEMBER, Token, drop, enter, spawn
from engine.interpreter.variables import evaluate, local


def begin(body: Token) -> bool:
    """Start the first round; False when the loop tests before and its condition does not hold."""
    body.internal_data["loop"] = {"round": 0}
    if _loop(body).test_before and not _goes_on(body):
        return False
    _start_round(body)
    return True


def member_done(member: Token) -> None:
    """A round is over: another one begins, or the activity is done."""
    body: Token = member.parent
    drop(member)
    if _goes_on(body):
        _start_round(body)
    else:
        close_listeners(body)
        body.complete()


def _start_round(body: Token) -> None:
    state = body.internal_data["loop"]
    member = spawn(body, body.element.id + MEMBER, {"index": state["round"]})
    state["round"] += 1
    local(member)["loopCounter"] = state["round"]
    enter(member)


def _goes_on(body: Token) -> bool:
    """Whether the loop's condition asks for another round that its maximum allows."""
    loop, done = _loop(body), body.internal_data["loop"]["round"]
    if loop.maximum is not None and done >= loop.maximum:
        return False
    if loop.condition is None:
        return True
    (value,) = evaluate(body, [loop.condition], {"loopCounter": done})
    if not isinstance(value, bool):
        found = f"{value!r}"[:80]
        raise StepFailed(body.element.id, f"Expected a loop condition that is true or false, but found {found}")
    return value


def _loop(body: Token) -> StandardLoop:
    loop = body.element.loop
    if not isinstance(loop, StandardLoop):
        raise TypeError(f"Expected StandardLoop at {body.element.id}, but found {loop!r}")
    return loop
