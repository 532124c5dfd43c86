"""Conditional events: they happen when their condition becomes true, whoever made it so."""

import pytest

from engine.interpreter import StepFailed
from tests.cases import Driver
from tests.modeling import (
    a_model,
    boundary,
    catch,
    condition,
    end,
    event_start,
    event_sub,
    extension,
    io,
    loop,
    parallel,
    script,
    service,
    start,
    sub,
    user,
)


@pytest.mark.covers("event/conditional/catch")
def test_a_condition_that_holds_already_is_not_waited_for() -> None:
    case = Driver(_caught("n > 3"), n=4)
    assert case.waits == ["b", "x"]
    assert case.opened() == ["b", "x"]


def test_an_unknown_variable_and_null_do_not_hold() -> None:
    case = Driver(_caught("n > 3"))
    assert case.waits == ["b", "w"]
    case.set(n=None)
    assert case.waits == ["b", "w"]
    assert case.set(n=4).waits == ["b", "x"]
    assert case.wait("b").condition is None
    assert Driver(_caught("n > 3")).wait("w").condition == "n > 3"


def test_a_parallel_branch_makes_it_true() -> None:
    assert Driver(_caught("n > 3"), n=1).done("b", n=3).waits == ["w"]
    assert Driver(_caught("n > 3"), n=1).done("b", n=4).waits == ["x"]


def test_a_script_and_a_handler_in_another_scope_make_it_true() -> None:
    inner = sub("sp", start("s2"), service("h"), script("c", "n + 1", "n"), end("e2"), flows="s2 h; h c; c e2")
    xml = a_model(
        start(), parallel("f"), catch("w", condition("n > 3")), inner, user("x"), end(),
        flows="s f; f w; f sp; w x; x e; sp e",
    )  # fmt: skip
    assert Driver(xml, n=1).done("h", n=2).waits == ["w"]
    assert Driver(xml, n=1).done("h", n=3).waits == ["x"]


def test_what_is_local_elsewhere_does_not_make_it_true() -> None:
    local = user("b", extension(io(("input", "=9", "n"))))
    xml = a_model(
        start(), parallel("f"), catch("w", condition("n > 3")), local, user("x"), end(),
        flows="s f; f w; f b; w x; x e; b e",
    )  # fmt: skip
    case = Driver(xml, n=1)
    assert case.waits == ["b", "w"]
    assert case.done("b", n=8).waits == ["w"]


def test_a_condition_sees_the_variables_of_its_own_scope() -> None:
    handler = event_sub("esp", event_start("es", condition("n > 3")), user("y"), end("ee"), flows="es y; y ee")
    inner = sub(
        "sp", start("s2"), user("a"), end("e2"), handler, flows="s2 a; a e2",
        parts=extension(io(("input", "=start", "n"))),
    )  # fmt: skip
    case = Driver(a_model(start(), inner, end(), flows="s sp; sp e"), start=1)
    assert case.set(n=9).waits == ["a", "es"]
    # A result of a task inside is written where the variable is.
    case = Driver(a_model(start(), inner.replace('user("a")', ""), end(), flows="s sp; sp e"), start=9)
    assert case.waits == ["y"]


@pytest.mark.covers("event/conditional/boundary/non-interrupting")
def test_it_happens_again_only_after_it_was_false() -> None:
    xml = a_model(
        start(), user("a"), boundary("be", "a", condition("n > 3"), interrupting=False), user("x"), end(),
        flows="s a; a e; be x; x e",
    )  # fmt: skip
    case = Driver(xml, n=4)
    assert case.waits == ["a", "be", "x"]
    assert case.set(n=5).waits == ["a", "be", "x"]
    assert case.set(n=1).waits == ["a", "be", "x"]
    assert case.set(n=6).waits == ["a", "be", "x", "x"]
    assert case.set(other=True).waits == ["a", "be", "x", "x"]


@pytest.mark.covers("event/conditional/boundary/interrupting")
def test_an_interrupting_condition_that_holds_at_once_leaves_no_task_behind() -> None:
    xml = a_model(
        start(), user("a"), boundary("be", "a", condition("n > 3")), user("x"), end(), flows="s a; a e; be x; x e"
    )
    case = Driver(xml, n=4)
    assert case.waits == ["x"]
    assert case.opened() == ["x"]


def test_of_two_conditions_the_first_armed_one_interrupts() -> None:
    xml = a_model(
        start(), user("a"), boundary("first", "a", condition("n > 3")), boundary("second", "a", condition("n > 2")),
        user("x"), user("y"), end(), flows="s a; a e; first x; second y; x e; y e",
    )  # fmt: skip
    assert Driver(xml, n=0).set(n=4).waits == ["x"]
    assert Driver(xml, n=0).set(n=3).waits == ["y"]


def test_one_condition_makes_another_true() -> None:
    xml = a_model(
        start(), parallel("f"), catch("w", condition("n > 3")), script("c", "true", "done"),
        catch("v", condition("done")), user("x"), end(), flows="s f; f w; w c; c e; f v; v x; x e",
    )  # fmt: skip
    case = Driver(xml, n=0, done=False)
    assert case.waits == ["v", "w"]
    assert case.set(n=4).waits == ["x"]


def test_a_condition_at_a_multi_instance_sees_its_collection_grow() -> None:
    xml = a_model(
        start(), user("a", loop("[1, 2, 3]", "i")), boundary("be", "a", condition("count(said) > 1")), user("x"), end(),
        flows="s a; a e; be x; x e",
    )  # fmt: skip
    case = Driver(xml, said=[]).done("a", said=[1])
    assert case.waits == ["a", "a", "be"]
    assert case.done("a", said=[1, 2]).waits == ["x"]


@pytest.mark.parametrize("value", [1, "yes", [True]])
def test_a_condition_that_is_neither_true_nor_false_fails_the_step(value: object) -> None:
    case = Driver(_caught("n"), n=False)
    with pytest.raises(StepFailed, match=r"^w: Expected a condition that is true or false"):
        case.set(n=value)


def test_a_condition_that_cannot_be_computed_fails_the_step() -> None:
    case = Driver(_caught("n > 3"), n=1)
    with pytest.raises(StepFailed, match=r"^w: "):
        case.set(n="four")


def _caught(expression: str) -> bytes:
    return a_model(
        start(), parallel("f"), catch("w", condition(expression)), user("b"), user("x"), end(),
        flows="s f; f w; f b; w x; x e; b e",
    )  # fmt: skip


def test_what_has_ended_before_all_tokens_rest_is_not_told() -> None:
    handler = event_sub("esp", event_start("es", condition("n > 3")), user("y"), end("ee"), flows="es y; y ee")
    xml = a_model(start(), user("a"), end(), handler, flows="s a; a e")
    assert Driver(xml, n=1).done("a", n=5).ended == "completed"
    assert Driver(xml, n=1).set(n=5).waits == ["y"]
