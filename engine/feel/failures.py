"""The sentence for each way an expression can fail; the codes come from the JavaScript side."""

from collections.abc import Mapping

from engine.errors import ExpressionFailed, Message

MAX_EXPRESSION = 2_000
SHOWN = 200

# The shared beginning is part of every template, so that a translation can order the parts as its language wants.
SENTENCES = {
    "syntax": Message("In the expression {expression}: expected FEEL, but position {position} reads {found!r}"),
    "empty": Message("In the expression {expression}: expected FEEL, but found nothing"),
    "too_long": Message("In the expression {expression}: expected at most {limit} characters, but found {found}"),
    "not_supported": Message("In the expression {expression}: {what} is not supported"),
    "unknown_name": Message("In the expression {expression}: there is no variable or function named {name!r}"),
    "unknown_entry": Message("In the expression {expression}: a {found} has no entry named {name!r}"),
    "wrong_operands": Message("In the expression {expression}: cannot calculate {left} {operator} {right}"),
    "not_comparable": Message("In the expression {expression}: cannot compare a {left} with a {right}"),
    "not_boolean": Message("In the expression {expression}: expected true, false or null, but found a {found}"),
    "not_a_list": Message("In the expression {expression}: expected a list, but found a {found}"),
    "not_a_function": Message("In the expression {expression}: expected a function, but found a {found}"),
    "wrong_arguments": Message("In the expression {expression}: a function was called with wrong arguments ({found})"),
    "wrong_arguments_of": Message("In the expression {expression}: {name} was called with a wrong argument ({found})"),
    "no_moment": Message("In the expression {expression}: {name}() has no meaning here, because no time is given"),
    "not_finite": Message("In the expression {expression}: the result is not a finite number"),
    "too_large_number": Message("In the expression {expression}: a number is beyond 2^53 and would not be exact"),
    "too_large_variable": Message("In the expression {expression}: variable {path} is beyond 2^53 and not exact"),
    "not_a_value": Message("In the expression {expression}: the result holds a {found}, which is not data"),
    "too_large_result": Message("In the expression {expression}: the result is too large"),
    "too_deep": Message("In the expression {expression}: it is nested too deeply"),
    "broken_text": Message("In the expression {expression}: the result holds half a character"),
    "wrong_type": Message("In the expression {expression}: expected a {expected}, but found a {found}"),
    "not_allowed": Message("In the expression {expression}: the value is not among the allowed ones ({allowed})"),
    "not_json": Message("In the expression {expression}: the variables are not plain JSON ({found})"),
    "time": Message("In the expression {expression}: no result within {limit} seconds"),
    "memory": Message("In the expression {expression}: more than {limit} MB of memory would be needed"),
    "failed": Message("In the expression {expression}: {found}"),
}

# feelin's own words for types, where people have others.
TYPES = {"nil": "null", "literal": "function", "date time": "date and time"}


def failure(code: str, expression: str | None, params: Mapping[str, object]) -> ExpressionFailed:
    """The error for a code; `expression` may be None when a call has several and none is to blame."""
    text = expression if expression is not None else "?"
    shown = text if len(text) <= SHOWN else text[:SHOWN] + "..."
    told = {name: TYPES.get(value, value) if isinstance(value, str) else value for name, value in params.items()}
    return ExpressionFailed(SENTENCES[code].template, **told, expression=shown)
