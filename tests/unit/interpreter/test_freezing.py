"""The frozen state: small, stable, versioned, and readable only as what it is."""

import orjson
import pytest
import zstandard

from engine.interpreter import StateUnreadable, thaw
from engine.interpreter.codec import freeze, thaw_into
from tests.cases import Driver
from tests.modeling import a_model, end, loop, start, user


def test_freezing_a_thawed_case_gives_the_same_bytes() -> None:
    case = Driver(_xml(), x={"typename": "UUID", "value": "not a library object"})
    assert freeze(thaw_into(case.definition, case.step.state)) == case.step.state
    assert case.variables()["x"] == {"typename": "UUID", "value": "not a library object"}


def test_reading_a_case_changes_nothing() -> None:
    case = Driver(_xml(), x=[1])
    case.case.variables()["x"].append(2)
    assert case.variables()["x"] == [1]


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"nonsense",
        zstandard.compress(b"[]"),
        zstandard.compress(b'{"a": 1}'),
        zstandard.compress(orjson.dumps({"state_version": 99, "tokens": []})),
        zstandard.compress(
            orjson.dumps({"state_version": 1, "ended": None, "tokens": [["0" * 32, None, "zz", 32, {}]]})
        ),
    ],
)
def test_a_damaged_or_foreign_state_is_refused(state: bytes) -> None:
    case = Driver(_xml())
    with pytest.raises(StateUnreadable):
        thaw(case.definition, state).wait_states()


def test_a_case_is_small() -> None:
    case = Driver(_xml(), note="x" * 100)
    case.done("a", 0).done("a", 0)
    assert len(case.step.state) < 600


def _xml() -> bytes:
    return a_model(start(), user("a", loop("[1, 2, 3]", "i")), user("b"), end(), flows="s a; a b; b e")
