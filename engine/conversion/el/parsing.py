"""From tokens to a tree: recursive descent, with the precedence that EL defines."""

from engine.conversion.el.tokens import Token, tokens_of
from engine.conversion.el.tree import Binary, Call, Choice, Index, Literal, Member, Name, Node, NoEquivalent, Unary
from engine.errors import Message

MAX_NESTING = 30
# From the loosest to the tightest; each row is of one strength and groups to the left.
_BINARY = (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="), ("+=",), ("+", "-"), ("*", "/", "%"))
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def parse(source: str) -> Node:
    """The tree of an expression without its `${` and `}`; raises `NoEquivalent` if it is no EL."""
    parser = _Parser(tokens_of(source))
    node = parser.choice()
    parser.expect("end")
    return node


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def choice(self) -> Node:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise NoEquivalent(Message("it is nested more than {limit} deep", {"limit": MAX_NESTING}))
        node = self._binary(0)
        if self._skipped("?"):
            yes = self.choice()
            self.expect("sign", ":")
            node = Choice(node, yes, self.choice())
        self._depth -= 1
        return node

    def expect(self, kind: str, text: str | None = None) -> Token:
        token = self._tokens[self._at]
        if token.kind != kind or (text is not None and token.text != text):
            expected = text or {"end": "the end", "name": "a name"}.get(kind, kind)
            params = {"expected": expected, "found": token.text}
            raise NoEquivalent(Message("{expected!r} was expected, but {found!r} found", params))
        self._at += 1
        return token

    def _binary(self, strength: int) -> Node:
        if strength == len(_BINARY):
            return self._unary()
        node = self._binary(strength + 1)
        while operator := self._one_of(_BINARY[strength]):
            node = Binary(operator, node, self._binary(strength + 1))
        return node

    def _unary(self) -> Node:
        operators = []
        while operator := self._one_of(("-", "!", "empty")):
            operators.append(operator)
        if len(operators) > MAX_NESTING:
            raise NoEquivalent(Message("it is nested more than {limit} deep", {"limit": MAX_NESTING}))
        node = self._postfix()
        for operator in reversed(operators):
            node = Unary(operator, node)
        return node

    def _postfix(self) -> Node:
        node = self._primary()
        while True:
            if self._skipped("."):
                name = self._member_name()
                node = Call(node, name, self._arguments()) if self._skipped("(") else Member(node, name)
            elif self._skipped("["):
                node = Index(node, self.choice())
                self.expect("sign", "]")
            else:
                return node

    def _primary(self) -> Node:
        token = self._tokens[self._at]
        if token.kind == "end" or (token.kind == "sign" and token.text != "("):
            self.expect("name")
        self._at += 1
        match token.kind:
            case "number":
                return Literal(token.text, is_number=True)
            case "text":
                return Literal(token.text)
            case "sign":
                node = self.choice()
                self.expect("sign", ")")
                return node
        if token.text in _CONSTANTS:
            return Literal(_CONSTANTS[token.text])
        return self._name_or_function(token.text)

    def _name_or_function(self, name: str) -> Node:
        """A name, or a function with or without a prefix; a `:` that no call follows belongs to a choice."""
        following = self._tokens[self._at : self._at + 3]
        if [token.text for token in following[::2]] == [":", "("] and following[1].spelling.isidentifier():
            self._at += 3
            return Call(None, f"{name}:{following[1].spelling}", self._arguments())
        return Call(None, name, self._arguments()) if self._skipped("(") else Name(name)

    def _arguments(self) -> tuple[Node, ...]:
        if self._skipped(")"):
            return ()
        arguments = [self.choice()]
        while self._skipped(","):
            arguments.append(self.choice())
        self.expect("sign", ")")
        return tuple(arguments)

    def _member_name(self) -> str:
        """After a point even a word such as `empty` is a name."""
        token = self._tokens[self._at]
        if not token.spelling.isidentifier():
            self.expect("name")
        self._at += 1
        return token.spelling

    def _one_of(self, operators: tuple[str, ...]) -> str | None:
        token = self._tokens[self._at]
        if token.kind == "sign" and token.text in operators:
            self._at += 1
            return token.text
        return None

    def _skipped(self, sign: str) -> bool:
        return self._one_of((sign,)) is not None
