"""Messages, timers, signals and conditions in every position where a case can wait for them."""

import pytest

from engine.interpreter import NotWaiting, correlate, fire
from tests.cases import Driver
from tests.modeling import (
    a_model,
    boundary,
    catch,
    end,
    event_start,
    event_sub,
    extension,
    io,
    parallel,
    start,
    sub,
    user,
)
from tests.unit.interpreter.awaited import AGAIN, BROUGHT, ONCE, happen

EVERY = pytest.mark.parametrize("trigger", ["message", "timer", "signal", "conditional"])


@EVERY
@pytest.mark.covers("event/{message,timer,signal,conditional}/boundary/interrupting")
def test_an_interrupting_boundary_event_takes_the_place_of_its_activity(trigger: str) -> None:
    case = Driver(_at_a_task(ONCE[trigger], interrupting=True))
    assert case.waits == ["a", "b", "be"]
    happen(case, trigger, "be")
    assert case.waits == ["b", "n"]
    assert case.closed("interrupted") == ["a"]
    assert case.closed("completed") == ["be"]
    assert case.variables().get("note") == ("brought" if trigger in BROUGHT else None)
    case.done("n").done("b")
    assert case.ended == "completed"
    assert "c" not in case.passed()


@EVERY
@pytest.mark.covers("event/{message,timer,signal,conditional}/boundary/interrupting")
def test_an_activity_that_is_done_is_no_longer_listened_for(trigger: str) -> None:
    case = Driver(_at_a_task(ONCE[trigger], interrupting=True)).done("a")
    assert case.waits == ["b", "c"]
    assert case.closed("cancelled") == ["be"]
    case.set(ready=True)
    assert case.waits == ["b", "c"]


@EVERY
@pytest.mark.covers("event/{message,timer,signal,conditional}/boundary/non-interrupting")
def test_a_non_interrupting_boundary_event_happens_beside_its_activity_again_and_again(trigger: str) -> None:
    case = Driver(_at_a_task(AGAIN[trigger], interrupting=False))
    happen(case, trigger, "be")
    assert case.waits == ["a", "b", "be", "n"]
    happen(case, trigger, "be")
    assert case.waits == ["a", "b", "be", "n", "n"]
    assert case.closed("interrupted") == []
    case.done("a")
    assert case.waits == ["b", "c", "n", "n"]
    assert case.done("n").done("n").done("c").done("b").ended == "completed"


@EVERY
@pytest.mark.covers("event/{message,timer,signal,conditional}/catch")
def test_an_intermediate_event_holds_its_own_branch_until_it_comes(trigger: str) -> None:
    xml = a_model(
        start(), parallel("f"), catch("w", ONCE[trigger]), user("n"), user("b"), end(),
        flows="s f; f w; f b; w n; n e; b e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml)
    assert case.waits == ["b", "w"]
    happen(case, trigger, "w")
    assert case.waits == ["b", "n"]
    assert case.closed("completed") == ["w"]
    assert case.variables().get("note") == ("brought" if trigger in BROUGHT else None)


@EVERY
@pytest.mark.covers("event/{message,timer,signal,conditional}/event-sub-process/top/interrupting")
def test_an_interrupting_event_sub_process_ends_everything_else_in_the_process(trigger: str) -> None:
    case = Driver(_in_the_process(ONCE[trigger], interrupting=True))
    assert case.waits == ["a", "b", "es"]
    happen(case, trigger, "es")
    assert case.waits == ["x"]
    assert sorted(case.closed("interrupted")) == ["a", "b"]
    assert case.done("x").ended == "completed"


@EVERY
@pytest.mark.covers("event/{message,timer,signal,conditional}/event-sub-process/top/non-interrupting")
def test_a_non_interrupting_event_sub_process_runs_beside_the_process_again_and_again(trigger: str) -> None:
    case = Driver(_in_the_process(AGAIN[trigger], interrupting=False))
    happen(case, trigger, "es")
    happen(case, trigger, "es")
    assert case.waits == ["a", "b", "es", "x", "x"]
    case.done("a").done("b").done("x")
    assert case.waits == ["es", "x"]
    assert case.done("x").ended == "completed"
    assert case.closed("cancelled") == ["es"]


@EVERY
@pytest.mark.covers("event/{message,timer,signal,conditional}/event-sub-process/embedded/interrupting")
def test_an_interrupting_event_sub_process_ends_its_own_scope_alone(trigger: str) -> None:
    case = Driver(_in_a_sub_process(ONCE[trigger], interrupting=True))
    assert case.waits == ["a", "beside", "es"]
    happen(case, trigger, "es")
    assert case.waits == ["beside", "x"]
    case.done("x")
    assert case.waits == ["after", "beside"]


@EVERY
@pytest.mark.covers("event/{message,timer,signal,conditional}/event-sub-process/embedded/non-interrupting")
def test_a_scope_waits_for_the_event_sub_processes_that_run_in_it(trigger: str) -> None:
    case = Driver(_in_a_sub_process(AGAIN[trigger], interrupting=False))
    happen(case, trigger, "es")
    happen(case, trigger, "es")
    assert case.waits == ["a", "beside", "es", "x", "x"]
    case.done("a").done("x")
    assert case.waits == ["beside", "es", "x"]
    case.done("x")
    assert case.waits == ["after", "beside"]


@pytest.mark.parametrize("trigger", ["message", "timer", "signal"])
@pytest.mark.covers("event/{message,timer,signal}/start")
def test_an_event_starts_a_case_with_what_it_brings(trigger: str) -> None:
    taken = extension(io(("output", "=note", "said"))) if trigger in BROUGHT else ""
    xml = a_model(
        start(), event_start("es", ONCE[trigger], taken), user("a"), user("b"), end(),
        flows="s a; es b; a e; b e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml, at="es", brought=BROUGHT.get(trigger))
    assert case.waits == ["b"]
    assert case.passed() == ["es"]
    assert case.variables() == ({"said": "brought"} if trigger in BROUGHT else {})
    plain = Driver(xml)
    assert plain.waits == ["a"]
    assert [one.id for one in plain.definition.event_starts] == ["es"]
    assert plain.definition.event_starts[0].trigger == trigger


@pytest.mark.covers("event/{message,timer,signal}/start")
def test_a_process_may_have_event_starts_alone() -> None:
    xml = a_model(
        event_start("m1", ONCE["message"]), event_start("t1", ONCE["timer"]), event_start("s1", ONCE["signal"]),
        user("a"), end(), flows="m1 a; t1 a; s1 a; a e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml, at="t1")
    assert case.tasks == ["a"]
    assert case.definition.start_event is None
    assert [one.id for one in case.definition.event_starts] == ["m1", "t1", "s1"]


@pytest.mark.parametrize("trigger", ["message", "signal"])
def test_output_mappings_take_from_an_event_only_what_they_name(trigger: str) -> None:
    mapping = extension(io(("output", "=note", "said")))
    xml = a_model(
        start(), user("a"), boundary("be", "a", mapping + ONCE[trigger]), user("n"), end(),
        flows="s a; a e; be n; n e", messages=["m"],
    )  # fmt: skip
    case = happen(Driver(xml), trigger, "be")
    assert case.variables() == {"said": "brought"}


def test_a_wait_state_is_reached_by_its_own_verb_alone() -> None:
    case = Driver(_at_a_task(ONCE["message"], interrupting=True))
    with pytest.raises(NotWaiting, match="kind timer"):
        fire(case.case, case.host(), case.wait("be").id)
    with pytest.raises(NotWaiting, match="kind message or signal"):
        correlate(case.case, case.host(), case.wait("a").id, {})
    with pytest.raises(NotWaiting, match="open wait state"):
        correlate(case.case, case.host(), "no id at all", {})


@EVERY
def test_an_event_sub_process_inside_an_event_sub_process_listens_once_that_runs(trigger: str) -> None:
    deep = event_sub("deep", event_start("ds", ONCE[trigger]), user("du"), end("de"), flows="ds du; du de")
    outer = event_sub("esp", event_start("es", ONCE["signal"]), user("x"), end("ee"), deep, flows="es x; x ee")
    case = Driver(a_model(start(), user("a"), end(), outer, flows="s a; a e", messages=["m"]))
    assert case.waits == ["a", "es"]
    case.signal("es")
    assert case.waits == ["ds", "x"]
    happen(case, trigger, "ds")
    assert case.waits == ["du"]
    assert case.closed("interrupted") == ["a", "x"]
    assert case.done("du").ended == "completed"


def _at_a_task(definition: str, *, interrupting: bool) -> bytes:
    return a_model(
        start(), parallel("f"), user("a"), user("b"), boundary("be", "a", definition, interrupting=interrupting),
        user("n"), user("c"), end(), flows="s f; f a; f b; a c; be n; n e; c e; b e", messages=["m"],
    )  # fmt: skip


def _in_the_process(definition: str, *, interrupting: bool) -> bytes:
    return a_model(
        start(), parallel("f"), user("a"), user("b"), end(), _handler(definition, interrupting),
        flows="s f; f a; f b; a e; b e", messages=["m"],
    )  # fmt: skip


def _in_a_sub_process(definition: str, *, interrupting: bool) -> bytes:
    inner = sub("sp", start("s2"), user("a"), end("e2"), _handler(definition, interrupting), flows="s2 a; a e2")
    return a_model(
        start(), parallel("f"), inner, user("beside"), user("after"), end(),
        flows="s f; f sp; f beside; sp after; after e; beside e", messages=["m"],
    )  # fmt: skip


def _handler(definition: str, interrupting: bool) -> str:
    first = event_start("es", definition, interrupting=interrupting)
    return event_sub("esp", first, user("x"), end("ee"), flows="es x; x ee")
