"""A template filled for a case: FEEL evaluated in batches, every value escaped, and the sheet around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from engine.documents.template import Body, Choice, Hole, Piece, Repetition, Template
from engine.errors import ExpressionFailed, Message, TooLarge
from engine.feel import Feel

MOST_ITEMS = 1_000
MOST_SECONDS = 2.0
LONGEST = 512 * 1024
NO_NUMBER = "（待编号）"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around the text: whose document it is, and whether it is sealed."""

    bureau: str
    bureau_en: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document: its titles as plain text, the whole of it as HTML."""

    title: str
    title_en: str
    html: str


def render(template: Template, feel: Feel, context: Mapping[str, Any], sheet: Sheet) -> Rendered:
    """Fill a template; raises ExpressionFailed, or TooLarge for a document nobody could read."""
    filling = _Filling(feel)
    title, title_en = (filling.text_of(body, context) for body in (template.title, template.title_en))
    zh, en = (filling.html_of(body, context) for body in (template.zh, template.en))
    html = (
        f'<article class="document {"issued" if sheet.sealed else "draft"}">\n'
        f'<p class="head" lang="zh">{escape(sheet.bureau)}</p>\n<h1 lang="zh">{escape(title)}</h1>\n'
        f'<section lang="zh">{zh}{_seal(sheet)}</section>\n<section lang="en">{en}</section>\n</article>\n'
    )
    return Rendered(title, title_en, html)


def _seal(sheet: Sheet) -> str:
    if not sheet.sealed:
        return '<p class="no-seal">草稿，未编号，未用印</p>'
    return f'<p class="seal"><span>{escape(sheet.bureau)}</span><span>电子印章示意</span></p>'


class _Done(str):
    """HTML that is measured already."""

    __slots__ = ()


class _Filling:
    """One document being filled, within one measure of members, letters and time: lists may stand in lists."""

    def __init__(self, feel: Feel) -> None:
        self._feel = feel
        self._used_before = feel.seconds_used
        self._members = 0
        self._letters = 0

    def html_of(self, body: Body, context: Mapping[str, Any]) -> str:
        """A body as HTML: first what is there at all, level by level, then every hole of it in one batch."""
        pieces: list[Piece] = list(body)
        while asked := [piece.expression for piece in pieces if isinstance(piece, Choice | Repetition)]:
            answers = iter(self._evaluated(asked, context))
            expanded: list[Piece] = []
            for piece in pieces:
                match piece:
                    case Choice():
                        expanded += piece.body if _truth(piece.expression, next(answers)) else ()
                    case Repetition():
                        members = self._counted(_members(piece.expression, next(answers)))
                        expanded += [_Done(self.html_of(piece.body, {**context, "item": one})) for one in members]
                    case _:
                        expanded.append(piece)
            pieces = expanded
        return "".join(self._with_holes_filled(pieces, context, quoted=True))

    def text_of(self, body: Body, context: Mapping[str, Any]) -> str:
        """A title: one line, not escaped."""
        return " ".join("".join(self._with_holes_filled(list(body), context, quoted=False)).split())

    def _with_holes_filled(self, pieces: list[Piece], context: Mapping[str, Any], *, quoted: bool) -> list[str]:
        holes = [piece.expression for piece in pieces if isinstance(piece, Hole)]
        values = zip(holes, self._evaluated(holes, context), strict=True)
        texts = (_text(expression, value) for expression, value in values)
        filled = (escape(text, quote=False) if quoted else text for text in texts)
        return [
            piece if isinstance(piece, _Done) else self._measured(piece if isinstance(piece, str) else next(filled))
            for piece in pieces
        ]

    def _evaluated(self, expressions: list[str], context: Mapping[str, Any]) -> list[Any]:
        values = self._feel.evaluate(expressions, context)
        if self._feel.seconds_used - self._used_before > MOST_SECONDS:
            raise TooLarge("Expected a document that is filled within {limit} seconds", limit=MOST_SECONDS)
        return values

    def _counted(self, members: list[Any]) -> list[Any]:
        self._members += len(members)
        if self._members > MOST_ITEMS:
            raise TooLarge("Expected a document with at most {limit} members of lists in all", limit=MOST_ITEMS)
        return members

    def _measured(self, text: str) -> str:
        self._letters += len(text)
        if self._letters > LONGEST:
            raise TooLarge("Expected a document of at most {limit} letters", limit=LONGEST)
        return text


def _truth(expression: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _unexpected(expression, Message("true or false"), value)
    return value


def _members(expression: str, value: object) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise _unexpected(expression, Message("a list of at most {limit}", {"limit": MOST_ITEMS}), value)
    return value


def _text(expression: str, value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case int() | float() if not isinstance(value, bool):
            return str(int(value)) if value == int(value) else str(value)
        case _:
            raise _unexpected(expression, Message("a text or a number"), value)


def _unexpected(expression: str, expected: Message, value: object) -> ExpressionFailed:
    found = str(value)
    return ExpressionFailed(
        "Expected {expression} to give {expected}, but found {found}",
        expression=expression,
        expected=expected,
        found=found if len(found) <= 80 else f"{found[:80]}...",
    )
