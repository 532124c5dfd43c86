"""What a deployment checks: whether texts are FEEL at all."""

import pytest

from engine.feel import MAX_EXPRESSION, Feel


@pytest.mark.parametrize(
    "expression",
    [
        "amount > 1000 and not(list contains(roles, initiator))",
        "working days(5)",
        "chinese date(received_on)",
        "yuan(capital_cents)",
        'limit("decision")',
        "for x in items return x.name",
        'if a = null then "无" else a',
        "// a note\n 1 + 1",
    ],
)
def test_parse_understands_expressions(feel: Feel, expression: str) -> None:
    assert [None] == feel.parse([expression])


@pytest.mark.parametrize(
    "expression, sentence",
    [
        ("", "Expected FEEL, but found nothing"),
        ("a >", "Expected FEEL, but it is unfinished at position 4"),
        ('"open', "Expected FEEL, but position 1 reads '\"open'"),
        ("${amount > 1000}", "Expected FEEL, but position 1 reads '${amount > 1000}'"),
        ("a ? b : c", "Expected FEEL, but position 3 reads '? b : c'"),
        ("a instance of number", "instance of is not supported"),
        ("a" * (MAX_EXPRESSION + 1), "Expected at most 2000 characters, but found 2001"),
    ],
)
def test_parse_says_what_is_wrong(feel: Feel, expression: str, sentence: str) -> None:
    assert [None, sentence, None] == feel.parse(["a", expression, "b"])


def test_parse_of_nothing(feel: Feel) -> None:
    assert [] == feel.parse([])


def test_parse_unary_tests_understands_what_tables_hold(feel: Feel) -> None:
    tests = ["-", '"a","b"', "> 5", "[1..5)", 'not("x")', "? > 5 and ? < 9", 'date("2026-01-01")', "null", "true"]
    assert [None] * len(tests) == feel.parse_unary_tests(tests)


def test_parse_unary_tests_says_what_is_wrong(feel: Feel) -> None:
    assert ["Expected FEEL, but it is unfinished at position 2"] == feel.parse_unary_tests([">"])
