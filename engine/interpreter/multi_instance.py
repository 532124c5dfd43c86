"""Multi-instance activities: a body token that holds one member token per item."""

import re
from collections.abc import Mapping

from engine.interpreter.elements import MultiInstance
from engine.interpreter.ending import cancel, close_listeners
from engine.interpreter.progress import Json, StepFailed
from engine.interpreter.tokens import MEMBER, Token, drop, enter, live_children, spawn
from engine.interpreter.variables import evaluate, local, visible, write

MAX_MEMBERS = 1000
_TEXT = re.compile(r'"(\\.|[^"\\])*"')
_PLAIN_PATH = re.compile(r"\s*([^\W\d]\w*)(\s*\.\s*[^\W\d]\w*)*\s*")
# A name that is neither part of a path nor the name of a function or of an entry.
_NAME = re.compile(r"(?<![\w.])([^\W\d]\w*)(?!\w)(?!\s*[(:])")
_FEEL_WORDS = frozenset(
    [
        "and",
        "between",
        "date",
        "else",
        "every",
        "external",
        "false",
        "for",
        "function",
        "if",
        "in",
        "instance",
        "not",
        "null",
        "of",
        "or",
        "return",
        "satisfies",
        "some",
        "then",
        "time",
        "true",
    ]
)


def begin(body: Token) -> bool:
    """Start the members; False when the collection is empty and the activity is done at once."""
    loop = _loop(body)
    (items,) = evaluate(body, [loop.input_collection])
    if not isinstance(items, list):
        raise StepFailed(body.element.id, f"Expected the input collection to be a list, but found {_shown(items)}")
    if len(items) > MAX_MEMBERS:
        raise StepFailed(body.element.id, f"Expected at most {MAX_MEMBERS} instances, but found {len(items)}")
    body.internal_data["loop"] = {
        "size": len(items),
        "next": 0,
        "completed": 0,
        "results": [None] * len(items),
        "items": items,
    }
    if not items:
        _write_collection(body)
        return False
    for _ in range(1 if loop.sequential else len(items)):
        _start_next(body)
    return True


def member_done(member: Token) -> None:
    """Count a finished member, keep its output, and see whether the body goes on, ends early or is complete."""
    body: Token = member.parent
    loop, state = _loop(body), body.internal_data["loop"]
    state["completed"] += 1
    counts = _counts(body, state, ended=member)
    if loop.output_element is not None:
        (state["results"][member.internal_data["index"]],) = evaluate(member, [loop.output_element], counts)
    enough = loop.completion_condition is not None and _is_enough(member, loop.completion_condition, counts)
    drop(member)
    if enough:
        for rest in live_children(body):
            cancel(rest, "cancelled")
    elif loop.sequential and state["next"] < state["size"]:
        _start_next(body)
    if not live_children(body):
        _write_collection(body)
        close_listeners(body)
        body.complete()


def _start_next(body: Token) -> None:
    loop, state = _loop(body), body.internal_data["loop"]
    index = state["next"]
    state["next"] += 1
    item = state["items"][index]
    member = spawn(body, body.element.id + MEMBER, {"index": index})
    variables = local(member)
    variables["loopCounter"] = index + 1
    if loop.input_element is not None:
        variables[loop.input_element] = item
    own = sorted(_own_names(loop.output_element or "", visible(body)))
    for name in own:
        variables.setdefault(name, None)
    if own:
        member.internal_data["collects"] = own
    if not loop.sequential:
        state["items"][index] = None
    enter(member)


def _own_names(output_element: str, around: Mapping[str, Json]) -> set[str]:
    """The variables an output element speaks of that belong to each member, so that none overwrites another's.

    A plain name or path always does; of a longer expression, what is not known around the activity.
    """
    plain = _PLAIN_PATH.fullmatch(output_element)
    if plain is not None:
        return {plain.group(1)}
    names = set(_NAME.findall(_TEXT.sub("", output_element)))
    return names - _FEEL_WORDS - set(around)


def _counts(body: Token, state: dict[str, Json], ended: Token) -> dict[str, int]:
    active = sum(1 for member in live_children(body) if member is not ended)
    return {
        "numberOfInstances": state["size"],
        "numberOfActiveInstances": active,
        "numberOfCompletedInstances": state["completed"],
        "numberOfTerminatedInstances": state["next"] - state["completed"] - active,
    }


def _is_enough(member: Token, condition: str, counts: dict[str, int]) -> bool:
    (value,) = evaluate(member, [condition], counts)
    if not isinstance(value, bool):
        raise StepFailed(
            member.element.id, f"Expected a completion condition that is true or false, but found {_shown(value)}"
        )
    return value


def _write_collection(body: Token) -> None:
    collection = _loop(body).output_collection
    if collection is not None:
        write(body, collection, body.internal_data["loop"]["results"])


def _loop(body: Token) -> MultiInstance:
    loop = body.element.loop
    if not isinstance(loop, MultiInstance):
        raise TypeError(f"Expected MultiInstance at {body.element.id}, but found {loop!r}")
    return loop


def _shown(value: Json) -> str:
    return "null" if value is None else f"{type(value).__name__} {str(value)[:60]!r}"
