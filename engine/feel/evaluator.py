"""`Feel`: FEEL texts and plain variables in, plain values out, one round trip to V8 for a whole batch."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self

import orjson

from engine.errors import Message
from engine.feel.failures import MAX_EXPRESSION, failure, reason
from engine.feel.sandbox import Aborted, Sandbox

Json = Any  # JSON as Python: dict, list, str, int, float, bool, None

# Anything but plain JSON is a mistake of the caller's and must not be turned into a text in passing.
PLAIN = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a decision table: an input with its expression, or an output without one.

    `type` is FEEL's name of the type that values must have, `allowed` are unary tests that they must pass.
    """

    expression: str = ""
    type: str | None = None
    allowed: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: unary tests for the inputs, expressions for the outputs."""

    tests: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. `take` "first" stops at the first rule that holds, "one" gives no outputs if several hold."""

    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rules: tuple[Rule, ...]
    take: Literal["first", "one", "all"]


@dataclass(frozen=True, slots=True)
class Held:
    """Which rules hold, by index, and the outputs of each."""

    rules: tuple[int, ...]
    outputs: tuple[tuple[Json, ...], ...]


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

    def decide(self, table: Table, context: Mapping[str, Json]) -> Held:
        """Which rules of a decision table hold, and their outputs."""
        texts = [text for rule in table.rules for text in (*rule.tests, *rule.outputs)]
        texts += [column.expression for column in table.inputs]
        _require_short(texts)
        found = self._call(texts, {"call": "decide", "table": orjson.Fragment(orjson.dumps(table)), "context": context})
        return Held(rules=tuple(found["rules"]), outputs=tuple(map(tuple, found["outputs"])))

    def parse(self, expressions: Sequence[str]) -> list[str | None]:
        """For each expression, the sentence that says why it cannot be understood, or None."""
        return self._parse(expressions, "evaluate")

    def parse_unary_tests(self, tests: Sequence[str]) -> list[str | None]:
        """The same for unary tests."""
        return self._parse(tests, "unaryTest")

    def close(self) -> None:
        """Free V8's memory; the next evaluation starts anew."""
        self._sandbox.close()

    def _parse(self, texts: Sequence[str], kind: Literal["evaluate", "unaryTest"]) -> list[str | None]:
        short = [text for text in texts if len(text) <= MAX_EXPRESSION]
        failures = self._call(short, {"call": "parse", "expressions": short, "kind": kind}) if short else []
        found = {text: reason(why["code"], why["params"]) for text, why in zip(short, failures, strict=True) if why}
        found |= {text: _too_long(text) for text in texts if len(text) > MAX_EXPRESSION}
        return [str(found[text]) if text in found else None for text in texts]

    def _call(self, expressions: Sequence[str], request: dict[str, Json]) -> Json:
        try:
            asked = orjson.dumps(request | {"now": self._now}, option=PLAIN)
        except TypeError as error:
            raise failure(expressions[0], reason("not_json", {"found": str(error)})) from error
        try:
            text, seconds = self._sandbox.call(asked.decode())
        except Aborted as aborted:
            why = reason(aborted.limit, {"limit": aborted.allowed})
            raise failure(aborted.expression or "; ".join(expressions), why) from aborted
        self.seconds_used += seconds
        answer = orjson.loads(text)
        if "failure" in answer:
            found = answer["failure"]
            raise failure(found.get("expression", expressions[0]), reason(found["code"], found["params"]))
        return answer["value"]


def _require_short(expressions: Sequence[str]) -> None:
    for text in expressions:
        if len(text) > MAX_EXPRESSION:
            raise failure(text, _too_long(text))


def _too_long(text: str) -> Message:
    return reason("too_long", {"limit": MAX_EXPRESSION, "found": len(text)})
