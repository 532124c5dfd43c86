"""`Feel`: FEEL texts and plain variables in, plain values out, one round trip to V8 for a whole batch."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self

import orjson

from engine.errors import ExpressionFailed, Message
from engine.feel.boxed import Plan
from engine.feel.failures import MAX_EXPRESSION, decision_failure, failure, reason
from engine.feel.sandbox import Aborted, Sandbox

Json = Any  # JSON as Python: dict, list, str, int, float, bool, None

# Anything but plain JSON is a mistake of the caller's and must not be turned into a text in passing.
PLAIN = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What one decision gave: the rules that hit, the values of its inputs by expression, and the result."""

    rules: tuple[str, ...]
    inputs: Mapping[str, Json]
    result: Json


SHORTEST = 0.1  # seconds for an evaluation after the limit is used up


class Feel:
    """Evaluates FEEL; every failure is an `ExpressionFailed` that names the expression.

    One instance per process serves every thread. `at(now)` gives a view of it for which `now()` and `today()` have a
    meaning; without a time they are refused. Temporal results are ISO 8601 texts, points in time with the bureau's
    offset.
    """

    def __init__(self, seconds: float = 2.0, megabytes: int = 128) -> None:
        self._sandbox = Sandbox(seconds, megabytes)
        self._now: float | None = None
        # What V8 has worked for this view, without the time its turn was waited for.
        self.seconds_used = 0.0

    def at(self, now: datetime) -> Self:
        """The same evaluator, at a point in time."""
        view = copy(self)
        view._now = now.timestamp() * 1000
        view.seconds_used = 0.0
        return view

    def evaluate(self, expressions: Sequence[str], context: Mapping[str, Json]) -> list[Json]:
        """Values of expressions, written without the leading equals sign."""
        if not expressions:
            return []
        _require_short(expressions)
        values: list[Json] = self._call(
            expressions, {"call": "evaluate", "expressions": expressions, "context": context}
        )
        return values

    def unary_tests(self, tests: Sequence[tuple[str, Json]], context: Mapping[str, Json]) -> list[bool]:
        """Whether each of (unary tests, value) holds."""
        if not tests:
            return []
        texts = [text for text, _ in tests]
        _require_short(texts)
        held: list[bool] = self._call(texts, {"call": "test", "tests": tests, "context": context})
        return held

    def decide(self, plan: Plan, context: Mapping[str, Json]) -> tuple[Evaluated, ...]:
        """Each decision of a plan, in its order; its expressions are as short as `MAX_EXPRESSION` already."""
        request = {"call": "decide", "plan": orjson.Fragment(plan.text), "context": context}
        found = self._call([plan.decisions[-1].id], request)
        return tuple(Evaluated(tuple(one["rules"]), one["inputs"], one["result"]) for one in found)

    def parse(self, expressions: Sequence[str]) -> list[str | None]:
        """For each expression, the sentence that says why it cannot be understood, or None."""
        return self._parse(expressions, "evaluate")

    def parse_unary_tests(self, tests: Sequence[str]) -> list[str | None]:
        """The same for unary tests."""
        return self._parse(tests, "unaryTest")

    def parse_rankings(self, tests: Sequence[str]) -> list[str | None]:
        """The same for unary tests that must be a list, because its order matters."""
        return self._parse(tests, "ranking")

    def close(self) -> None:
        """Free V8's memory; the next evaluation starts anew."""
        self._sandbox.close()

    def _parse(self, texts: Sequence[str], kind: Literal["evaluate", "unaryTest", "ranking"]) -> list[str | None]:
        short = [text for text in texts if len(text) <= MAX_EXPRESSION]
        failures = self._call(short, {"call": "parse", "expressions": short, "kind": kind}) if short else []
        found = {text: reason(why["code"], why["params"]) for text, why in zip(short, failures, strict=True) if why}
        found |= {text: _too_long(text) for text in texts if len(text) > MAX_EXPRESSION}
        return [str(found[text]) if text in found else None for text in texts]

    def _seconds_left(self) -> float | None:
        """What this view may still use: slow expressions one after the other get no longer than one alone."""
        return None if self._now is None else max(self._sandbox.seconds - self.seconds_used, SHORTEST)

    def _call(self, expressions: Sequence[str], request: dict[str, Json]) -> Json:
        try:
            asked = orjson.dumps(request | {"now": self._now}, option=PLAIN)
        except TypeError as error:
            raise failure(expressions[0], reason("not_json", {"found": str(error)})) from error
        try:
            text, seconds = self._sandbox.call(asked.decode(), self._seconds_left())
        except Aborted as aborted:
            if aborted.limit == "time":
                self.seconds_used = max(self.seconds_used, self._sandbox.seconds)
            why = reason(aborted.limit, {"limit": aborted.allowed})
            raise failure(aborted.expression or "; ".join(expressions), why) from aborted
        self.seconds_used += seconds
        answer = orjson.loads(text)
        if "failure" in answer:
            raise _told(answer["failure"], expressions[0])
        return answer["value"]


def _told(found: Mapping[str, Json], otherwise: str) -> ExpressionFailed:
    why = reason(found["code"], found["params"])
    if "expression" not in found and "decision" in found:
        return decision_failure(found["decision"], why)
    return failure(found.get("expression", otherwise), why, found["code"])


def _require_short(expressions: Sequence[str]) -> None:
    for text in expressions:
        if len(text) > MAX_EXPRESSION:
            raise failure(text, _too_long(text))


def _too_long(text: str) -> Message:
    return reason("too_long", {"limit": MAX_EXPRESSION, "found": len(text)})
