"""Expressions that reach for more than they are given are refused, or no more than they look, and leave nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from engine.errors import ExpressionFailed
from engine.feel import Feel
from tests.security.expression_attacks import CONTEXT, HARMLESS_NAMED, REFUSED_NAMED
from tests.security.runaway_attacks import RUNAWAYS_NAMED

# What would answer otherwise if an attack had changed a function, a prototype or a setting for those who come after.
PROBES = {
    "count([1, 2])": 2,
    "sum([1, 2])": 3,
    "sort([3, 1, 2], function(a, b) a < b)": [1, 2, 3],
    'upper case("a")': "A",
    'replace("a", "a", "b")': "b",
    "for x in 1..3 return x * 2": [2, 4, 6],
    "get entries({})": [],
    "{a: 1}": {"a": 1},
    'get value({}, "polluted")': None,
    'get value({}, "admin")': None,
    '(date("2026-02-01") - date("2026-01-01")).days': 31,
    'date and time("2026-01-01T10:00:00")': "2026-01-01T10:00:00+08:00",
    'day of week(date("2026-01-01"))': "Thursday",
}
EMPTY = ("polluted", "admin", "a", "secret", "x")


def require_unspoilt(feel: Feel) -> None:
    assert list(PROBES.values()) == feel.evaluate(list(PROBES), {})
    assert [None] * len(EMPTY) == feel.evaluate([f'get value({{}}, "{name}")' for name in EMPTY], {})


@pytest.fixture
def unspoilt(feel: Feel) -> Iterator[Feel]:
    """The evaluator, which has to be after the test what it was before."""
    yield feel
    require_unspoilt(feel)


@pytest.mark.parametrize("expression", REFUSED_NAMED.values(), ids=REFUSED_NAMED.keys())
def test_what_is_not_theirs_is_refused(unspoilt: Feel, expression: str) -> None:
    with pytest.raises(ExpressionFailed) as failed:
        unspoilt.evaluate([expression], CONTEXT)
    assert "feelin" not in str(failed.value)
    assert "at Object" not in str(failed.value)


@pytest.mark.parametrize("expression, value", HARMLESS_NAMED.values(), ids=HARMLESS_NAMED.keys())
def test_what_looks_like_more_is_only_that(unspoilt: Feel, expression: str, value: Any) -> None:
    assert [value] == unspoilt.evaluate([expression], CONTEXT)


@pytest.mark.parametrize("expression", RUNAWAYS_NAMED.values(), ids=RUNAWAYS_NAMED.keys())
def test_what_does_not_end_is_stopped(impatient_feel: Feel, expression: str) -> None:
    _answer(impatient_feel)
    with pytest.raises(ExpressionFailed, match=r"Expected (a result|a moderate|at most|a value)"):
        impatient_feel.evaluate([expression], {})
    assert _answer(impatient_feel) == [2]


def _answer(impatient_feel: Feel) -> list[Any]:
    """An answer within the short limit; on a busy machine the first of a new V8 may not make it."""
    for _ in range(9):
        try:
            return impatient_feel.evaluate(["1 + 1"], {})
        except ExpressionFailed:
            continue
    return impatient_feel.evaluate(["1 + 1"], {})


def test_there_are_more_than_two_hundred_attacks() -> None:
    attacks = {*REFUSED_NAMED.values(), *(text for text, _ in HARMLESS_NAMED.values()), *RUNAWAYS_NAMED.values()}
    assert len(attacks) > 300


@pytest.mark.parametrize(
    "variables",
    [
        {"__proto__": {"polluted": 1}, "x": 1},
        {"constructor": {"prototype": {"polluted": 1}}, "x": 1},
        {"toString": None, "valueOf": None, "hasOwnProperty": None, "x": 1},
        {"count": None, "sum": None, "x": 1},
        {"partial": [1], "item": 2, "?": 3, "x": 1},
        {"x": 1, " " * 5000: 1},
        {"x": 1, "a" * 100_000: {"b" * 100_000: 1}},
        {"x": 1, "deep": [[[[[[[[[[{}]]]]]]]]]]},
    ],
)
def test_variables_with_the_names_of_the_host_change_nothing(unspoilt: Feel, variables: dict[str, Any]) -> None:
    texts = [
        "x",
        "for i in [1] return x",
        "{a: x}.a",
        "(function(i) x)(1)",
        "[{b: 1}][b = x].b",
        "some i in [x] satisfies i = 1",
    ]
    assert [1, [1], 1, 1, [1], True] == unspoilt.evaluate(texts, variables)
    assert [True] == unspoilt.unary_tests([("1", 1)], variables)


def test_an_evaluation_knows_nothing_of_the_one_before(feel: Feel) -> None:
    feel.evaluate(["secret", "{secret: 1, b: secret}"], {"secret": "a password"})
    for text in ("secret", "bureauBox.request", "bureauFeelAt", "partial"):
        with pytest.raises(ExpressionFailed, match="no variable"):
            feel.evaluate([text], {})


@pytest.mark.parametrize(
    "test", ["constructor", "__proto__", "function(x) x", "> this", "[globalThis..5]", "not(process)"]
)
def test_unary_tests_reach_no_further(unspoilt: Feel, test: str) -> None:
    with pytest.raises(ExpressionFailed):
        unspoilt.unary_tests([(test, 1)], CONTEXT)
