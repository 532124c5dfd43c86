"""Errors and escalations: who catches them, in which order, and what is left behind."""

import pytest

from engine.interpreter import NotWaiting, StepFailed
from tests.cases import Driver
from tests.modeling import (
    a_model,
    boundary,
    call,
    end,
    error,
    escalation,
    event_start,
    event_sub,
    extension,
    io,
    loop,
    message,
    parallel,
    service,
    start,
    sub,
    throw,
    user,
)

FLOWS = "s sp; sp after; after e; be n; n e"


@pytest.mark.covers("event/error/{end,boundary/interrupting}")
def test_an_error_ends_its_scope_and_is_caught_at_the_boundary() -> None:
    case = Driver(_around(_failing(error("lost")), boundary("be", "sp", error("lost")))).done("a", note=1)
    assert case.waits == ["n"]
    assert case.closed("interrupted") == ["b"]
    assert case.variables() == {"note": 1}
    assert "after" not in case.passed()
    assert case.passed()[-2:] == ["x", "be"]


def test_the_very_code_wins_over_a_catch_all_in_whatever_order_they_are_drawn() -> None:
    every, exact = boundary("every", "sp", error()), boundary("be", "sp", error("lost"))
    more = [user("m"), end("e3")]
    for events in ([every, exact], [exact, every]):
        case = Driver(_around(_failing(error("lost")), *events, *more, flows=FLOWS + "; every m; m e3")).done("a")
        assert case.waits == ["n"]


@pytest.mark.covers("event/error/boundary/interrupting")
def test_an_event_without_a_code_catches_every_error() -> None:
    case = Driver(_around(_failing(error("lost")), boundary("be", "sp", error()))).done("a")
    assert case.waits == ["n"]


def test_another_code_goes_by_to_whoever_is_further_out() -> None:
    inner = sub("inner", start("s3"), _failing(error("lost")), end("e3"), flows="s3 sp; sp e3")
    xml = a_model(
        start(), inner, boundary("other", "inner", error("other")), boundary("be", "inner", error("lost")), user("n"),
        user("m"), end(), flows="s inner; inner e; be n; n e; other m; m e",
    )  # fmt: skip
    case = Driver(xml).done("a")
    assert case.waits == ["n"]
    assert case.closed("interrupted") == ["b"]


@pytest.mark.covers("event/error/event-sub-process/{top,embedded}/interrupting")
def test_an_event_sub_process_catches_before_a_boundary_event_does() -> None:
    handler = event_sub("esp", event_start("es", error("lost")), user("y"), end("ee"), flows="es y; y ee")
    case = Driver(_around(_failing(error("lost"), handler), boundary("be", "sp", error("lost")))).done("a")
    assert case.waits == ["y"]
    assert case.closed("interrupted") == ["b"]
    assert case.done("y").waits == ["after"]
    outside = event_sub("esp", event_start("es", error("lost")), user("y"), end("ee"), flows="es y; y ee")
    top = Driver(a_model(start(), _failing(error("lost")), end(), outside, flows="s sp; sp e")).done("a")
    assert top.waits == ["y"]
    assert top.done("y").ended == "completed"


def test_what_an_error_brings_is_taken_over_as_the_mappings_of_its_catch_say() -> None:
    failing = _failing(error("lost"), thrown=extension(io(("input", "=why", "reason"))))
    case = Driver(_around(failing, boundary("be", "sp", error("lost")))).done("a", why="late")
    assert case.variables() == {"why": "late", "reason": "late"}
    mapped = extension(io(("output", "=reason", "said")))
    case = Driver(_around(failing, boundary("be", "sp", mapped + error("lost")))).done("a", why="late")
    assert case.variables() == {"why": "late", "said": "late"}


def test_an_error_in_the_event_sub_process_that_handles_errors_goes_outwards() -> None:
    handler = event_sub("esp", event_start("es", error()), user("y"), end("ee", error("again")), flows="es y; y ee")
    xml = _around(_failing(error("lost"), handler), boundary("be", "sp", error("again")))
    case = Driver(xml).done("a")
    assert case.waits == ["y"]
    assert case.done("y").waits == ["n"]


def test_an_error_of_one_member_ends_the_whole_multi_instance() -> None:
    case = Driver(_around(_failing(error("lost"), parts=loop("[1, 2, 3]", "i")), boundary("be", "sp", error("lost"))))
    assert case.tasks == ["a", "a", "a", "b", "b", "b"]
    case.done("a", 1)
    assert case.waits == ["n"]
    assert sorted(case.closed("interrupted")) == ["a", "a", "b", "b", "b"]


def test_an_uncaught_error_fails_the_step_and_changes_nothing() -> None:
    case = Driver(a_model(start(), _failing(error("lost")), end(), flows="s sp; sp e"))
    before = case.step.state
    with pytest.raises(StepFailed, match=r"^x: The error 'lost' was thrown, but nothing catches it"):
        case.done("a")
    assert case.step.state == before


def test_an_uncaught_error_in_a_called_case_ends_it_and_tells_its_caller() -> None:
    case = Driver(a_model(start(), _failing(error("lost")), end(), flows="s sp; sp e"), called=True).done("a")
    assert case.ended == "cancelled"
    assert case.thrown() == [("error", "x", "lost")]
    assert case.step.wait_states == ()


@pytest.mark.covers("event/error/boundary/interrupting", "activity/service-task")
def test_a_handler_ends_with_an_error() -> None:
    xml = a_model(
        start(), service("h"), boundary("be", "h", error("lost")), user("n"), user("c"), end(),
        flows="s h; h c; c e; be n; n e",
    )  # fmt: skip
    case = Driver(xml).throw("h", "error", "lost", reason="gone")
    assert case.waits == ["n"]
    assert case.variables() == {"reason": "gone"}
    assert case.closed("interrupted") == ["h"]
    with pytest.raises(StepFailed, match=r"^h: The error 'other'"):
        Driver(xml).throw("h", "error", "other")
    with pytest.raises(NotWaiting, match="service_task or child_case"):
        case.throw("n", "error", "lost")


@pytest.mark.covers("event/escalation/{end,throw,boundary/interrupting}")
@pytest.mark.parametrize("thrown", ["throw", "end"])
def test_an_escalation_interrupts_where_its_catch_does(thrown: str) -> None:
    case = Driver(_around(_escalating(thrown), boundary("be", "sp", escalation("late")))).done("a")
    assert case.waits == ["n"]
    assert case.closed("interrupted") == ["b"]


@pytest.mark.covers("event/escalation/{end,throw,boundary/non-interrupting}")
@pytest.mark.parametrize("thrown,left", [("throw", ["a2", "b", "n"]), ("end", ["b", "n"])])
def test_an_escalation_goes_on_beside_what_it_tells(thrown: str, left: list[str]) -> None:
    case = Driver(_around(_escalating(thrown), boundary("be", "sp", escalation("late"), interrupting=False)))
    case.done("a")
    assert case.waits == left
    for name in left[:-1]:
        case.done(name)
    assert case.waits == ["after", "n"]


def test_every_member_may_escalate() -> None:
    body = _escalating("throw", parts=loop("[1, 2]", "i"))
    case = Driver(_around(body, boundary("be", "sp", escalation(), interrupting=False))).done("a").done("a")
    assert case.waits == ["a2", "a2", "b", "b", "n", "n"]


@pytest.mark.covers("event/escalation/event-sub-process/{top,embedded}/{interrupting,non-interrupting}")
@pytest.mark.parametrize("interrupting,left", [(True, ["y"]), (False, ["a2", "b", "y"])])
def test_an_event_sub_process_is_told_of_an_escalation_first(interrupting: bool, left: list[str]) -> None:
    first = event_start("es", escalation("late"), interrupting=interrupting)
    handler = event_sub("esp", first, user("y"), end("ee"), flows="es y; y ee")
    inside = Driver(_around(_escalating("throw", handler), boundary("be", "sp", escalation("late")))).done("a")
    assert inside.waits == left
    top = a_model(
        start(), user("a"), throw("x", escalation("late")), user("a2"), end(), handler,
        flows="s a; a x; x a2; a2 e",
    )  # fmt: skip
    case = Driver(top).done("a")
    assert case.waits == (["y"] if interrupting else ["a2", "y"])


def test_a_non_interrupting_event_sub_process_is_told_each_time() -> None:
    first = event_start("es", escalation("late"), interrupting=False)
    handler = event_sub("esp", first, user("y"), end("ee"), flows="es y; y ee")
    xml = a_model(
        start(), user("a"), throw("t1", escalation("late")), throw("t2", escalation("late")), user("b"), end(),
        handler, flows="s a; a t1; t1 t2; t2 b; b e",
    )  # fmt: skip
    assert Driver(xml).done("a").waits == ["b", "y", "y"]


def test_an_escalation_nobody_catches_passes() -> None:
    case = Driver(a_model(start(), _escalating("throw"), end(), flows="s sp; sp e")).done("a")
    assert case.waits == ["a2", "b"]
    assert case.thrown() == []
    called = Driver(a_model(start(), _escalating("throw"), end(), flows="s sp; sp e"), called=True).done("a")
    assert called.waits == ["a2", "b"]
    assert called.thrown() == [("escalation", "x", "late")]


@pytest.mark.covers("event/{error,escalation}/boundary/interrupting")
def test_a_called_case_throws_at_its_call_activity() -> None:
    xml = a_model(
        start(), call("c", "other"), boundary("be", "c", error("lost")),
        boundary("te", "c", escalation(), interrupting=False), user("n"), user("m"), end(),
        flows="s c; c e; be n; n e; te m; m e",
    )  # fmt: skip
    case = Driver(xml).throw("c", "escalation", "late", days=3).throw("c", "escalation", "later")
    assert case.waits == ["c", "m", "m"]
    assert case.variables() == {"days": 3}
    case.throw("c", "error", "lost")
    assert case.waits == ["m", "m", "n"]


def test_events_beside_the_thrower_are_left_alone() -> None:
    beside = boundary("me", "sp", message("m"), interrupting=False)
    xml = _around(_failing(error("lost")), boundary("be", "sp", error("lost")), beside, flows=FLOWS + "; me n")
    case = Driver(xml).message("me").done("a")
    assert case.waits == ["n", "n"]
    assert case.closed("cancelled") == ["me"]


def test_a_code_is_computed_where_it_is_thrown() -> None:
    xml = _around(_failing(error("lost")), boundary("be", "sp", error()))
    computed = xml.replace(b'errorCode="lost"', b'errorCode="=code"')
    assert Driver(computed, code="any").done("a").waits == ["n"]
    with pytest.raises(StepFailed, match="Expected the error code to be text, but found 3"):
        Driver(computed, code=3).done("a")


def _failing(definition: str, *nodes: str, parts: str = "", thrown: str = "") -> str:
    return sub(
        "sp", start("s2"), parallel("f"), user("a"), user("b"), end("x", thrown, definition), end("e2"), *nodes,
        flows="s2 f; f a; f b; a x; b e2", parts=parts,
    )  # fmt: skip


def _escalating(how: str, *nodes: str, parts: str = "") -> str:
    flows = "s2 f; f a; f b; a x; b e2"
    if how == "end":
        return _failing(escalation("late"), *nodes, parts=parts)
    return sub(
        "sp", start("s2"), parallel("f"), user("a"), user("b"), throw("x", escalation("late")), user("a2"), end("e2"),
        *nodes, flows=flows + "; x a2; a2 e2", parts=parts,
    )  # fmt: skip


def _around(inner: str, *events: str, flows: str = FLOWS) -> bytes:
    return a_model(start(), inner, *events, user("after"), user("n"), end(), flows=flows, messages=["m"])
