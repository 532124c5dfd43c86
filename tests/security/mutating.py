"""Models changed at random: what a broken tool, a hasty hand or an attacker makes of a good file."""

from copy import deepcopy
from random import Random

from lxml import etree

# Among others what the readers of models look for, so that a change has a chance to mean something.
_TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "true",
    "false",
    "null",
    "=",
    "=x",
    "=1 / 0",
    "=[1, 2]",
    "={a: 1}",
    "=for",
    "=today()",
    "P1D",
    "PT0S",
    "R/PT1H",
    "R3/PT1H",
    "R0/P1D",
    "2026-01-01T00:00:00Z",
    "99999999999999999999",
    "1e999",
    "NaN",
    "s",
    "e",
    "p",
    "../x",
    "中文",
    "\U0001f600",
    "\u202e",
    "a b",
    "x" * 300,
    "bureau:name_en",
    "bureau:separation",
    "feel",
    "groovy",
    "UNIQUE",
    "COLLECT",
    "SUM",
    "number",
)


class Mutator:
    """Changes a tree in one of many ways, led by a source of chance."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._ways = (
            self._delete,
            self._double,
            self._move,
            self._swap,
            self._rename,
            self._wrap,
            self._unwrap,
            self._change_attribute,
            self._change_attribute,
            self._drop_attribute,
            self._copy_attribute,
            self._add_attribute,
            self._change_text,
            self._change_text,
            self._add_comment,
        )

    def mutate(self, content: bytes, times: int) -> bytes:
        """The file after so many changes; each may undo or hide another."""
        root = etree.fromstring(content)
        for _ in range(times):
            self._chance.choice(self._ways)(root)
        return etree.tostring(root, encoding="utf-8")

    def garble(self, content: bytes, times: int) -> bytes:
        """The file with bytes changed, cut out or put in, which may be no XML any more."""
        found = bytearray(content)
        for _ in range(times):
            place = self._chance.randrange(len(found))
            match self._chance.randrange(3):
                case 0:
                    found[place] = self._chance.randrange(256)
                case 1:
                    del found[place : place + self._chance.randrange(1, 40)]
                case _:
                    found[place:place] = self._chance.choice((b"<", b">", b"&", b'"', b"\x00", b"<!--", b"\xff"))
            found = found or bytearray(b"<")
        return bytes(found)

    def _any(self, root: etree._Element) -> etree._Element:
        return self._chance.choice(list(root.iter("*")))

    def _inner(self, root: etree._Element) -> etree._Element | None:
        """Any element but the outermost."""
        found = list(root.iterdescendants("*"))
        return self._chance.choice(found) if found else None

    def _text(self, root: etree._Element) -> str:
        """A text from the list, or one that stands somewhere else in the file."""
        values = [str(value) for node in root.iter("*") for value in node.attrib.values()]
        return self._chance.choice(values) if values and self._chance.random() < 0.5 else self._chance.choice(_TEXTS)

    def _delete(self, root: etree._Element) -> None:
        node = self._inner(root)
        around = None if node is None else node.getparent()
        if node is not None and around is not None:
            around.remove(node)

    def _double(self, root: etree._Element) -> None:
        node = self._inner(root)
        if node is not None and len(node) < 50:
            node.addnext(deepcopy(node))

    def _move(self, root: etree._Element) -> None:
        node, to = self._inner(root), self._any(root)
        if node is not None and node is not to and node not in to.iterancestors():
            to.insert(self._chance.randint(0, len(to)), node)

    def _swap(self, root: etree._Element) -> None:
        one, other = self._any(root), self._any(root)
        held, other_held = list(one.attrib.items()), list(other.attrib.items())
        one.attrib.clear()
        other.attrib.clear()
        for name, value in other_held:
            one.set(name, value)
        for name, value in held:
            other.set(name, value)

    def _rename(self, root: etree._Element) -> None:
        self._any(root).tag = self._any(root).tag

    def _wrap(self, root: etree._Element) -> None:
        node = self._inner(root)
        if node is not None:
            around = etree.Element(self._any(root).tag)
            node.addprevious(around)
            around.append(node)

    def _unwrap(self, root: etree._Element) -> None:
        node = self._inner(root)
        if node is not None:
            for child in list(node):
                node.addprevious(child)

    def _change_attribute(self, root: etree._Element) -> None:
        node = self._any(root)
        if node.attrib:
            node.set(self._chance.choice(list(node.attrib)), self._text(root))

    def _drop_attribute(self, root: etree._Element) -> None:
        node = self._any(root)
        if node.attrib:
            del node.attrib[self._chance.choice(list(node.attrib))]

    def _copy_attribute(self, root: etree._Element) -> None:
        node = self._any(root)
        for name, value in node.attrib.items():
            self._any(root).set(name, value)

    def _add_attribute(self, root: etree._Element) -> None:
        self._any(root).set(self._chance.choice(("id", "name", "default", "extra", "isSequential")), self._text(root))

    def _change_text(self, root: etree._Element) -> None:
        node = self._any(root)
        if len(node) == 0 or self._chance.random() < 0.2:
            node.text = self._text(root)

    def _add_comment(self, root: etree._Element) -> None:
        self._any(root).append(etree.Comment("x"))
