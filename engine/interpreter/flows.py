"""Which outgoing sequence flows a token takes."""

from engine.interpreter.elements import Flow, given
from engine.interpreter.progress import StepFailed
from engine.interpreter.tokens import Token
from engine.interpreter.variables import evaluate


def flows_taken(token: Token) -> list[Flow]:
    """The flows in document order; raises `StepFailed` when conditions leave no way out."""
    element = token.element
    if not element.is_split():
        return list(element.outgoing)
    if element.kind == "exclusive_gateway":
        return [_first_true(token)]
    conditional = [flow for flow in element.outgoing if flow.condition is not None]
    values = evaluate(token, [flow.condition for flow in conditional if flow.condition is not None])
    chosen = {flow.id for flow, value in zip(conditional, values, strict=True) if _is_true(flow, value)}
    unconditional = {flow.id for flow in element.outgoing if flow.condition is None and flow.id != element.default_flow}
    taken = [flow for flow in element.outgoing if flow.id in chosen | unconditional]
    return taken or [_default(token)]


def _first_true(token: Token) -> Flow:
    conditional = [flow for flow in token.element.outgoing if flow.condition is not None]
    conditions = [flow.condition for flow in conditional if flow.condition is not None]
    try:
        values = evaluate(token, conditions)
    except StepFailed:
        # One at a time: a condition after the first true one need not have a value.
        return _first_true_lazily(token, conditional)
    for flow, value in zip(conditional, values, strict=True):
        if _is_true(flow, value):
            return flow
    return _default(token)


def _first_true_lazily(token: Token, conditional: list[Flow]) -> Flow:
    for flow in conditional:
        (value,) = evaluate(token, [given(flow.condition)])
        if _is_true(flow, value):
            return flow
    return _default(token)


def _is_true(flow: Flow, value: object) -> bool:
    if not isinstance(value, bool):
        sentence = f"Expected the condition of flow {flow.id} to be true or false, but found {value!r}"
        raise StepFailed(flow.source, sentence)
    return value


def _default(token: Token) -> Flow:
    element = token.element
    for flow in element.outgoing:
        if flow.id == element.default_flow:
            return flow
    raise StepFailed(element.id, "Expected a true condition or a default flow, but found neither")
