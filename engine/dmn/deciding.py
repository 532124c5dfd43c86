"""Evaluating a decision: first those it requires, then one round trip, then its hit policy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import orjson

from engine.dmn.decision import Aggregation, Decision, HitPolicy
from engine.errors import ExpressionFailed
from engine.feel import Feel, Held, Json

MAX_NUMBER = 2**53


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
    known: dict[str, Evaluation] = {}
    result = _decide(decision, feel, context, known)
    return Decided(result, tuple(known.values()))


def _decide(decision: Decision, feel: Feel, context: Mapping[str, Json], known: dict[str, Evaluation]) -> Json:
    if decision.id not in known:
        required = {one.result_name: _decide(one, feel, context, known) for one in decision.required}
        held = feel.decide(decision.table, {**context, **required})
        rules = tuple(decision.rule_ids[index] for index in held.rules) if decision.rule_ids else ()
        known[decision.id] = Evaluation(decision.id, rules, {}, _result(decision, held, rules))
    return known[decision.id].result


def _result(decision: Decision, held: Held, rules: Sequence[str]) -> Json:
    values = [_value(decision, outputs) for outputs in held.outputs]
    if decision.hit_policy is HitPolicy.COLLECT:
        return _collected(decision, values)
    if decision.hit_policy is HitPolicy.UNIQUE and len(rules) > 1:
        raise ExpressionFailed(
            "The decision {decision} failed: expected one rule to hold under UNIQUE, but found {rules}",
            decision=decision.id,
            rules=", ".join(rules),
        )
    if decision.hit_policy is HitPolicy.ANY and len({orjson.dumps(value) for value in values}) > 1:
        raise ExpressionFailed(
            "The decision {decision} failed: expected rules that hold under ANY to agree, but {rules} differ",
            decision=decision.id,
            rules=", ".join(rules),
        )
    return values[0] if values else None


def _value(decision: Decision, outputs: Sequence[Json]) -> Json:
    if len(decision.output_names) > 1:
        return dict(zip(decision.output_names, outputs, strict=True))
    return outputs[0]


def _collected(decision: Decision, values: list[Json]) -> Json:
    if decision.aggregation is None:
        return values
    if decision.aggregation is Aggregation.COUNT:
        return len(values)
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ExpressionFailed(
                "The decision {decision} failed: expected numbers to aggregate, but found {value!r}",
                decision=decision.id,
                value=value,
            )
    return _aggregated(decision, values) if values else None


def _aggregated(decision: Decision, values: Sequence[float]) -> float:
    aggregate = _AGGREGATES[decision.aggregation] if decision.aggregation else sum
    number = aggregate(values)
    if abs(number) > MAX_NUMBER:
        raise ExpressionFailed(
            "The decision {decision} failed: expected a number up to 2^53, but found one beyond", decision=decision.id
        )
    return number


_AGGREGATES: Mapping[Aggregation, Callable[[Sequence[float]], float]] = {
    Aggregation.SUM: sum,
    Aggregation.MIN: min,
    Aggregation.MAX: max,
}
