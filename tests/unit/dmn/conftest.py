"""The real evaluator, shared by the tests of this folder."""

from collections.abc import Iterator

import pytest

from engine.feel import Feel


@pytest.fixture(scope="session")
def feel() -> Iterator[Feel]:
    evaluator = Feel()
    yield evaluator
    evaluator.close()
