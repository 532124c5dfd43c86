"""Texts that may hold EL: one expression, words with expressions among them, or none."""

import re

from engine.conversion.el.parsing import parse
from engine.conversion.el.printing import Names, feel_of, quoted
from engine.conversion.el.tree import Call, Literal, Name, NoEquivalent
from engine.errors import Message
from engine.feel import MAX_EXPRESSION

MAX_TEXT = 4_000
_MARK = re.compile(r"[$#]\{")
_EXPRESSION = re.compile(r"""[$#]\{((?:[^'"{}]|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")*)\}""", re.DOTALL)


def holds_el(text: str) -> bool:
    """Whether there is a `${` or `#{` in a text."""
    return _MARK.search(text) is not None


def text_to_feel(text: str, names: Names) -> str:
    """The FEEL of a text, without a leading equals sign; words without EL are a FEEL text.

    Raises `NoEquivalent` with the reason if a part of it cannot be FEEL.
    """
    if len(text) > MAX_TEXT:
        raise NoEquivalent(Message("it is longer than {limit} characters", {"limit": MAX_TEXT}))
    parts = _parts(text.strip() if holds_el(text) else text, names)
    if len(parts) == 1:
        return _of_moderate_length(parts[0][0])
    joined = ", ".join(part if is_words else f"string({part})" for part, is_words in parts)
    return _of_moderate_length(f"string join([{joined}])")


def bare_to_feel(source: str, names: Names) -> str:
    """The FEEL of EL without `${` and `}` around it."""
    if len(source) > MAX_TEXT:
        raise NoEquivalent(Message("it is longer than {limit} characters", {"limit": MAX_TEXT}))
    return _of_moderate_length(feel_of(parse(source), names))


def _parts(text: str, names: Names) -> list[tuple[str, bool]]:
    """FEEL for each part, and whether it was words; at least one."""
    parts: list[tuple[str, bool]] = []
    position = 0
    while mark := _MARK.search(text, position):
        found = _EXPRESSION.match(text, mark.start())
        if found is None:
            raise NoEquivalent(Message("{found!r} is not understood", {"found": text[mark.start() :][:20]}))
        if mark.start() > position:
            parts.append((quoted(text[position : mark.start()]), True))
        parts.append((feel_of(parse(found.group(1)), names), False))
        position = found.end()
    if position < len(text) or not parts:
        parts.append((quoted(text[position:]), True))
    return parts


def _of_moderate_length(feel: str) -> str:
    if len(feel) > MAX_EXPRESSION:
        raise NoEquivalent(Message("its FEEL is longer than {limit} characters", {"limit": MAX_EXPRESSION}))
    return feel


def assigned_in(text: str, names: Names) -> tuple[str, str] | None:
    """The variable that `${execution.setVariable("name", value)}` sets, and its value as FEEL; None otherwise."""
    found = _EXPRESSION.fullmatch(text.strip())
    if found is None:
        return None
    match parse(found.group(1)):
        case Call(
            of=Name(name="execution"), name="setVariable", arguments=(Literal(value=str(name), is_number=False), value)
        ):
            return name, _of_moderate_length(feel_of(value, names))
    return None
