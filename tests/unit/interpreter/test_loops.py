"""Standard loops: an activity that is repeated while its condition holds."""

import pytest

from engine.interpreter import StepFailed
from tests.cases import Driver
from tests.modeling import (
    a_model,
    boundary,
    call,
    end,
    extension,
    io,
    message,
    node,
    script,
    service,
    standard_loop,
    start,
    sub,
    user,
)


@pytest.mark.covers("activity/standard-loop/condition")
def test_a_loop_goes_on_while_its_condition_holds() -> None:
    case = Driver(_model(user("a", standard_loop("more"))))
    assert case.variables("a")["loopCounter"] == 1
    case.done("a", more=True)
    assert case.variables("a")["loopCounter"] == 2
    case.done("a", more=False)
    assert case.tasks == ["b"]
    assert case.variables() == {"more": False}
    assert case.passed() == ["s", "a"]


@pytest.mark.covers("activity/standard-loop/test-before")
def test_a_loop_that_tests_before_may_not_run_at_all() -> None:
    loop = standard_loop("more", test_before=True)
    assert Driver(_model(user("a", loop)), more=False).tasks == ["b"]
    case = Driver(_model(user("a", loop)), more=True)
    assert case.tasks == ["a"]
    assert case.done("a", more=False).tasks == ["b"]
    # Without it the first round is not asked for.
    assert Driver(_model(user("a", standard_loop("more"))), more=False).tasks == ["a"]


@pytest.mark.covers("activity/standard-loop/maximum")
def test_a_loop_ends_at_its_maximum_whatever_the_condition_says() -> None:
    for loop in (standard_loop("true", maximum=2), standard_loop(maximum=2)):
        case = Driver(_model(user("a", loop))).done("a")
        assert case.tasks == ["a"]
        assert case.done("a").tasks == ["b"]


def test_the_condition_counts_rounds() -> None:
    case = Driver(_model(script("a", "n + loopCounter", "n").replace("</bpmn:scriptTask>", "") +
                         standard_loop("loopCounter < 4") + "</bpmn:scriptTask>"), n=0)  # fmt: skip
    assert case.tasks == ["b"]
    assert case.variables() == {"n": 10}


def test_a_boundary_event_belongs_to_the_loop_as_a_whole() -> None:
    xml = a_model(
        start(), user("a", standard_loop("true")), boundary("be", "a", message("m")), user("n"), end(),
        flows="s a; a e; be n; n e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml)
    first = case.wait("be").id
    case.done("a").done("a")
    assert case.wait("be").id == first
    assert case.message("be").waits == ["n"]
    assert case.closed("interrupted") == ["a"]


def test_sub_processes_calls_and_services_are_repeated() -> None:
    inner = sub("a", start("s2"), user("x"), end("e2"), flows="s2 x; x e2", parts=standard_loop("loopCounter < 2"))
    case = Driver(_model(inner)).done("x")
    assert case.tasks == ["x"]
    assert case.done("x").tasks == ["b"]
    repeated = call("a", "other", standard_loop("not(done)"))
    case = Driver(_model(repeated)).done("a", done=False)
    assert case.waits == ["a"]
    assert case.done("a", done=True).tasks == ["b"]
    served = service("a", "test.ask").replace("</bpmn:serviceTask>", standard_loop("not(done)") + "</bpmn:serviceTask>")
    case = Driver(_model(served)).done("a", done=False)
    assert case.wait("a").kind == "service_task"
    assert case.done("a", done=True).tasks == ["b"]


def test_every_round_has_its_inputs_anew() -> None:
    case = Driver(_model(user("a", extension(io(("input", "=n * 2", "twice"))), standard_loop("n < 5"))), n=1)
    assert case.variables("a")["twice"] == 2
    assert case.done("a", n=3).variables("a")["twice"] == 6


@pytest.mark.parametrize("value", [None, 3, "yes"])
def test_a_condition_that_is_neither_true_nor_false_fails_the_step(value: object) -> None:
    with pytest.raises(StepFailed, match=r"^a: Expected a loop condition that is true or false"):
        Driver(_model(user("a", standard_loop("more")))).done("a", more=value)


def test_a_loop_that_never_waits_fails_the_step() -> None:
    with pytest.raises(StepFailed, match="Expected at most 2000 elements"):
        Driver(_model(node("task", "a", standard_loop(maximum=9999))))


def _model(activity: str) -> bytes:
    return a_model(start(), activity, user("b"), end(), flows="s a; a b; b e")
