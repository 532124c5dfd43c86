"""What only a mistake in a model can cause is an error; what FEEL defines as null because of the data stays null."""

import pytest

from engine.errors import ExpressionFailed
from tests.unit.feel.conftest import Value

VARIABLES = {"n": 5, "text": "5", "nothing": None, "items": [1, 2], "school": {"name": "星光学校"}}


@pytest.mark.parametrize(
    "expression, reason",
    [
        ("amount > 3", "There is no variable or function named 'amount'"),
        ("amount(3)", "There is no variable or function named 'amount'"),
        ("school.street", "Expected an entry named 'street', but found none in a context"),
        ("nothing.street", "Expected an entry named 'street', but found none in null"),
        ("text > 3", "Cannot compare a text with a number"),
        ("text = n", "Cannot compare a text with a number"),
        ("n != text", "Cannot compare a number with a text"),
        ('n in ["a".."z"]', "Cannot compare a number with a text"),
        ('n in ("a", "b")', "Cannot compare a number with a text"),
        ("text between 1 and 9", "Cannot compare a text with a number"),
        ('date("2026-01-01") = "2026-01-01"', "Cannot compare a date with a text"),
        ('now() > date("2026-01-01")', "Cannot compare a date and time with a date"),
        ('now() - date("2026-01-01")', "Cannot compare a date and time with a date"),
        ("text + n", "Cannot calculate a text + a number"),
        ("nothing + n", "Cannot calculate null + a number"),
        ("n - school", "Cannot calculate a number - a context"),
        ("if n then 1 else 2", "Expected true, false or null, but found a number"),
        ("n and true", "Expected true, false or null, but found a number"),
        ("text or true", "Expected true, false or null, but found a text"),
        ("some i in items satisfies i", "Expected true, false or null, but found a number"),
        ("every i in items satisfies i", "Expected true, false or null, but found a number"),
        ("for i in n return i", "Expected a list, but found a number"),
        ("n(1)", "Expected a function, but found a number"),
        ("count(1, 2)", "A function was called with wrong arguments: number, number"),
        ("string length(n)", "A function was called with wrong arguments: a number"),
        ('sum(["1", "2"])', "A function was called with wrong arguments: string, string"),
        ("not(n)", "The function not was called with a wrong argument: a number"),
        ('matches(text, "[")', "Invalid regular expression: /[/u: Unterminated character class"),
        ("n instance of number", "instance of is not supported"),
        ("chinese date(text)", "The function chinese date was called with a wrong argument: a text"),
        ("chinese date(n)", "The function date was called with a wrong argument: a number"),
        ("yuan(text)", "The function yuan was called with a wrong argument: a text"),
        ("yuan(1.5)", "The function yuan was called with a wrong argument: a number"),
        ("working days(text)", "The function working days was called with a wrong argument: a text"),
        ("cycle(0, working days(1))", "The function cycle was called with a wrong argument: a number"),
        ("cycle(3, 5)", "The function cycle was called with a wrong argument: a number"),
        ("working days(1.5)", "The function working days was called with a wrong argument: a number"),
        ("limit(n)", "The function limit was called with a wrong argument: a number"),
        ("[1..5]", "Expected data, but the result holds a range"),
        ("function(a) a", "Expected data, but the result holds a function"),
        ("{f: count}", "Expected data, but the result holds something else"),
        ("1 +", "Expected FEEL, but it is unfinished at position 4"),
        ("n n ]", "Expected FEEL, but position 5 reads ']'"),
        ("  ", "Expected FEEL, but found nothing"),
    ],
)
def test_a_mistake_is_an_error(value: Value, expression: str, reason: str) -> None:
    with pytest.raises(ExpressionFailed) as failed:
        value(expression, **VARIABLES)
    assert f"The expression {expression} failed: {reason}" == str(failed.value)


@pytest.mark.parametrize(
    "expression, expected",
    [
        ("nothing > 3", None),
        ("nothing = 3", False),
        ("nothing = null", True),
        ("n != null", True),
        ("nothing and true", None),
        ("nothing in [1..5]", False),
        ("if nothing then 1 else 2", 2),
        ("count(nothing)", None),
        ("string length(nothing)", None),
        ("for i in nothing return i", None),
        ("items[7]", None),
        ("1 / 0", None),
        ('number("five")', None),
        ('date("2026-02-30")', None),
        ("min([])", None),
        ('get value(school, "street")', None),
    ],
)
def test_null_from_the_data_stays_null(value: Value, expression: str, expected: object) -> None:
    assert expected == value(expression, **VARIABLES)


@pytest.mark.parametrize(
    "expression, expected",
    [("nothing != null and nothing + 1 > 3", False), ("nothing = null or nothing + 1 > 3", True)],
)
def test_the_second_condition_is_only_asked_when_it_matters(value: Value, expression: str, expected: bool) -> None:
    assert expected is value(expression, **VARIABLES)
