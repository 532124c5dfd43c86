"""Evaluating a deployed decision by itself, without any case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from engine import audit
from engine.definitions import decision_of
from engine.dmn import Decided, evaluate
from engine.errors import Invalid, Message
from engine.queries.decisions import DecisionView, decision_definition
from engine.runtime import Runtime
from engine.uow import Actor, UnitOfWork, begin
from engine.values import flaws_in, require_room


def evaluate_decision(
    runtime: Runtime, actor: Actor, definition_id: UUID, variables: Mapping[str, Any], now: datetime | None = None
) -> Decided:
    """Decide over these variables, also those that in a case only the engine writes; raises `ExpressionFailed`.

    The evidence keeps the names of the variables, not what they hold, with the rules that hit and the results. It
    begins its own units of work: evaluating takes long, and must not hold SQLite's write lock.
    """
    with begin(runtime, actor, now, read_only=True) as uow:
        view = decision_definition(uow, definition_id)
        _require_json(variables)
        decision, moment = decision_of(uow, definition_id), uow.now
    decided = evaluate(decision, runtime.feel.at(moment), variables)
    with begin(runtime, actor, moment) as uow:
        _record(uow, view, variables, decided)
    return decided


def _require_json(variables: Mapping[str, Any]) -> None:
    problems: dict[str, list[Message]] = {}
    for path, message in flaws_in(variables):
        problems.setdefault(path, []).append(message)
    if problems:
        raise Invalid("The variables are refused: {count} of them are wrong", count=len(problems), problems=problems)
    require_room({}, variables)


def _record(uow: UnitOfWork, view: DecisionView, variables: Mapping[str, Any], decided: Decided) -> None:
    decisions = [
        {"decision_id": one.decision_id, "rules": list(one.matched_rules), "result": one.result}
        for one in decided.evaluations
    ]
    payload = {"decision_id": view.decision_id, "variables": sorted(variables), "decisions": decisions}
    audit.record(uow, "decision.evaluated", "decision_definition", view.id, payload=payload)
