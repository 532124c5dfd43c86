"""The frozen state: small, stable, versioned, and readable only as what it is."""

from pathlib import Path

import orjson
import pytest
import zstandard

from engine.interpreter import StateUnreadable, Step, thaw
from engine.interpreter.codec import STATE_VERSION, freeze, thaw_into
from tests.cases import Driver
from tests.modeling import (
    a_model,
    boundary,
    catch,
    end,
    event_start,
    event_sub,
    exclusive,
    loop,
    message,
    parallel,
    start,
    timer,
    user,
)

STATES = Path(__file__).parent / "states"


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


@pytest.mark.parametrize("stored", sorted(STATES.glob("*.state")), ids=lambda path: path.stem)
def test_states_of_every_version_go_on(stored: Path) -> None:
    """A case frozen by an older release must thaw and end; add a file when STATE_VERSION rises."""
    case = Driver(state_model())
    case.step = Step(stored.read_bytes(), (), thaw(case.definition, stored.read_bytes()).wait_states(), None)
    assert case.variables()["note"] == "kept"
    assert case.waits == ["b", "b", "be", "eb", "es", "t"]
    case.fire("t").done("b").done("b").done("eb")
    assert case.ended == "completed"


def test_there_is_a_stored_state_of_this_version() -> None:
    assert (STATES / f"version_{STATE_VERSION}.state").exists()


def state_model() -> bytes:
    """The model of the stored states: a join, a multi-instance, listeners and a timer, all waiting."""
    handler = event_sub(
        "esp", event_start("es", message("m"), interrupting=False), user("eb"), end("ee"), flows="es eb; eb ee"
    )
    return a_model(
        start(), parallel("f"), user("a"), user("b", loop("[1, 2]", "i", output=("seen", "i"))),
        catch("t", timer("PT1H")), parallel("j"), end(), boundary("be", "b", message("m2")), exclusive("x"), handler,
        flows="s f; f a; f b; f t; a j; b x; be x; x j; t j; j e", messages=["m", "m2"],
    )  # fmt: skip


def _xml() -> bytes:
    return a_model(start(), user("a", loop("[1, 2, 3]", "i")), user("b"), end(), flows="s a; a b; b e")
