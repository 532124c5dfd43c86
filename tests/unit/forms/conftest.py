"""The real FEEL evaluator, shared by the tests of this folder."""

import pytest

from engine.feel import Feel


@pytest.fixture(scope="session")
def feel() -> Feel:
    return Feel()
