"""Cutting the inside of an EL expression into tokens."""

import re
from dataclasses import dataclass
from typing import Literal

from engine.conversion.el.tree import NoEquivalent
from engine.errors import Message

# Together with MAX_NESTING of the parser this bounds every recursion over the tree.
MAX_TOKENS = 300
WORDS = {
    "and": "&&",
    "or": "||",
    "not": "!",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "div": "/",
    "mod": "%",
    "empty": "empty",
}
_TOKEN = re.compile(
    r"""(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)
    |(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    |(?P<name>[^\W\d][\w$]*|\$[\w$]+)
    |(?P<sign>&&|\|\||==|!=|<=|>=|\+=|[-+*/%<>!?:.,()\[\]])""",
    re.VERBOSE | re.DOTALL,
)
_BLANK = re.compile(r"\s*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the expression: a text without its quotes, an operator in its symbolic spelling.

    `spelling` is how it was written; `empty` and its like are names in some places.
    """

    kind: Literal["number", "text", "name", "sign", "end"]
    text: str
    spelling: str = ""


def tokens_of(source: str) -> list[Token]:
    """The tokens and an end; raises `NoEquivalent` for what is no EL, or too long."""
    tokens: list[Token] = []
    position = _after_blanks(source, 0)
    while position < len(source):
        found = _TOKEN.match(source, position)
        if found is None:
            raise NoEquivalent(Message("{found!r} is not understood", {"found": source[position : position + 20]}))
        tokens.append(_token(found))
        if len(tokens) > MAX_TOKENS:
            raise NoEquivalent(Message("it has more than {limit} words and signs", {"limit": MAX_TOKENS}))
        position = _after_blanks(source, found.end())
    return [*tokens, Token("end", "the end")]


def _after_blanks(source: str, position: int) -> int:
    found = _BLANK.match(source, position)
    return position if found is None else found.end()


def _token(found: re.Match[str]) -> Token:
    text = found.group()
    match found.lastgroup:
        case "number":
            return Token("number", text)
        case "text":
            return Token("text", _ESCAPED.sub(r"\1", text[1:-1]))
        case "name" if text not in WORDS:
            return Token("name", text, text)
        case _:
            return Token("sign", WORDS.get(text, text), text)
