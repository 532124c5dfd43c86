"""The FEEL expressions of a form: which there are, what they mention, and evaluating them together."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from forms.errors import ExpressionFailed
from forms.field import ROWS_PREFIX

Kind = Literal["hide", "readonly", "required", "valid", "compute", "options", "hole", "table", "rule", "when"]
# What only shows something: it must not keep people from their work.
SHOWING: frozenset[Kind] = frozenset({"hole", "table"})

_STRING = re.compile(r'"(?:\\.|[^"\\])*"')
_NAME = re.compile(r"(?<![\w.])(?:this\s*\.\s*)?([^\W\d]\w*)")


class Feel(Protocol):
    """Whatever evaluates FEEL expressions, all at once, over one context."""

    def evaluate(self, expressions: Sequence[str], context: Mapping[str, object]) -> list[object]:
        """The values of the expressions, in their order; raises forms.ExpressionFailed."""
        ...


@dataclass(frozen=True, kw_only=True)
class Expression:
    """One expression of a form.

    `at` is its component, `list_key` the list it is evaluated for row by row (None: once), `bound`
    the row's keys that it mentions, `mentions` all field keys that it mentions, `guard` the key
    whose emptiness makes it pointless.
    """

    kind: Kind
    at: str
    source: str
    list_key: str | None = None
    bound: tuple[str, ...] = ()
    mentions: frozenset[str] = frozenset()
    guard: str | None = None

    @property
    def feel(self) -> str:
        """What is given to the evaluator: for a list, one expression that gives a list of one-item lists."""
        body = f"if {self.guard} = null then null else ({self.source})" if self.guard else f"({self.source})"
        if self.list_key is None:
            return body
        names = ", ".join(f"{key} in [this.{key}]" for key in self.bound)
        inner = f"(for {names} return {body})" if names else f"[{body}]"
        return f"for this in {rows_name(self.list_key)} return {inner}"


def rows_name(list_key: str) -> str:
    """The name under which the rows of a list are bound for expressions evaluated row by row."""
    return f"{ROWS_PREFIX}{list_key}"


def mentioned(source: str, keys: Iterable[str]) -> frozenset[str]:
    """Which of the keys an expression mentions; may name too many, never too few."""
    return frozenset(keys).intersection(_NAME.findall(_STRING.sub('""', source)))


class Results:
    """Values of evaluated expressions, by kind, component and row."""

    def __init__(self) -> None:
        self._values: dict[tuple[Kind, str], list[object]] = {}

    def put(self, expression: Expression, value: object) -> None:
        """Keep what an expression gave: one value, or for a list one value per row."""
        if expression.list_key is None:
            self._values[expression.kind, expression.at] = [value]
        else:
            rows = value if isinstance(value, list) else []
            self._values[expression.kind, expression.at] = [one[0] for one in rows]

    def of(self, kind: Kind, at: str, row: int | None = None) -> object:
        """The value of a component's expression of a kind (in a row); None when it has none."""
        values = self._values.get((kind, at), [])
        place = row or 0
        return values[place] if place < len(values) else None


def evaluate(
    plan: Sequence[Expression], values: Mapping[str, object], context: Mapping[str, object], feel: Feel
) -> Results:
    """Evaluate expressions over the case's variables and the form's values, in one call.

    An expression that fails while a field it mentions is empty gives null, as in the browser, and so
    does one that only shows something: it must not keep people from their work, nor from reading what
    was handed in. Any other failure is raised.
    """
    lists = {one.list_key for one in plan if one.list_key is not None}
    bound = {**context, **values, **{rows_name(key): values.get(key) or [] for key in lists}}
    wanted = [one for one in plan if one.list_key is None or values.get(one.list_key)]
    results = Results()
    try:
        found = _batch(wanted, bound, feel)
    except ExpressionFailed:
        doubtful = [one for one in wanted if one.kind in SHOWING or _mentions_empty(one, values)]
        if not doubtful:
            raise
        certain = [one for one in wanted if one not in doubtful]
        wanted = certain + doubtful
        found = _batch(certain, bound, feel) + [_forgiving(one, bound, feel) for one in doubtful]
    for expression, value in zip(wanted, found, strict=True):
        results.put(expression, value)
    return results


def _batch(plan: Sequence[Expression], bound: Mapping[str, object], feel: Feel) -> list[object]:
    return feel.evaluate([one.feel for one in plan], bound) if plan else []


def _forgiving(expression: Expression, bound: Mapping[str, object], feel: Feel) -> object:
    """Evaluate alone, row by row, giving null for what may fail."""
    if expression.list_key is None:
        return _one(expression, bound, bound, feel)
    name = rows_name(expression.list_key)
    found = []
    for row in _rows(bound.get(name)):
        value = _one(expression, {**bound, name: [row]}, {**bound, **row}, feel)
        found.append(value[0] if isinstance(value, list) and value else [None])
    return found


def _one(expression: Expression, bound: Mapping[str, object], values: Mapping[str, object], feel: Feel) -> object:
    try:
        return feel.evaluate([expression.feel], bound)[0]
    except ExpressionFailed:
        if expression.kind not in SHOWING and not any(_is_empty(values.get(key)) for key in expression.mentions):
            raise
        return None


def _mentions_empty(expression: Expression, values: Mapping[str, object]) -> bool:
    scopes = [{**values, **row} for row in _rows(values.get(expression.list_key))] if expression.list_key else [values]
    return any(_is_empty(scope.get(key)) for scope in scopes for key in expression.mentions)


def _rows(value: object) -> list[dict[str, object]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _is_empty(value: object) -> bool:
    return value is None or value in ([], "")
