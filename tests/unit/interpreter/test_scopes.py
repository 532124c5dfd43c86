"""Variables: who sees what, and that nothing written in parallel is lost."""

import pytest

from engine.interpreter import StepFailed
from tests.cases import Driver
from tests.modeling import a_model, end, extension, io, loop, parallel, start, sub, user


@pytest.mark.parametrize("order", [["b", "c"], ["c", "b"]])
def test_parallel_branches_lose_no_update(order: list[str]) -> None:
    xml = a_model(
        start(),
        parallel("f"),
        user("b"),
        user("c"),
        parallel("j"),
        user("d"),
        end(),
        flows="s f; f b; f c; b j; c j; j d; d e",
    )
    case = Driver(xml, x=1, l=[1])
    for name in order:
        case.done(name, **({"x": 2, "l": [9]} if name == "b" else {"other": True}))
    assert case.variables() == {"x": 2, "l": [9], "other": True}


def test_a_whole_variable_is_replaced() -> None:
    case = Driver(a_model(start(), user("a"), user("b"), end(), flows="s a; a b; b e"), v={"x": 1, "y": 2})
    case.done("a", v={"x": 3})
    assert case.variables() == {"v": {"x": 3}}


@pytest.mark.covers("zeebe/ioMapping", "zeebe/{input,output}/{source,target}")
def test_input_mappings_make_locals_and_output_mappings_limit_results() -> None:
    task = user(
        "a",
        extension(
            io(("input", "=x * 2", "twice"), ("input", "=twice + 1", "more"), ("output", "=more + answer", "total"))
        ),
    )
    case = Driver(a_model(start(), task, user("b"), end(), flows="s a; a b; b e"), x=2)
    assert case.variables("a") == {"x": 2, "twice": 4, "more": 5}
    case.done("a", answer=10, noise=1)
    assert case.variables() == {"x": 2, "total": 15}


def test_a_literal_source_is_text() -> None:
    case = Driver(a_model(start(), user("a", extension(io(("input", "plain", "word")))), end(), flows="s a; a e"))
    assert case.variables("a") == {"word": "plain"}


@pytest.mark.covers("activity/sub-process")
def test_sub_process_locals_shadow_and_die() -> None:
    inner = sub(
        "sp", start("s2"), user("a"), end("e2"), flows="s2 a; a e2", parts=extension(io(("input", "=x + 1", "x")))
    )
    case = Driver(a_model(start(), inner, user("b"), end(), flows="s sp; sp b; b e"), x=1)
    assert case.variables("a") == {"x": 2}
    case.done("a", x=7, new="n")
    assert case.variables() == {"x": 1, "new": "n"}


def test_multi_instance_members_have_their_own_element_and_counter() -> None:
    task = user("a", loop("people", "person", output=("opinions", "opinion")))
    case = Driver(a_model(start(), task, user("b"), end(), flows="s a; a b; b e"), people=["x", "y", "z"])
    assert [case.variables("a", i)["person"] for i in range(3)] == ["x", "y", "z"]
    assert [case.variables("a", i)["loopCounter"] for i in range(3)] == [1, 2, 3]
    assert [case.wait("a", i).loop_index for i in range(3)] == [0, 1, 2]
    case.done("a", 1, opinion="second").done("a", 0, opinion="first").done("a", 0, opinion="third")
    assert case.variables()["opinions"] == ["first", "second", "third"]
    assert "opinion" not in case.variables()


def test_unknown_variable_is_an_error() -> None:
    with pytest.raises(StepFailed, match="nowhere"):
        Driver(a_model(start(), user("a", extension(io(("input", "=nowhere", "v")))), end(), flows="s a; a e"))
