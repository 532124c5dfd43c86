"""From a tree to FEEL, with no more parentheses than needed.

Where EL converts between types and FEEL does not, the FEEL is one that fails rather than one that decides otherwise.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from engine.conversion.el.functions import FUNCTIONS, METHODS, REWRITTEN, TEXTS, moved
from engine.conversion.el.tree import Binary, Call, Choice, Index, Literal, Member, Name, Node, NoEquivalent, Unary
from engine.errors import Message
from engine.feel import MAX_EXPRESSION

# How tightly each kind of expression binds; a looser one inside a tighter one needs parentheses.
CHOICE, OR, AND, COMPARISON, SUM, PRODUCT, UNARY, PRIMARY = range(8)
_OPERATORS = {
    "||": ("or", OR),
    "&&": ("and", AND),
    "==": ("=", COMPARISON),
    "!=": ("!=", COMPARISON),
    "<": ("<", COMPARISON),
    "<=": ("<=", COMPARISON),
    ">": (">", COMPARISON),
    ">=": (">=", COMPARISON),
    "+": ("+", SUM),
    "-": ("-", SUM),
    "*": ("*", PRODUCT),
    "/": ("/", PRODUCT),
}
_RESERVED = frozenset(
    {"if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "and", "or", "not", "is"}
    | {"external", "instance", "function"}
)
# What the other engines put beside the variables, and the methods that read a variable through it.
ENGINE_OBJECTS = frozenset(
    {"execution", "task", "delegateExecution", "caseExecution", "connector", "externalTask", "authenticatedUserId"}
    | {"processInstance"}
)
_READERS = frozenset(["getVariable", "getVariableLocal", "variable"])
COUNTS: Mapping[str, str] = {
    "nrOfInstances": "numberOfInstances",
    "nrOfActiveInstances": "numberOfActiveInstances",
    "nrOfCompletedInstances": "numberOfCompletedInstances",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Which names mean something else here.

    `renamed` gives a variable another name. In a multi-instance activity the other engines count from 0 and FEEL from
    1 (`in_loop`); how many instances there are is known in a completion condition only (`counted`).
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    in_loop: bool = False
    counted: bool = False


def feel_of(node: Node, names: Names) -> str:
    """The FEEL of a tree; raises `NoEquivalent`."""
    return _Printer(names).of(node)


def quoted(text: str) -> str:
    """A FEEL text."""
    return json.dumps(text, ensure_ascii=False)


class _Printer:
    def __init__(self, names: Names) -> None:
        self._names = names

    def of(self, node: Node, strength: int = CHOICE) -> str:
        """The FEEL of a node, in parentheses if it binds looser than `strength`.

        Some kinds hold the text of a node several times; the limit keeps what is nested in them small.
        """
        text, own = self._printed(node)
        if len(text) > MAX_EXPRESSION:
            raise NoEquivalent(Message("its FEEL is longer than {limit} characters", {"limit": MAX_EXPRESSION}))
        return text if own >= strength else f"({text})"

    def _literal(self, node: Literal) -> tuple[str, int]:
        match node.value:
            case None:
                return "null", PRIMARY
            case bool():
                return str(node.value).lower(), PRIMARY
            case text if node.is_number:
                return (f"0{text}" if text.startswith(".") else text), PRIMARY
            case text:
                return quoted(text), PRIMARY

    def _name(self, node: Name) -> tuple[str, int]:
        name = node.name
        if name in self._names.renamed:
            return self._names.renamed[name], PRIMARY
        if name in ENGINE_OBJECTS:
            raise NoEquivalent(Message("{name} belongs to the other engine", {"name": name}))
        if name in COUNTS:
            if not self._names.counted:
                raise NoEquivalent(Message("{name} is known in a completion condition only", {"name": name}))
            return COUNTS[name], PRIMARY
        if name == "loopCounter" and self._names.in_loop:
            return "loopCounter - 1", SUM
        if name in _RESERVED or "$" in name:
            raise NoEquivalent(Message("{name!r} cannot be the name of a variable", {"name": name}))
        return name, PRIMARY

    def _unary(self, node: Unary) -> tuple[str, int]:
        if node.operator == "-":
            return f"-{self.of(node.operand, PRIMARY)}", UNARY
        if node.operator == "!":
            return f"not({self.of(node.operand)})", PRIMARY
        return self._emptiness(node.operand)

    def _emptiness(self, node: Node) -> tuple[str, int]:
        return f'{self.of(node, SUM)} = null or string({self.of(node)}) in ("", "[]", "{{}}")', OR

    def _binary(self, node: Binary) -> tuple[str, int]:
        if node.operator == "%":
            return f"modulo({self.of(node.left)}, {self.of(node.right)})", PRIMARY
        if node.operator == "+=":
            return f"string join([string({self.of(node.left)}), string({self.of(node.right)})])", PRIMARY
        operator, strength = _OPERATORS[node.operator]
        # Comparisons do not follow one another in FEEL, and a - (b - c) is not a - b - c.
        left = self.of(node.left, strength + (strength == COMPARISON))
        right = self.of(node.right, strength + (strength > AND))
        return f"{left} {operator} {right}", strength

    def _choice(self, node: Choice) -> tuple[str, int]:
        yes, no = self.of(node.yes, OR), self.of(node.no)
        return f"if {self.of(node.condition, OR)} then {yes} else {no}", CHOICE

    def _member(self, node: Member) -> tuple[str, int]:
        if isinstance(node.of, Name) and node.of.name in ENGINE_OBJECTS and node.of.name not in self._names.renamed:
            raise NoEquivalent(_of_the_engine(node.of.name, node.name))
        if isinstance(node.of, Member) and node.of == Member(Name("execution"), "variables"):
            return self._name(Name(node.name))
        if node.name in _RESERVED or "$" in node.name:
            return f"get value({self.of(node.of)}, {quoted(node.name)})", PRIMARY
        return f"{self.of(node.of, PRIMARY)}.{node.name}", PRIMARY

    def _index(self, node: Index) -> tuple[str, int]:
        key = node.key
        if isinstance(key, Literal) and not key.is_number and isinstance(key.value, str):
            if node.of == Member(Name("execution"), "variables"):
                return self._name(Name(key.value))
            return f"get value({self.of(node.of)}, {quoted(key.value)})", PRIMARY
        if isinstance(key, Literal) and key.is_number and str(key.value).isdigit():
            return f"{self.of(node.of, PRIMARY)}[{int(str(key.value)) + 1}]", PRIMARY
        # In a filter the members' own entries would hide variables, so the position is computed outside one.
        return f"sublist({self.of(node.of)}, {self._position(key)}, 1)[1]", PRIMARY

    def _position(self, node: Node) -> str:
        """A position counted from 1."""
        if self._names.in_loop and node == Name("loopCounter"):
            return "loopCounter"
        if isinstance(node, Literal) and node.is_number and str(node.value).isdigit():
            return str(int(str(node.value)) + 1)
        return f"{self.of(node, SUM)} + 1"

    def _call(self, node: Call) -> tuple[str, int]:
        if node.of is None:
            return self._function(node)
        if isinstance(node.of, Name) and node.of.name in ENGINE_OBJECTS:
            return self._engine_call(node, node.of.name)
        return self._method(node, node.of)

    def _engine_call(self, node: Call, of: str) -> tuple[str, int]:
        match node.arguments:
            case (Literal(value=str(name), is_number=False),) if node.name in _READERS:
                return self._name(Name(name))
        raise NoEquivalent(_of_the_engine(of, f"{node.name}()"))

    def _function(self, node: Call) -> tuple[str, int]:
        prefix, _, name = node.name.rpartition(":")
        arguments = node.arguments
        if prefix in {"variables", "vars", "var"} and arguments:
            of = arguments[0]
            variable = Name(of.value) if isinstance(of, Literal) and isinstance(of.value, str) else of
            built = FUNCTIONS.get((name, len(arguments)))
            if built is not None:
                return self._printed(built(variable, *arguments[1:]))
        if node.name in {"now", "dateTime"} and not arguments:
            return "now()", PRIMARY
        raise NoEquivalent(Message("the function {name}() has no counterpart", {"name": node.name}))

    def _method(self, node: Call, of: Node) -> tuple[str, int]:
        signature = (node.name, len(node.arguments))
        if signature in METHODS:
            parts = [self.of(part) for part in (of, *node.arguments)]
            return METHODS[signature].format(*parts), PRIMARY
        if signature in REWRITTEN:
            return self._printed(REWRITTEN[signature](of, *node.arguments))
        match signature:
            case ("contains", 1):
                return self._containment(of, node.arguments[0])
            case ("get", 1) if isinstance(node.arguments[0], Literal):
                return self._index(Index(of, node.arguments[0]))
            case ("substring", 1 | 2):
                return self._substring(of, *node.arguments)
        return self._moment(node, of)

    def _containment(self, of: Node, member: Node) -> tuple[str, int]:
        """Texts and lists both have this method, and in FEEL a list of one passes for its member."""
        whole, part = self.of(of), self.of(member)
        if is_text(of):
            return f"contains({whole}, {part})", PRIMARY
        if isinstance(member, Literal) and (member.is_number or not isinstance(member.value, str)):
            return f"list contains({whole}, {part})", PRIMARY
        is_one = f"[{whole}, 0] = [string({whole}), 0]"
        return f"if {is_one} then contains({whole}, {part}) else list contains({whole}, {part})", CHOICE

    def _substring(self, of: Node, first: Node, end: Node | None = None) -> tuple[str, int]:
        parts = [self.of(of), self._position(first)]
        if end is not None:
            parts.append(self.of(end if first == Literal("0", is_number=True) else Binary("-", end, first)))
        return f"substring({', '.join(parts)})", PRIMARY

    def _moment(self, node: Call, of: Node) -> tuple[str, int]:
        step = moved(node.name) if len(node.arguments) == 1 else None
        if step is None:
            raise NoEquivalent(Message("the method {name}() has no counterpart", {"name": node.name}))
        sign, before, after = step
        amount = node.arguments[0]
        if isinstance(amount, Literal) and amount.is_number:
            duration = quoted(f"{before}{amount.value}{after}")
        else:
            duration = f"{quoted(before)} + string({self.of(amount)}) + {quoted(after)}"
        return f"{self.of(of, SUM)} {sign} duration({duration})", SUM

    def _printed(self, node: Node) -> tuple[str, int]:
        return self._PRINTERS[type(node)](self, node)

    _PRINTERS: ClassVar[Mapping[type, Callable[..., tuple[str, int]]]] = {
        Literal: _literal,
        Name: _name,
        Unary: _unary,
        Binary: _binary,
        Choice: _choice,
        Member: _member,
        Index: _index,
        Call: _call,
    }


def is_text(node: Node) -> bool:
    """Whether an expression can only be a text."""
    if isinstance(node, Literal):
        return isinstance(node.value, str) and not node.is_number
    return isinstance(node, Call) and (node.name, len(node.arguments)) in TEXTS


def _of_the_engine(of: str, what: str) -> Message:
    return Message("{name} belongs to the other engine", {"name": f"{of}.{what}"})
