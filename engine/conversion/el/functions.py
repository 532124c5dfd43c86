"""The methods and functions of EL that FEEL has too, by name and number of arguments."""

import re
from collections.abc import Callable, Mapping

from engine.conversion.el.tree import Binary, Call, Node, Unary

# {0} is what the method is called on.
METHODS: Mapping[tuple[str, int], str] = {
    ("size", 0): "count({0})",
    ("length", 0): "string length({0})",
    ("toLowerCase", 0): "lower case({0})",
    ("toUpperCase", 0): "upper case({0})",
    ("startsWith", 1): "starts with({0}, {1})",
    ("endsWith", 1): "ends with({0}, {1})",
    ("toString", 0): "string({0})",
    ("concat", 1): "string join([{0}, {1}])",
}
# Methods that give a text.
TEXTS = frozenset(
    [("toString", 0), ("toLowerCase", 0), ("toUpperCase", 0), ("concat", 1), ("substring", 1), ("substring", 2)]
)
_COMPARISONS = {
    "==": ("equals", "eq"),
    "!=": ("notEquals", "ne"),
    "<": ("lowerThan", "lessThan", "lt"),
    "<=": ("lowerThanOrEquals", "lessThanOrEquals", "lte"),
    ">": ("greaterThan", "gt"),
    ">=": ("greaterThanOrEquals", "gte"),
}
_MOVE = re.compile(r"(plus|minus)(Years|Months|Weeks|Days|Hours|Minutes|Seconds)")


def _comparison(operator: str) -> Callable[..., Node]:
    def built(variable: Node, value: Node) -> Node:
        return Binary(operator, variable, value)

    return built


def _value(variable: Node) -> Node:
    return variable


def _is_empty(variable: Node) -> Node:
    return Unary("empty", variable)


def _is_not_empty(variable: Node) -> Node:
    return Unary("!", Unary("empty", variable))


def _same_letters(one: Node, other: Node) -> Node:
    return Binary("==", Call(one, "toLowerCase", ()), Call(other, "toLowerCase", ()))


# Methods as what they mean; conversions between Java's types mean nothing to FEEL's values.
REWRITTEN: Mapping[tuple[str, int], Callable[..., Node]] = {
    **{(name, 0): _value for name in ("longValue", "doubleValue", "booleanValue", "toDate")},
    ("equals", 1): _comparison("=="),
    ("equalsIgnoreCase", 1): _same_letters,
    ("isEmpty", 0): _is_empty,
}
# Flowable's functions on variables, `variables:equals(name, value)` and its like, as what they mean.
FUNCTIONS: Mapping[tuple[str, int], Callable[..., Node]] = {
    ("get", 1): _value,
    **{(name, 1): _is_empty for name in ("isEmpty", "empty")},
    **{(name, 1): _is_not_empty for name in ("isNotEmpty", "notEmpty")},
    **{(name, 2): _comparison(operator) for operator, names in _COMPARISONS.items() for name in names},
}


def moved(method: str) -> tuple[str, str, str] | None:
    """For a method such as `plusDays` the sign, and what stands before and after the number in a duration."""
    found = _MOVE.fullmatch(method)
    if found is None:
        return None
    direction, unit = found.groups()
    before = "PT" if unit in {"Hours", "Minutes", "Seconds"} else "P"
    return ("+" if direction == "plus" else "-"), before, unit[0]
