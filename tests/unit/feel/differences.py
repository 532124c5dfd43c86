"""Where our evaluator knowingly says something else than feelin itself, and why.

What is wrong in feelin is put right; what it answers with null, or by a conversion of JavaScript's, where only a
mistake in the model can be the cause, is refused (docs/dialect.md, engine/feel/README.md).
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """`refusal` is the sentence of ours where there is no value."""

    expression: str
    feelin: Any
    ours: Any = None
    refusal: str | None = None


def _right(reason: str, *cases: tuple[str, Any, Any]) -> tuple[Difference, ...]:
    """What is put right: expression, feelin's value, ours."""
    assert reason
    return tuple(Difference(*case) for case in cases)


def _refused(reason: str, *cases: tuple[str, Any, str]) -> tuple[Difference, ...]:
    """What is refused: expression, feelin's value, our sentence."""
    assert reason
    return tuple(Difference(text, value, refusal=sentence) for text, value, sentence in cases)


NOT_BOOLEAN = "Expected true, false or null, but found a number"

DIFFERENCES = (
    *_right("feelin sorts numbers as texts", ("median([1, 9, 10])", 10, 9)),
    *_right(
        "feelin compares dates in lists as objects, which are never the same",
        ('list contains([date("2026-03-01")], date("2026-03-01"))', False, True),
        ('index of([date("2026-03-01")], date("2026-03-01"))', [], [1]),
    ),
    *_right(
        "the day is that of the bureau, not of Greenwich",
        ('date(date and time("2026-03-01T01:00:00"))', "2026-02-28", "2026-03-01"),
    ),
    *_right("today is a date, not a point in time", ("today()", "2026-01-02T00:00:00+08:00", "2026-01-02")),
    *_right("a month that is none is no date", ("date(2026, 13, 1)", "2027-01-01", None)),
    *_right(
        "months are whole",
        ('years and months duration(date("2025-01-15"), date("2026-03-20"))', "P1Y2M4DT20H7M44.516S", "P1Y2M"),
    ),
    *_right("days are counted", ('(date("2026-03-05") - date("2026-03-01")).days', 0, 4)),
    *_right("a range may end with 0", ("for i in 3..0 return i", None, [3, 2, 1, 0])),
    *_right("an exponent is part of the number", ("1e3", 1, 1000)),
    *_right("a time needs no seconds", ('@"10:30"', None, "10:30:00")),
    *_refused(
        "feelin asks JavaScript, which does not know the types of FEEL",
        ("n instance of number", False, "instance of is not supported"),
    ),
    *_refused(
        "values of different types",
        ('"5" > 3', True, "Cannot compare a text with a number"),
        ("text = n", None, "Cannot compare a text with a number"),
        ("n != text", True, "Cannot compare a number with a text"),
        ('text in ("x", 5)', False, "Cannot compare a text with a number"),
        (
            'date("2026-03-01") = date and time("2026-03-01T00:00:00")',
            False,
            "Cannot compare a date with a date and time",
        ),
        ("text + n", None, "Cannot calculate a text + a number"),
        ("nothing + n", None, "Cannot calculate null + a number"),
        ('date("2026-03-01") + 1', None, "Cannot calculate a date + a number"),
    ),
    *_refused(
        "a condition that is none",
        ("if n then 1 else 2", 1, NOT_BOOLEAN),
        ("n and true", None, NOT_BOOLEAN),
        ("false or n", None, NOT_BOOLEAN),
        ("some i in items satisfies i", True, NOT_BOOLEAN),
        ("every i in items satisfies i", True, NOT_BOOLEAN),
        ("not(n)", None, "The function not was called with a wrong argument: a number"),
    ),
    *_refused(
        "a name that nothing bears",
        ("missing", None, "There is no variable or function named 'missing'"),
        ("missing > 3", None, "There is no variable or function named 'missing'"),
        ("school.street", None, "Expected an entry named 'street', but found none in a context"),
        ("nothing.street", None, "Expected an entry named 'street', but found none in null"),
    ),
    *_refused(
        "arguments that no data can make right",
        ("count(1, 2)", None, "A function was called with wrong arguments: number, number"),
        ("string length(n)", None, "A function was called with wrong arguments: a number"),
        ('sum(["1", "2"])', None, "A function was called with wrong arguments: string, string"),
        ('day of week("2026-03-01")', None, "A function was called with wrong arguments: a text"),
        ('matches(text, "[")', None, "Invalid regular expression: /[/u: Unterminated character class"),
        ("for i in n return i", None, "Expected a list, but found a number"),
        ("n(1)", None, "Expected a function, but found a number"),
    ),
    *_refused(
        "results that are no data, or not exact",
        ("[1..5]", "<range>", "Expected data, but the result holds a range"),
        ("function(a) a", "<function>", "Expected data, but the result holds a function"),
        (
            "2 ** 60",
            1152921504606847000,
            "Expected numbers up to 2^53, but found one beyond, which would not be exact",
        ),
    ),
    *_refused(
        "functions that feelin knows by name alone",
        *(
            (f"{name}([1..5], [2..3])", None, f"{name} is not supported")
            for name in (
                "overlaps before",
                "overlaps after",
                "finishes",
                "finished by",
                "during",
                "starts",
                "started by",
                "coincides",
            )
        ),
    ),
)
