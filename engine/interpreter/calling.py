"""Call activities: a called process is a case of its own; what passes the border is said by the model."""

import hashlib
from collections.abc import Mapping

import orjson

from engine.interpreter.elements import given
from engine.interpreter.ending import finish_activity
from engine.interpreter.progress import Json
from engine.interpreter.references import text_of
from engine.interpreter.tokens import Token
from engine.interpreter.variables import local, visible
from engine.interpreter.waiting import open_wait


def call(token: Token) -> None:
    """Open the wait state of a call activity; the outside starts the case."""
    process_id = text_of(token, given(token.element.called).process_id, "process id")
    open_wait(token, {"process_id": process_id})


def passed_on(token: Token) -> dict[str, Json]:
    """The variables that the called case begins with: all that are seen, or only those that inputs map."""
    if given(token.element.called).propagates_parent:
        return visible(token)
    return dict(token.internal_data.get("variables", {}))


def receive(root: Token) -> None:
    """A called case remembers what it was given, by digests, so that it gives back only what it has changed."""
    root.internal_data["called"] = {name: _digest(value) for name, value in local(root).items()}


def given_back(root: Token) -> dict[str, Json]:
    """The variables of a called case that it has made or changed.

    What it was given and left alone stays with the caller, where another branch may have changed it meanwhile.
    """
    received = root.internal_data.get("called", {})
    return {name: value for name, value in local(root).items() if received.get(name) != _digest(value)}


def _digest(value: Json) -> str:
    return hashlib.blake2b(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()


def return_from_call(token: Token, variables: Mapping[str, Json]) -> None:
    """The called case has ended: its variables come back, or only output mappings see them."""
    takes_all = given(token.element.called).propagates_child or token.element.outputs
    finish_activity(token, variables if takes_all else {})
