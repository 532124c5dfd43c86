"""Variable scopes: who sees what, and where a result is written.

Variables live with the token that is their scope, never in the library's task data: the process, a
sub-process, one instance of a multi-instance activity, or an activity with input mappings. A read
takes the nearest; a plain write goes where the variable exists, else to the process.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import ExpressionFailed
from engine.interpreter.elements import VariableMapping
from engine.interpreter.expressions import is_expression, strip_equals
from engine.interpreter.progress import Host, Json, StepFailed
from engine.interpreter.tokens import Execution, Token


def visible(token: Token) -> dict[str, Json]:
    """All variables a token sees, the nearest winning."""
    chain = []
    scope: Token | None = token
    while scope is not None:
        chain.append(scope.internal_data.get("variables"))
        scope = scope.parent
    seen: dict[str, Json] = {}
    for variables in reversed(chain):
        seen.update(variables or {})
    return seen


def local(token: Token) -> dict[str, Json]:
    """The token's own variables; makes it a scope if it was none."""
    variables: dict[str, Json] = token.internal_data.setdefault("variables", {})
    return variables


def write(token: Token, name: str, value: Json) -> None:
    """Write where the variable exists as seen from the token, else in the process scope."""
    scope = token
    while scope.parent is not None and name not in scope.internal_data.get("variables", {}):
        scope = scope.parent
    local(scope)[name] = value
    scope.workflow.variables_changed = True


def apply_inputs(token: Token) -> None:
    """Input mappings become the token's own variables."""
    if token.element.inputs:
        local(token).update(_mapped(token, token.element.inputs, {}))


def apply_result(token: Token, result: Mapping[str, Json]) -> None:
    """What an activity or event brought: all of it, or with output mappings only what they take."""
    if token.element.outputs:
        # What a member of a multi-instance activity gives to the collection stays with the member.
        own = token.internal_data.get("collects", ())
        for name, value in _mapped(token, token.element.outputs, result).items():
            write(token if name in own else token.parent, name, value)
        return
    for name, value in result.items():
        write(token, name, value)


def evaluate(token: Token, expressions: Sequence[str], extra: Mapping[str, Json] | None = None) -> list[Json]:
    """FEEL values as seen from a token; raises `StepFailed` naming its element."""
    if not expressions:
        return []
    execution: Execution = token.workflow
    host: Host = execution.host
    used = host.feel.seconds_used
    try:
        values = host.feel.evaluate(expressions, visible(token) | dict(extra or {}))
    except ExpressionFailed as error:
        raise StepFailed(token.element.id, str(error)) from error
    execution.budget.spend(host.feel.seconds_used - used, token.element.id)
    return values


def resolve(token: Token, texts: Mapping[str, str | None]) -> dict[str, Any]:
    """Literals as they are, `=FEEL` evaluated in one go; absent texts stay None."""
    asked = {name: strip_equals(text) for name, text in texts.items() if text is not None and is_expression(text)}
    values = dict(zip(asked, evaluate(token, list(asked.values())), strict=True))
    return {name: values.get(name, None if name in asked else text) for name, text in texts.items()}


def _mapped(token: Token, mappings: Sequence[VariableMapping], result: Mapping[str, Json]) -> dict[str, Json]:
    """Mapped values; a later mapping sees the targets of the earlier ones."""
    values: dict[str, Json] = {}
    batch: list[VariableMapping] = []
    for mapping in mappings:
        if any(_mentions(mapping.source, earlier.target) for earlier in batch):
            values.update(_evaluated(token, batch, {**result, **values}))
            batch = []
        batch.append(mapping)
    values.update(_evaluated(token, batch, {**result, **values}))
    return values


def _mentions(source: str, name: str) -> bool:
    return is_expression(source) and re.search(rf"\b{re.escape(name)}\b", source) is not None


def _evaluated(token: Token, mappings: Sequence[VariableMapping], extra: Mapping[str, Json]) -> dict[str, Json]:
    asked = [mapping for mapping in mappings if is_expression(mapping.source)]
    values = evaluate(token, [strip_equals(mapping.source) for mapping in asked], extra)
    found = {mapping.target: value for mapping, value in zip(asked, values, strict=True)}
    return {m.target: found.get(m.target, m.source) for m in mappings}
