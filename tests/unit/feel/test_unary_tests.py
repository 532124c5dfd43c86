"""Unary tests: the cells of decision tables."""

import pytest

from engine.errors import ExpressionFailed
from engine.feel import Feel


@pytest.mark.parametrize(
    "test, value, expected",
    [
        ("-", None, True),
        ("-", "anything", True),
        ('"ok"', "ok", True),
        ('"ok"', "no", False),
        ('"ok"', None, False),
        ('"ok","new"', "new", True),
        ('not("x")', "y", True),
        ('not("x","y")', "y", False),
        ("> 5", 6, True),
        ("> 5", None, False),
        ("[1..5)", 5, False),
        ("[1..5)", 1, True),
        ("< 3, > 7", 8, True),
        ("? > 5 and ? < 9", 6, True),
        ("? > 5", None, False),
        ('starts with(?, "a")', None, False),
        ('starts with(?, "a")', "ab", True),
        ("null", None, True),
        ("null", 1, False),
        ("true", True, True),
        ("true", False, False),
        ("false", False, True),
        ("true", None, False),
        ("threshold", 5, True),
        ("> threshold", 6, True),
        ("allowed", "b", True),
        ("list contains(allowed, ?)", "c", False),
    ],
)
def test_unary_tests_hold_or_not(feel: Feel, test: str, value: object, expected: bool) -> None:
    assert [expected] == feel.unary_tests([(test, value)], {"threshold": 5, "allowed": ["a", "b"]})


def test_unary_tests_go_in_one_batch(feel: Feel) -> None:
    assert [True, False, True] == feel.unary_tests([("> 1", 2), ("> 1", 1), ('"a"', "a")], {})
    assert [] == feel.unary_tests([], {})


@pytest.mark.parametrize("test, value", [("> 5", "6"), ('"5"', 5), ("[1..5]", "3"), ("> missing", 6)])
def test_unary_tests_refuse_what_cannot_be_compared(feel: Feel, test: str, value: object) -> None:
    with pytest.raises(ExpressionFailed) as failed:
        feel.unary_tests([(test, value)], {})
    assert test == failed.value.params["expression"]
