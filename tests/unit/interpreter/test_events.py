"""Timers and messages: boundary, intermediate, event sub-processes, interrupting or not, repeated."""

from datetime import timedelta

import pytest

from engine.interpreter import NotWaiting, StepFailed, fire
from tests.cases import NOON, Driver
from tests.modeling import (
    a_model,
    boundary,
    catch,
    end,
    event_start,
    event_sub,
    loop,
    message,
    parallel,
    start,
    sub,
    timer,
    user,
)


def test_interrupting_boundary_timer_cancels_its_task() -> None:
    case = Driver(_with_boundary(timer("PT2H"), interrupting=True))
    assert case.waits == ["a", "be"]
    assert case.wait("be").due_at == NOON + timedelta(hours=2)
    case.fire("be")
    assert case.waits == ["n"]
    assert case.closed("interrupted") == ["a"]
    case.done("n")
    assert case.ended == "completed"


def test_completing_the_task_closes_its_boundary_timer() -> None:
    case = Driver(_with_boundary(timer("PT2H"), interrupting=True)).done("a")
    assert case.waits == ["c"]
    assert case.closed("cancelled") == ["be"]


def test_a_step_never_fires_another_timer() -> None:
    """The library fires whatever is overdue on the wall clock when any task completes."""
    xml = a_model(
        start(), parallel("f"), user("a"), user("b"), boundary("be", "a", timer("PT1H")), user("x"), end(),
        flows="s f; f a; f b; be x; x e; a e; b e",
    )  # fmt: skip
    case = Driver(xml)
    case.now = NOON + timedelta(hours=5)
    case.done("b")
    assert case.waits == ["a", "be"]


def test_non_interrupting_message_fires_as_often_as_it_comes() -> None:
    case = Driver(_with_boundary(message("m"), interrupting=False))
    first = case.wait("be").id
    case.message("be", note=1).message("be", note=2)
    assert case.waits == ["a", "be", "n", "n"]
    assert case.wait("be").id == first
    case.done("a")
    assert case.waits == ["c", "n", "n"]
    case.done("c").done("n").done("n")
    assert case.ended == "completed"


def test_non_interrupting_cycle_gets_a_new_wait_state_each_time() -> None:
    case = Driver(_with_boundary(timer("R2/PT1H", "timeCycle"), interrupting=False))
    ids = {case.wait("be").id}
    case.fire("be")
    ids.add(case.wait("be").id)
    assert case.wait("be").due_at == NOON + timedelta(hours=2)
    case.fire("be")
    assert len(ids) == 2
    assert case.waits == ["a", "n", "n"]


def test_missed_firings_of_a_cycle_happen_once_then_on_schedule() -> None:
    case = Driver(_with_boundary(timer("R/PT1H", "timeCycle"), interrupting=False))
    case.now = NOON + timedelta(hours=5, minutes=30)
    case.fire("be")
    assert case.waits == ["a", "be", "n"]
    assert case.wait("be").due_at == NOON + timedelta(hours=6)


def test_a_single_non_interrupting_timer_fires_once() -> None:
    case = Driver(_with_boundary(timer("PT1H"), interrupting=False)).fire("be")
    assert case.waits == ["a", "n"]


def test_intermediate_events_wait() -> None:
    xml = a_model(
        start(), catch("t", timer("2026-04-01T00:00:00Z", "timeDate")), catch("m", message("go")), user("a"), end(),
        flows="s t; t m; m a; a e", messages=["go =number"],
    )  # fmt: skip
    case = Driver(xml, number=42)
    case.fire("t")
    assert case.wait("m").correlation_key == "42"
    assert case.wait("m").message_name == "go"
    case.message("m", reply="yes")
    assert case.tasks == ["a"]
    assert case.variables()["reply"] == "yes"


def test_interrupting_event_sub_process_replaces_its_scope() -> None:
    case = Driver(_with_event_sub_process(interrupting=True))
    assert case.waits == ["a", "b", "es"]
    case.done("a").message("es", reason="withdrawn")
    assert case.waits == ["eb"]
    assert case.closed("interrupted") == ["b"]
    case.done("eb")
    assert case.waits == ["after"]


def test_non_interrupting_event_sub_process_runs_beside_and_again() -> None:
    case = Driver(_with_event_sub_process(interrupting=False)).message("es").message("es")
    assert case.waits == ["a", "b", "eb", "eb", "es"]
    case.done("eb").done("a").done("b")
    assert case.waits == ["eb", "es"]
    case.done("eb")
    assert case.waits == ["after"]


def test_a_second_case_on_the_same_definition_is_not_touched() -> None:
    """With the library's shared spec a triggered event sub-process starts at once in the next case."""
    case = Driver(_with_event_sub_process(interrupting=True)).message("es")
    other = Driver.__new__(Driver)
    other.__dict__.update(case.__dict__)
    from engine import interpreter

    step = interpreter.start(case.definition, case.host(), {})
    assert sorted(w.element_id for w in step.wait_states) == ["a", "b", "es"]


def test_interrupting_a_multi_instance_of_sub_processes_leaves_nothing() -> None:
    """The library raises TaskNotFound here and leaves READY orphans."""
    inner = sub("sp", start("s2"), user("u"), end("e2"), flows="s2 u; u e2", parts=loop("[1, 2, 3]", "i"))
    xml = a_model(
        start(), inner, boundary("be", "sp", message("m")), user("x"), user("b"), end(),
        flows="s sp; sp b; be x; x e; b e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml)
    assert case.tasks == ["u", "u", "u"]
    case.done("u").message("be")
    assert case.waits == ["x"]
    assert case.closed("interrupted") == ["u", "u"]


def test_event_sub_process_inside_an_event_sub_process() -> None:
    innermost = event_sub("deep", event_start("ds", message("deep_m")), user("du"), end("de"), flows="ds du; du de")
    outer = event_sub("esp", event_start("es", message("m")), user("eb"), end("ee"), innermost, flows="es eb; eb ee")
    case = Driver(a_model(start(), user("a"), end(), outer, flows="s a; a e", messages=["m", "deep_m"]))
    case.message("es")
    assert case.waits == ["ds", "eb"]
    case.message("ds")
    assert case.waits == ["du"]
    case.done("du")
    assert case.ended == "completed"


def test_timer_that_is_not_waiting_is_refused() -> None:
    case = Driver(_with_boundary(timer("PT2H"), interrupting=True))
    wait = case.wait("be")
    case.done("a")
    with pytest.raises(NotWaiting):
        fire(case.case, case.host(), wait.id)
    with pytest.raises(NotWaiting, match="kind timer"):
        fire(case.case, case.host(), case.wait("c").id)


def test_a_computed_due_date_that_is_none_fails() -> None:
    with pytest.raises(StepFailed, match=r"^t: "):
        Driver(a_model(start(), catch("t", timer("=when")), end(), flows="s t; t e"), when="soon")


def _with_boundary(definition: str, *, interrupting: bool) -> bytes:
    return a_model(
        start(), user("a"), boundary("be", "a", definition, interrupting=interrupting), user("n"), user("c"), end(),
        flows="s a; be n; n e; a c; c e", messages=["m"],
    )  # fmt: skip


def _with_event_sub_process(*, interrupting: bool) -> bytes:
    handler = event_sub(
        "esp", event_start("es", message("m"), interrupting=interrupting), user("eb"), end("ee"), flows="es eb; eb ee"
    )
    inner = sub(
        "sp", start("s2"), parallel("f"), user("a"), user("b"), parallel("j"), end("e2"), handler,
        flows="s2 f; f a; f b; a j; b j; j e2",
    )  # fmt: skip
    return a_model(start(), inner, user("after"), end(), flows="s sp; sp after; after e", messages=["m"])
