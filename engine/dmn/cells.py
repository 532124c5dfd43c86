"""The small parts of decisions: FEEL texts, types, names; what is wrong with them is collected."""

from collections.abc import Sequence
from typing import TypeVar

from lxml import etree

from engine.dmn.decision import Source, SourceKind
from engine.dmn.grammar import DMN
from engine.errors import Problem
from engine.feel import MAX_EXPRESSION
from engine.xml import local_name, nearest_id

# The Modeler's names of types, and FEEL's own; durations of both kinds are one type to the evaluator.
TYPES = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "dateTime": "date time",
    "date and time": "date time",
    "dayTimeDuration": "duration",
    "days and time duration": "duration",
    "yearMonthDuration": "duration",
    "years and months duration": "duration",
    "Any": None,
}
FEEL_LANGUAGES = frozenset({"feel", "https://www.omg.org/spec/DMN/20191111/FEEL/"})

Word = TypeVar("Word", bound=str)


class Cells:
    """Reads parts of one decision; `sources` are its FEEL texts so far, `problems` what is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        self.sources: list[Source] = []
        self._problems = problems

    def refuse(self, node: etree._Element, sentence: str) -> None:
        """Note a problem of an element."""
        self._problems.append(Problem(nearest_id(node), sentence))

    def agreed(self, node: etree._Element, *types: str | None) -> str | None:
        """The one type that is declared for a value, at whatever places."""
        declared = list(dict.fromkeys(one for one in types if one is not None))
        if len(declared) > 1:
            self.refuse(node, f"Expected one type for the result, but found {' and '.join(declared)}")
        return declared[0] if declared else None

    def name(self, node: etree._Element, taken: Sequence[str] = ()) -> str:
        """The name of an element by which expressions read it: a plain word, and no other's."""
        name = str(node.get("name", ""))
        if not name.isidentifier() or name in taken:
            sentence = f"Expected <{local_name(node)}> to have a name of its own, a plain word, but found {name!r}"
            self.refuse(node, sentence)
        return name

    def children(self, node: etree._Element, name: str) -> list[etree._Element]:
        """The child elements of a name."""
        return list(node.iterchildren(f"{{{DMN}}}{name}"))

    def child(self, node: etree._Element, name: str) -> etree._Element | None:
        """The child element of a name; several are a problem."""
        found = self.children(node, name)
        if len(found) > 1:
            self.refuse(node, f"Expected one <{name}> in <{local_name(node)}>, but found {len(found)}")
        return found[0] if found else None

    def expression(self, node: etree._Element) -> str:
        """The FEEL expression in an element; it may not be empty."""
        text = self._text(node)
        if not text:
            self.refuse(node, f"Expected a FEEL expression in <{local_name(node)}>, but found nothing")
        elif text.startswith("="):
            self.refuse(node, f"Expected FEEL without a leading equals sign, but found {text!r}")
        return self._source(node, text, "expression")

    def tests(self, node: etree._Element, kind: SourceKind = "tests") -> str:
        """The unary tests in an element; none at all means that every value passes."""
        return self._source(node, self._text(node) or "-", kind)

    def type_of(self, node: etree._Element | None) -> str | None:
        """FEEL's name of the type an element declares; None if it declares none."""
        name = "Any" if node is None else node.get("typeRef", "Any")
        if name not in TYPES and node is not None:
            self.refuse(node, f"Expected a type among {', '.join(TYPES)}, but found {name!r}")
        return TYPES.get(name)

    def word(self, node: etree._Element, attribute: str, words: Sequence[Word]) -> Word | None:
        """The value of an attribute that must be one of some words."""
        value = node.get(attribute)
        found = next((word for word in words if word == value), None)
        if value is not None and found is None:
            self.refuse(node, f"Expected {attribute} to be one of {', '.join(words)}, but found {value!r}")
        return found

    def _text(self, node: etree._Element) -> str:
        language = node.get("expressionLanguage", "feel")
        if language.lower() not in {one.lower() for one in FEEL_LANGUAGES}:
            self.refuse(node, f"Expected the expression language FEEL, but found {language!r}")
        text = self.child(node, "text")
        return "" if text is None else "".join(map(str, text.itertext())).strip()

    def _source(self, node: etree._Element, text: str, kind: SourceKind) -> str:
        if len(text) > MAX_EXPRESSION:
            self.refuse(node, f"Expected at most {MAX_EXPRESSION} characters of FEEL, but found {len(text)}")
        elif text:
            self.sources.append(Source(nearest_id(node) or "", text, kind))
        return text
