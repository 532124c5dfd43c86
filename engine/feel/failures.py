"""The sentence for each way an expression can fail; the codes come from the JavaScript side."""

from collections.abc import Mapping

from engine.errors import ExpressionFailed, Message, UnknownName

MAX_EXPRESSION = 2_000
SHOWN = 200

REASONS = {
    "syntax": Message("Expected FEEL, but position {position} reads {found!r}"),
    "unfinished": Message("Expected FEEL, but it is unfinished at position {position}"),
    "empty": Message("Expected FEEL, but found nothing"),
    "too_long": Message("Expected at most {limit} characters, but found {found}"),
    "not_supported": Message("{what} is not supported"),
    "unknown_name": Message("There is no variable or function named {name!r}"),
    "unknown_entry": Message("Expected an entry named {name!r}, but found none in {found}"),
    "wrong_operands": Message("Cannot calculate {left} {operator} {right}"),
    "not_comparable": Message("Cannot compare {left} with {right}"),
    "not_boolean": Message("Expected true, false or null, but found {found}"),
    "not_a_list": Message("Expected a list, but found {found}"),
    "not_a_function": Message("Expected a function, but found {found}"),
    "wrong_arguments": Message("A function was called with wrong arguments: {found}"),
    "wrong_arguments_of": Message("The function {name} was called with a wrong argument: {found}"),
    "no_moment": Message("The function {name} has no meaning here, because no time is given"),
    "not_finite": Message("Expected a number, but the result is not finite"),
    "too_large_number": Message("Expected numbers up to 2^53, but found one beyond, which would not be exact"),
    "too_large_variable": Message("Expected numbers up to 2^53, but the variable {path} is beyond and not exact"),
    "not_a_value": Message("Expected data, but the result holds {found}"),
    "too_large_result": Message("Expected a result of moderate size, but it is too large"),
    "too_deep": Message("Expected a moderate depth, but it is nested too deeply"),
    "broken_text": Message("Expected text, but the result holds half a character"),
    "nul_text": Message("Expected text, but the result holds a NUL character"),
    "wrong_type": Message("Expected {expected}, but found {found}"),
    "not_allowed": Message("Expected one of the allowed values ({allowed}), but found another"),
    "no_order": Message("Expected a list of values, whose order ranks them, but found {found}"),
    "several_rules": Message("Expected one rule to hold under UNIQUE, but found {rules}"),
    "rules_differ": Message("Expected rules that hold under ANY to agree, but {rules} differ"),
    "no_number_to_aggregate": Message("Expected numbers to aggregate, but found {found}"),
    "not_json": Message("Expected variables of plain JSON: {found}"),
    "time": Message("Expected a result within {limit} seconds, but found none"),
    "memory": Message("Expected at most {limit} MB of memory to be enough, but it was not"),
    "stopped": Message("Expected a value, but the evaluation had to be stopped"),
    "failed": Message("{found}"),
}

# feelin's names of types, as people know them.
TYPES = {
    "nil": Message("null"),
    "boolean": Message("true or false"),
    "number": Message("a number"),
    "string": Message("a text"),
    "date": Message("a date"),
    "time": Message("a time"),
    "date time": Message("a date and time"),
    "duration": Message("a duration"),
    "list": Message("a list"),
    "context": Message("a context"),
    "range": Message("a range"),
    "function": Message("a function"),
    "literal": Message("something else"),
}
TYPED = frozenset({"expected", "found", "left", "right"})


def reason(code: str, params: Mapping[str, object]) -> Message:
    """Why, as a sentence; `params` may hold feelin's names of types."""
    told = {name: _told(value) if name in TYPED and isinstance(value, str) else value for name, value in params.items()}
    return Message(REASONS[code].template, told)


def failure(expression: str, why: Message, code: str = "") -> ExpressionFailed:
    """The error for an expression, shown in full unless it is long."""
    shown = expression if len(expression) <= SHOWN else expression[:SHOWN] + "..."
    told = Message("The expression {expression} failed: {reason}", {"expression": shown, "reason": why})
    kind = UnknownName if code == "unknown_name" else ExpressionFailed
    return kind(told.template, **told.params)


def decision_failure(decision_id: str, why: Message) -> ExpressionFailed:
    """The error for what belongs to no expression of a decision, such as a conflict of its rules."""
    return ExpressionFailed("The decision {decision} failed: {reason}", decision=decision_id, reason=why)


def _told(value: str) -> object:
    return TYPES.get(value, value)
