"""Templates of documents: HTML of a few plain elements, read once into pieces that a rendering fills.

    <h1 lang="zh">受理通知书</h1>
    <section lang="zh"> ... {{ FEEL }} ... <tr data-each="=list"> {{ item.name }} </tr> </section>
    <section lang="en"><h2>Acceptance notice</h2> <p data-if="=FEEL"> ... </p> </section>

Whatever is not named here is refused by its name: a template can hold no style, script, link or image.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import cast

from lxml import etree

from engine.errors import DeploymentInvalid, Problem
from engine.xml import read_xml

_BLOCKS = {"h2", "h3", "p", "div", "section", "header", "footer", "ul", "ol", "li"}
TAGS = frozenset(_BLOCKS | {"table", "thead", "tbody", "tr", "th", "td", "strong", "em", "br", "span", "time"})
CLASSES = frozenset({"center", "right", "large", "small", "plain"})
ATTRIBUTES: Mapping[str, re.Pattern[str]] = {
    "lang": re.compile("zh|en"),
    "class": re.compile(rf"({'|'.join(sorted(CLASSES))})( ({'|'.join(sorted(CLASSES))}))*"),
    "colspan": re.compile("[1-9][0-9]?"),
    "rowspan": re.compile("[1-9][0-9]?"),
}
CONTROLS = ("data-if", "data-each")
TOP = (("h1", "zh"), ("section", "zh"), ("section", "en"))
_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_OPEN, _CLOSE = b"<template>", b"</template>"
_MARK = b"\xef\xbb\xbf"  # what some editors write first


@dataclass(frozen=True, slots=True)
class Hole:
    """`{{ FEEL }}`: filled with a text or a number."""

    expression: str


@dataclass(frozen=True, slots=True)
class Choice:
    """`data-if`: there only when the expression is true."""

    expression: str
    body: "Body"


@dataclass(frozen=True, slots=True)
class Repetition:
    """`data-each`: there once for every member of a list, which is `item` inside."""

    expression: str
    body: "Body"


Piece = str | Hole | Choice | Repetition
Body = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template: plain text in the titles, HTML in the two bodies; `expressions` with their lines."""

    title: Body
    title_en: Body
    zh: Body
    en: Body
    expressions: tuple[tuple[int, str], ...]


def compile_template(content: bytes) -> Template:
    """Read a template; raises DeploymentInvalid with every problem found."""
    root = read_xml(_OPEN + content.removeprefix(_MARK) + _CLOSE)
    reader = _Reader()
    reader.require_top(root)
    if reader.problems:
        raise DeploymentInvalid(reader.problems)
    title, zh, en = root
    compiled = Template(
        title=tuple(reader.texts(title.text, title)),
        title_en=tuple(reader.texts(en[0].text, en[0])),
        zh=tuple(reader.inside(zh)),
        en=tuple(reader.inside(en)),
        expressions=tuple(reader.expressions),
    )
    if reader.problems:
        raise DeploymentInvalid(reader.problems)
    return compiled


class _Reader:
    """Collects problems and expressions while it turns elements into pieces."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.expressions: list[tuple[int, str]] = []

    def require_top(self, root: etree._Element) -> None:
        """A title, the Chinese text, the English text; nothing between them."""
        for comment in root.iter(etree.Comment, etree.ProcessingInstruction):
            self._refuse(comment, "expected no comments and no processing instructions, but found one")
            return
        found = [(str(child.tag), child.get("lang")) for child in root]
        if tuple(found) != TOP:
            told = ", ".join(f"{tag} ({lang})" if lang else str(tag) for tag, lang in found) or "nothing"
            self._refuse(root, f"expected h1 (zh), section (zh), section (en), but found {told}")
            return
        if any((text or "").strip() for text in (root.text, *(child.tail for child in root))):
            self._refuse(root, "expected no text outside the two sections")
        title, _, english = root
        if len(english) == 0 or english[0].tag != "h2":
            self._refuse(english, "expected the English section to begin with its title, an h2")
        for heading in (title, *list(english)[:1]):
            if len(heading) or not (heading.text or "").strip():
                self._refuse(heading, "expected the title to be text without other elements")
            if set(heading.attrib) & set(CONTROLS):
                self._refuse(heading, "expected a title that is always there")
        for child in root:
            if set(child.attrib) != {"lang"}:
                self._refuse(child, f"expected {child.tag} with no attribute but lang")

    def inside(self, node: etree._Element) -> Iterator[Piece]:
        """What an element holds, as HTML."""
        yield from map(_as_html, self.texts(node.text, node))
        for child in node:
            yield from self._element(child)
            yield from map(_as_html, self.texts(child.tail, child))

    def texts(self, text: str | None, node: etree._Element) -> Iterator[str | Hole]:
        """A text and the holes in it; not escaped yet."""
        for place, part in enumerate(_HOLE.split(text or "")):
            if place % 2:
                yield Hole(self._expression(part, node))
            elif "{{" in part or "}}" in part:
                self._refuse(node, f"expected braces in pairs, but found {part.strip()[:40]!r}")
            elif part:
                yield part

    def _element(self, node: etree._Element) -> Iterator[Piece]:
        if node.tag not in TAGS:
            self._refuse(node, f"expected no element {etree.QName(node).localname!r} here")
            return
        shown = "".join(f' {name}="{escape(value)}"' for name, value in self._attributes(node))
        opening = f"<{node.tag}{shown}>"
        if node.tag == "br":
            body: Body = (opening,)
        else:
            body = (opening, *self.inside(node), f"</{node.tag}>")
        yield from self._controlled(node, body)

    def _attributes(self, node: etree._Element) -> Iterator[tuple[str, str]]:
        for name, value in ((str(name), str(value)) for name, value in node.attrib.items()):
            allowed = ATTRIBUTES.get(name)
            if name in CONTROLS:
                continue
            if allowed is None:
                self._refuse(node, f"expected no attribute {name!r} at {node.tag}")
            elif not allowed.fullmatch(value):
                self._refuse(node, f"expected {name} to be {_told(name)}, but found {value[:40]!r}")
            else:
                yield name, value

    def _controlled(self, node: etree._Element, body: Body) -> Body:
        condition, each = (node.get(name) for name in CONTROLS)
        if condition is not None and each is not None:
            self._refuse(node, "expected data-if or data-each, but found both at one element")
        for name, text in zip(CONTROLS, (condition, each), strict=True):
            if text is not None and not text.startswith("="):
                self._refuse(node, f"expected {name} to begin with '=', but found {text[:40]!r}")
        if condition is not None:
            return (Choice(self._expression(condition[1:], node), body),)
        if each is not None:
            return (Repetition(self._expression(each[1:], node), body),)
        return body

    def _expression(self, text: str, node: etree._Element) -> str:
        self.expressions.append((_line(node), text.strip()))
        return text.strip()

    def _refuse(self, node: etree._Element, sentence: str) -> None:
        self.problems.append(Problem(None, f"line {_line(node)}: {sentence}"))


def _line(node: etree._Element) -> int:
    return cast("int", node.sourceline)


def _as_html(piece: str | Hole) -> Piece:
    return escape(piece, quote=False) if isinstance(piece, str) else piece


def _told(attribute: str) -> str:
    if attribute == "class":
        return f"some of {', '.join(sorted(CLASSES))}"
    return "zh or en" if attribute == "lang" else "a number from 1 to 99"
