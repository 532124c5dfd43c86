"""Numbers are exact or refused, on the way in, inside a text and on the way out."""

from typing import Any

import pytest

from engine.errors import ExpressionFailed
from engine.feel import Feel
from tests.unit.feel.conftest import Value


@pytest.mark.parametrize("number", [0, -1, 2**53, -(2**53), 0.1, 1e-7])
def test_a_number_passes_unchanged(value: Value, number: float) -> None:
    assert number == value("n", n=number)


@pytest.mark.parametrize(
    "variables, place",
    [
        ({"n": 2**53 + 2}, "n"),
        ({"applicant": {"ids": [1, -(2**60)]}}, "applicant.ids[1]"),
        ({"n": 1e300}, "n"),
    ],
)
def test_a_variable_that_is_not_exact_is_refused(feel: Feel, variables: dict[str, Any], place: str) -> None:
    with pytest.raises(ExpressionFailed, match=r"2\^53") as failed:
        feel.evaluate(["1"], variables)
    assert f"the variable {place} is" in str(failed.value)


@pytest.mark.parametrize("expression", ["9007199254740993", "1e400", "1e16", "n = 9007199254740994"])
def test_a_number_in_the_text_that_is_not_exact_is_refused_when_parsed(feel: Feel, expression: str) -> None:
    (sentence,) = feel.parse([expression])
    assert sentence is not None
    assert "2^53" in sentence


@pytest.mark.parametrize("expression", ["n + 2", "n * n", "{a: [n + 2]}", "- n - 2"])
def test_a_result_that_is_not_exact_is_refused(value: Value, expression: str) -> None:
    with pytest.raises(ExpressionFailed, match=r"2\^53"):
        value(expression, n=2**53)


def test_an_infinite_result_is_refused(value: Value) -> None:
    with pytest.raises(ExpressionFailed, match="finite"):
        value("n ** n", n=2000)


@pytest.mark.parametrize("variable", [object(), 2**70, "\ud800", {1: 2}, {"a", "b"}])
def test_a_variable_that_is_not_json_is_refused(feel: Feel, variable: object) -> None:
    with pytest.raises(ExpressionFailed, match="plain JSON"):
        feel.evaluate(["1"], {"v": variable})
