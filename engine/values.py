"""What may be a variable: JSON that both databases can hold and FEEL can compute with."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

import orjson

from engine.errors import Invalid, Message, TooLarge

MAX_CASE_BYTES = 1_000_000
MAX_DEPTH = 64
MAX_NUMBER = 2**53
MAX_NAME = 200
MAX_TEXT = 4000
# Written by the engine alone.
RESERVED = frozenset({"initiator", "initiator_department", "bureau_level", "origin_case", "origin_bureau"})


def flaws_in(value: object, path: str = "", depth: int = 0) -> Iterator[tuple[str, Message]]:
    """Every place in a value that is not plain JSON, or more than one of its readers can hold."""
    if depth > MAX_DEPTH:
        yield path, Message("Expected at most {limit} levels of nesting", {"limit": MAX_DEPTH})
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str) or not _is_text(key):
                yield path, Message("Expected names to be text without NUL characters, but found {key!r}", {"key": key})
            else:
                yield from flaws_in(item, f"{path}.{key}" if path else key, depth + 1)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from flaws_in(item, f"{path}[{index}]", depth + 1)
    else:
        yield from ((path, message) for message in _flaws_of_scalar(value))


def _flaws_of_scalar(value: object) -> Iterator[Message]:
    if isinstance(value, str):
        if not _is_text(value):
            yield Message("Expected text without NUL characters and lone surrogates", {})
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float):
        if not isfinite(value) or abs(value) > MAX_NUMBER:
            yield Message("Expected a number between -2^53 and 2^53, but found {value}", {"value": value})
    else:
        yield Message("Expected JSON, but found {type}", {"type": type(value).__name__})


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def readable(text: str) -> str:
    """Any text, such as an exception's, as both databases can hold it, cut where nobody reads on."""
    return text.encode(errors="replace").decode().replace("\x00", "\ufffd")[:MAX_TEXT]


def require_variables(variables: Mapping[str, Any], held: Mapping[str, Any]) -> None:
    """Raise Invalid or TooLarge unless the variables may join those a case holds."""
    if not isinstance(variables, Mapping):
        raise Invalid("Expected variables to be an object", problems={"variables": [Message("Expected an object")]})
    problems: dict[str, list[Message]] = {}
    for path, message in flaws_in(variables):
        problems.setdefault(path, []).append(message)
    for name in () if problems else variables:
        if name in RESERVED:
            problems.setdefault(name, []).append(Message("Only the engine writes this variable", {}))
        elif not 0 < len(name) <= MAX_NAME:
            problems.setdefault(name, []).append(
                Message("Expected a name of 1 to {limit} letters", {"limit": MAX_NAME})
            )
    if problems:
        raise Invalid("The variables are refused: {count} of them are wrong", count=len(problems), problems=problems)
    require_room(held, variables)


def require_room(held: Mapping[str, Any], added: Mapping[str, Any]) -> None:
    """Raise TooLarge if a case that holds the one would be over its limit with the other.

    What takes the place of something counts instead of it; a case that is full may still shrink and go on.
    """
    size = len(orjson.dumps({**held, **added}))
    if size > MAX_CASE_BYTES and size > len(orjson.dumps(held)):
        raise TooLarge(
            "Expected the variables of a case to be at most {limit} bytes, but found {size}",
            limit=MAX_CASE_BYTES,
            size=size,
        )
