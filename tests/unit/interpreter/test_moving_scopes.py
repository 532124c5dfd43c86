"""Moves beside tokens that stay, into sub-processes that are over, and away from their own target."""

import pytest

from engine.interpreter import IllegalMove
from tests.cases import Driver
from tests.modeling import (
    a_model,
    ad_hoc,
    compensation,
    end,
    exclusive,
    handler,
    parallel,
    start,
    sub,
    throw,
    undoing,
    user,
)


def test_a_start_where_a_token_that_stays_will_come_is_refused() -> None:
    xml = a_model(
        start(), user("a"), user("b"), user("c"), parallel("j"), end(), flows="s a; a b; a c; b j; c j; j e"
    )  # fmt: skip
    with pytest.raises(IllegalMove, match="doubled"):
        Driver(xml).move([], "b")


def test_a_start_on_another_way_to_the_same_flow_of_a_join_is_refused() -> None:
    xml = a_model(
        start(), parallel("f"), exclusive("x", default="x_c"), user("b"), user("c"), exclusive("m"), user("d"),
        parallel("j"), end(), flows="s f; f x; x b = true; x c; b m; c m; m j; f d; d j; j e",
    )  # fmt: skip
    case = Driver(xml)
    with pytest.raises(IllegalMove, match="doubled"):
        case.move([], "c")
    assert case.move(["b"], "c").tasks == ["c", "d"]


def test_a_sub_process_that_is_begun_again_replaces_what_came_out_of_it() -> None:
    inner = sub("sp", start("s1"), user("b"), end("e1"), flows="s1 b; b e1")
    xml = a_model(
        start(), parallel("f"), inner, user("c"), parallel("j"), user("d"), end(),
        flows="s f; f sp; f c; sp j; c j; j d; d e",
    )  # fmt: skip
    case = Driver(xml).done("b").move([], "b")
    assert case.tasks == ["b", "c"]
    case.done("b").done("c").done("d")
    assert case.ended == "completed"


def test_a_scope_is_not_moved_away_from_what_starts_in_it() -> None:
    xml = a_model(start(), ad_hoc("a", user("b"), user("c"), until="false"), end(), flows="s a; a e")
    case = Driver(xml)
    with pytest.raises(IllegalMove, match="scope of b to stay"):
        case.move(["a"], "b")
    assert case.waits == ["a"]


def test_a_target_in_a_sub_process_that_is_undone_begins_it_anew() -> None:
    inner = sub(
        "sp", start("s1"), user("a"), undoing("a", "h"), handler("h"), user("b"), end("e1"), flows="s1 a; a b; b e1"
    )
    xml = a_model(
        start(), inner, throw("t", compensation()), user("c"), end(), flows="s sp; sp t; t c; c e"
    )  # fmt: skip
    case = Driver(xml).done("a").done("b")
    assert case.waits == ["h"]
    case.move(["h"], "b")
    assert case.waits == ["b"]
    assert case.done("b").waits == ["c"]
