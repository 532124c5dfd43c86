"""A sub-process that is undone is over: what its boundary events caught while it ran they catch no more."""

import pytest

from engine.interpreter import StepFailed
from tests.cases import Driver
from tests.modeling import (
    a_model,
    boundary,
    compensation,
    end,
    error,
    escalation,
    event_start,
    event_sub,
    extension,
    flows_of,
    handler,
    start,
    sub,
    throw,
    undoing,
    user,
)

_HANDLED = extension('<zeebe:taskDefinition type="test.echo"/>')


def _undone(undoes: str, caught: str, *beside: str) -> Driver:
    """A case whose sub-process with a boundary event is done and just being undone."""
    inner = sub("sp", start("s1"), user("a"), undoing("a", "h"), undoes, end("e1"), flows="s1 a; a e1")
    xml = a_model(
        start(), inner, caught, user("caught"), user("b"), throw("t", compensation()), user("after"), end(), *beside,
        flows="s sp; sp b; b t; t after; after e; be caught; caught e",
    )  # fmt: skip
    return Driver(xml).done("a").done("b")


def test_an_error_of_a_handler_passes_the_boundary_of_what_is_undone() -> None:
    case = _undone(handler("h", _HANDLED, tag="serviceTask"), boundary("be", "sp", error()))
    with pytest.raises(StepFailed, match="nothing catches it"):
        case.throw("h", "error", "E")
    assert case.done("h").waits == ["after"]


def test_an_error_of_a_handler_is_caught_around_whoever_asked_to_undo() -> None:
    beside = event_sub(
        "es", event_start("es_s", error()), user("mended"), end("es_e"), flows="es_s mended; mended es_e"
    )
    case = _undone(handler("h", _HANDLED, tag="serviceTask"), boundary("be", "sp", error()), beside)
    assert case.throw("h", "error", "E").waits == ["mended"]


def test_an_escalation_of_a_handler_passes_the_boundary_of_what_is_undone() -> None:
    inside = (start("hs"), user("hu"), end("he", escalation("L")), flows_of("hs hu; hu he"))
    caught = boundary("be", "sp", escalation(), interrupting=False)
    case = _undone(handler("h", *inside, tag="subProcess"), caught)
    assert case.done("hu").waits == ["after"]
