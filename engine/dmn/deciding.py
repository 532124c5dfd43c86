"""Evaluating a decision, with all that it requires, in one round trip to V8."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.dmn.decision import Decision
from engine.feel import Feel, Json


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The evidence of one decision: the rules that hit, its inputs by expression, and what it gave, as plain JSON."""

    decision_id: str
    matched_rules: tuple[str, ...]
    inputs: Mapping[str, Json]
    result: Json


@dataclass(frozen=True, slots=True)
class Decided:
    """The result as plain JSON, and the evidence: of the required decisions first, of the decision itself last."""

    result: Json
    evaluations: tuple[Evaluation, ...]


def evaluate(decision: Decision, feel: Feel, context: Mapping[str, Json]) -> Decided:
    """Decide over the variables of a context; raises `ExpressionFailed`, also for rules in conflict."""
    found = feel.decide(decision.plan, context)
    evaluations = tuple(
        Evaluation(step.id, one.rules, one.inputs, one.result)
        for step, one in zip(decision.plan.decisions, found, strict=True)
    )
    return Decided(evaluations[-1].result, evaluations)
