"""A template filled for a case: FEEL evaluated in batches, every value escaped, and the sheet around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from engine.documents.template import Body, Choice, Hole, Piece, Repetition, Template
from engine.errors import ExpressionFailed, Message, TooLarge
from engine.feel import Feel

MOST_ITEMS = 1_000
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
    title, title_en = (_as_text(body, feel, context) for body in (template.title, template.title_en))
    zh, en = (_filled(body, feel, context) for body in (template.zh, template.en))
    html = (
        f'<article class="document {"issued" if sheet.sealed else "draft"}">\n'
        f'<p class="head" lang="zh">{escape(sheet.bureau)}</p>\n<h1 lang="zh">{escape(title)}</h1>\n'
        f'<section lang="zh">{zh}{_seal(sheet)}</section>\n<section lang="en">{en}</section>\n</article>\n'
    )
    if len(html) > LONGEST:
        raise TooLarge(
            "Expected a document of at most {limit} letters, but found {found}", limit=LONGEST, found=len(html)
        )
    return Rendered(title, title_en, html)


def _seal(sheet: Sheet) -> str:
    if not sheet.sealed:
        return '<p class="no-seal">草稿，未编号，未用印</p>'
    return f'<p class="seal"><span>{escape(sheet.bureau)}</span><span>电子印章示意</span></p>'


def _filled(body: Body, feel: Feel, context: Mapping[str, Any]) -> str:
    """A body as HTML: first what is there at all, level by level, then every hole of it in one batch."""
    pieces: list[Piece] = list(body)
    while asked := [piece.expression for piece in pieces if isinstance(piece, Choice | Repetition)]:
        answers = iter(feel.evaluate(asked, context))
        expanded: list[Piece] = []
        for piece in pieces:
            match piece:
                case Choice():
                    expanded += piece.body if _truth(piece.expression, next(answers)) else ()
                case Repetition():
                    members = _members(piece.expression, next(answers))
                    expanded += [_filled(piece.body, feel, {**context, "item": one}) for one in members]
                case _:
                    expanded.append(piece)
        pieces = expanded
    return "".join(_with_holes_filled(pieces, feel, context, quoted=True))


def _as_text(body: Body, feel: Feel, context: Mapping[str, Any]) -> str:
    """A title: one line, not escaped."""
    return " ".join("".join(_with_holes_filled(list(body), feel, context, quoted=False)).split())


def _with_holes_filled(pieces: list[Piece], feel: Feel, context: Mapping[str, Any], *, quoted: bool) -> list[str]:
    holes = [piece.expression for piece in pieces if isinstance(piece, Hole)]
    values = zip(holes, feel.evaluate(holes, context), strict=True)
    texts = (_text(expression, value) for expression, value in values)
    filled = (escape(text, quote=False) if quoted else text for text in texts)
    return [piece if isinstance(piece, str) else next(filled) for piece in pieces]


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
