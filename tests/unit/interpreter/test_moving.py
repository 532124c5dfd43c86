"""Moving tokens: send-back into and out of blocks, sub-processes and multi-instances."""

import pytest

from engine.interpreter import IllegalMove, Target
from tests.cases import Driver
from tests.modeling import a_model, boundary, end, exclusive, loop, message, parallel, start, sub, user


def test_back_to_an_earlier_task() -> None:
    case = Driver(a_model(start(), user("a"), user("b"), end(), flows="s a; a b; b e")).done("a").move(["b"], "a")
    assert case.tasks == ["a"]
    assert case.closed("moved") == ["b"]
    case.done("a").done("b")
    assert case.ended == "completed"


def test_back_before_the_fork_replaces_the_arrivals() -> None:
    case = Driver(_block()).done("a").done("b").move(["c"], "a")
    assert case.tasks == ["a"]
    case.done("a").done("b")
    assert case.tasks == ["c"]
    case.done("c")
    assert case.tasks == ["d"]


def test_back_before_the_fork_must_take_every_open_branch() -> None:
    case = Driver(_block()).done("a")
    with pytest.raises(IllegalMove, match="doubled"):
        case.move(["c"], "a")
    case.move(["b", "c"], "a").done("a")
    assert case.tasks == ["b", "c"]


def test_within_a_branch_of_an_open_block() -> None:
    case = Driver(_block()).done("a").done("b")
    assert case.tasks == ["c"]
    case.move(["c"], "c").done("c")
    assert case.tasks == ["d"]


def test_into_a_closed_block_is_refused() -> None:
    case = Driver(_block()).done("a").done("b").done("c")
    with pytest.raises(IllegalMove, match="j"):
        case.move(["d"], "b")
    case.move(["d"], "b", "c")
    assert case.tasks == ["b", "c"]
    case.done("b").done("c")
    assert case.tasks == ["d"]


def test_taking_a_branch_away_from_a_join_is_refused() -> None:
    case = Driver(_block()).done("a")
    with pytest.raises(IllegalMove, match="j"):
        case.move(["b"])


def test_blocks_in_a_loop_are_judged_by_their_own_joins() -> None:
    case = Driver(_block(looped=True)).done("a").done("b")
    case.move(["c"], "c").done("c").done("d", again=True)
    assert case.tasks == ["a"]
    case.done("a").done("c")
    with pytest.raises(IllegalMove, match="doubled"):
        case.move([], "a")


def test_out_of_a_sub_process_and_back_into_it() -> None:
    inner = sub("sp", start("s2"), user("x"), user("y"), end("e2"), flows="s2 x; x y; y e2")
    xml = a_model(
        start(), user("a"), inner, boundary("be", "sp", message("m")), user("n"), user("b"), end(),
        flows="s a; a sp; sp b; b e; be n; n e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml).done("a").done("x").move(["y"], "a")
    assert case.waits == ["a"]
    case.done("a")
    assert case.waits == ["be", "x"]
    case.done("x").done("y").move(["b"], "y")
    assert case.waits == ["be", "y"]
    case.done("y")
    assert case.waits == ["b"]


def test_the_boundary_event_of_a_target_listens() -> None:
    xml = a_model(
        start(), user("a"), boundary("be", "a", message("m")), user("b"), user("n"), end(),
        flows="s a; a b; b e; be n; n e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml).done("a").move(["b"], "a")
    assert case.waits == ["a", "be"]
    case.message("be")
    assert case.waits == ["n"]


def test_a_countersign_goes_back_as_a_whole() -> None:
    xml = a_model(start(), user("a"), user("b", loop("[1, 2, 3]", "i")), user("c"), end(), flows="s a; a b; b c; c e")
    case = Driver(xml).done("a")
    with pytest.raises(IllegalMove, match="together"):
        case.move(["b"], "a")
    case.done("b")
    ids = [w.id for w in case.step.wait_states]
    from engine.interpreter import move

    case._take(move(case.case, case.host(), ids, [Target("a")]))
    assert case.tasks == ["a"]
    case.done("a")
    assert case.tasks == ["b", "b", "b"]


def test_variables_come_with_the_target() -> None:
    case = Driver(a_model(start(), user("a"), user("b"), end(), flows="s a; a b; b e"), x=1).done("a")
    case.move(["b"], Target("a", variables={"reason": "incomplete"}))
    assert case.variables() == {"x": 1, "reason": "incomplete"}


@pytest.mark.parametrize("target", ["nowhere", "p", "be"])
def test_a_target_where_no_token_can_start(target: str) -> None:
    xml = a_model(start(), user("a"), boundary("be", "a", message("m")), end(), flows="s a; a e; be e", messages=["m"])
    with pytest.raises(IllegalMove, match="can start"):
        Driver(xml).move(["a"], target)


def _block(*, looped: bool = False) -> bytes:
    if not looped:
        return a_model(
            start(), user("a"), parallel("f"), user("b"), user("c"), parallel("j"), user("d"), end(),
            flows="s a; a f; f b; f c; b j; c j; j d; d e",
        )  # fmt: skip
    return a_model(
        start(), exclusive("m"), user("a"), parallel("f"), user("b"), user("c"), parallel("j"), user("d"),
        exclusive("x", default="x_e"), end(),
        flows="s m; m a; a f; f b; f c; b j; c j; j d; d x; x m = again; x e",
    )  # fmt: skip
