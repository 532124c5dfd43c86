"""What a case would be decided by itself, told before it is started: decisions that no person's step comes before."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from engine.definitions import deployed, host_of
from engine.errors import EngineError
from engine.given import given_variables
from engine.interpreter import Definition
from engine.interpreter.elements import SUB_PROCESSES
from engine.uow import UnitOfWork
from forms import ExpressionFailed

# What people may have to do, and what may hold that.
PEOPLE = SUB_PROCESSES | {"user_task", "call_activity"}


def foretold(uow: UnitOfWork, definition_id: UUID, entries: Mapping[str, Any]) -> tuple[Any, ...]:
    """The results for what is entered so far, in the model's order; what cannot be decided yet is left out."""
    if uow.actor.bureau_id is None:
        return ()
    version = deployed(uow, definition_id)
    host = host_of(uow, version)
    given = given_variables(uow, uow.actor.bureau_id)
    results = []
    for decision_id in _first_decisions(version.definition):
        try:
            results.append(host.decide(decision_id, {**entries, **given}).result)
        except (EngineError, ExpressionFailed):
            continue
    return tuple(result for result in results if result is not None)


def _first_decisions(definition: Definition) -> Iterator[str]:
    """The decisions on the ways from the start to the first steps of people."""
    ahead, seen = list(filter(None, [definition.start_id])), set[str]()
    while ahead:
        element = definition.elements[ahead.pop(0)]
        if element.id in seen or element.kind in PEOPLE:
            continue
        seen.add(element.id)
        if element.decision_id is not None:
            yield element.decision_id
        ahead += [flow.target for flow in element.outgoing]
