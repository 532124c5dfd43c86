"""Freezing a case to bytes and thawing it: JSON without the model, compressed, versioned.

The state names elements by id and is read against the definition the case runs on, so it holds only
live tokens and variables. `UPCASTERS` brings older versions up to date, one version at a time.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
import zstandard

from engine.interpreter.definition import Definition
from engine.interpreter.progress import Host
from engine.interpreter.tokens import Execution, Token

STATE_VERSION = 1
MAX_STATE_BYTES = 64 * 1024 * 1024

UPCASTERS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}

_LEVEL = 3


class StateUnreadable(Exception):
    """A stored state is damaged, or of a version this program does not know."""


def freeze(execution: Execution) -> bytes:
    """The case as bytes; equal cases give equal bytes."""
    places = {identifier: place for place, identifier in enumerate(execution.tasks)}
    tokens = [
        [token.id.hex, places.get(token._parent), token.task_spec.name, token.state, token.internal_data]
        for token in execution.tasks.values()
    ]
    document = {"state_version": STATE_VERSION, "ended": execution.ended, "tokens": tokens}
    return zstandard.ZstdCompressor(level=_LEVEL).compress(orjson.dumps(document))


def thaw_into(definition: Definition, state: bytes, host: Host | None = None) -> Execution:
    """The case in memory again; raises `StateUnreadable`."""
    document = _read(state)
    try:
        return _execution(definition, document, host)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise StateUnreadable(f"Expected the tokens of a case, but found something else: {error!r}") from error


def _execution(definition: Definition, document: dict[str, Any], host: Host | None) -> Execution:
    execution = Execution(definition, host)
    execution.ended = document["ended"]
    tokens: list[Token] = []
    for identifier, place, name, token_state, internal in document["tokens"]:
        spec = definition.spec.task_specs.get(name)
        if spec is None:
            raise StateUnreadable(f"Expected an element of {definition.key}, but found {name!r} in the state")
        parent = None if place is None else tokens[place]
        token = Token(execution, spec, parent, token_state, UUID(identifier))
        token.internal_data = internal
        tokens.append(token)
    execution.task_tree = tokens[0]
    return execution


def _read(state: bytes) -> dict[str, Any]:
    try:
        content = zstandard.ZstdDecompressor().decompress(state, max_output_size=MAX_STATE_BYTES)
        document: dict[str, Any] = orjson.loads(content)
        version = document["state_version"]
    except (zstandard.ZstdError, orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise StateUnreadable(f"Expected a stored case, but found something else: {error}") from error
    while version != STATE_VERSION:
        if version not in UPCASTERS:
            raise StateUnreadable(f"Expected a state of version {STATE_VERSION} or older, but found {version}")
        document = UPCASTERS[version](document)
        version = document["state_version"]
    return document
