"""The names, codes and keys by which events find one another, evaluated where they are thrown or awaited."""

from typing import Any

from engine.interpreter.elements import given
from engine.interpreter.progress import StepFailed
from engine.interpreter.tokens import Token
from engine.interpreter.variables import resolve


def message_of(token: Token) -> dict[str, Any]:
    """Name and correlation key of the message of an event or task; the key is None where the model has none."""
    message = given(token.element.message)
    found = resolve(token, {"name": message.name, "key": message.correlation_key})
    name, key = found["name"], found["key"]
    if not isinstance(name, str) or not name:
        raise StepFailed(token.element.id, f"Expected a message name, but found {name!r}")
    if message.correlation_key is not None and (key is None or isinstance(key, (dict, list, bool))):
        raise StepFailed(token.element.id, f"Expected a correlation key that is text or a number, but found {key!r}")
    return {"message_name": name, "correlation_key": None if key is None else str(key)}


def text_of(token: Token, text: str, what: str) -> str:
    """A literal or the text that an expression gives."""
    value = resolve(token, {"value": text})["value"]
    if not isinstance(value, str) or not value:
        raise StepFailed(token.element.id, f"Expected the {what} to be text, but found {value!r}")
    return value
