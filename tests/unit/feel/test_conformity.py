"""Our evaluator says what feelin itself says, except where a difference is listed with its reason."""

from collections.abc import Mapping
from typing import Any

import pytest

from engine.errors import ExpressionFailed
from engine.feel import Feel
from tests.support.feelin import Said, ask_feelin
from tests.unit.feel.cases import FUNCTIONS, SYNTAX, VARIABLES
from tests.unit.feel.conftest import EVENING
from tests.unit.feel.differences import DIFFERENCES, Difference

SAME = {text: value for cases in (*FUNCTIONS.values(), SYNTAX) for text, value in cases.items()}
EXPRESSIONS = (*SAME, *(one.expression for one in DIFFERENCES))


@pytest.fixture(scope="module")
def said() -> Said:
    return ask_feelin(EXPRESSIONS, VARIABLES, EVENING)


@pytest.fixture(scope="module")
def theirs(said: Said) -> Mapping[str, Any]:
    """What feelin itself says: {"value": ...} or {"failure": ...}."""
    return dict(zip(EXPRESSIONS, said.values, strict=True))


def ours(feel: Feel, text: str) -> Any:
    """Our value, or the sentence that refuses the expression."""
    try:
        return feel.at(EVENING).evaluate([text], VARIABLES)[0]
    except ExpressionFailed as failed:
        return str(failed)


def test_every_function_of_feelin_has_a_case(said: Said) -> None:
    refused = {one.expression.partition("(")[0] for one in DIFFERENCES if one.refusal is not None}
    assert [] == [name for name in said.builtins if name not in FUNCTIONS and name not in refused]
    assert [] == [name for name in FUNCTIONS if name not in said.builtins]
    assert [] == [name for name, cases in FUNCTIONS.items() if not all(name in text for text in cases)]


@pytest.mark.parametrize("text", SAME)
def test_our_value_is_that_of_feelin(feel: Feel, theirs: Mapping[str, Any], text: str) -> None:
    assert {"value": SAME[text]} == theirs[text]
    found = ours(feel, text)
    assert (SAME[text], isinstance(SAME[text], bool)) == (found, isinstance(found, bool))


@pytest.mark.parametrize("one", DIFFERENCES, ids=lambda one: one.expression)
def test_a_difference_is_as_listed(feel: Feel, theirs: Mapping[str, Any], one: Difference) -> None:
    assert {"value": one.feelin} == theirs[one.expression]
    sentence = f"The expression {one.expression} failed: {one.refusal}"
    assert (one.ours if one.refusal is None else sentence) == ours(feel, one.expression)
