"""The real evaluator, shared by the tests of this folder."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.feel import Feel

EVENING = datetime(2026, 1, 1, 20, 0, tzinfo=UTC)  # 4 o'clock on the 2nd at the bureau

Value = Callable[..., Any]


@pytest.fixture(scope="session")
def feel() -> Iterator[Feel]:
    evaluator = Feel()
    yield evaluator
    evaluator.close()


@pytest.fixture
def value(feel: Feel) -> Value:
    """The value of one expression over variables, on the evening of 2026-01-01 in UTC."""

    def evaluate(expression: str, **variables: Any) -> Any:
        return feel.at(EVENING).evaluate([expression], variables)[0]

    return evaluate
