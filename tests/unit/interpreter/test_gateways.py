"""Event-based gateways, links, and inclusive joins in the situations that are hard."""

import pytest

from engine.errors import DeploymentInvalid
from engine.interpreter import compile_process
from tests.cases import Driver
from tests.modeling import (
    a_model,
    boundary,
    catch,
    condition,
    end,
    event_based,
    exclusive,
    inclusive,
    link,
    loop,
    message,
    node,
    parallel,
    receive,
    signal,
    start,
    sub,
    throw,
    timer,
    user,
)
from tests.unit.interpreter.awaited import happen

RACERS = {
    "m": ("message", catch("m", message("m"))),
    "t": ("timer", catch("t", timer("PT1H"))),
    "g": ("signal", catch("g", signal("s"))),
    "c": ("conditional", catch("c", condition("ready"))),
    "r": ("message", receive("r", "n")),
}


@pytest.mark.parametrize("winner", RACERS)
@pytest.mark.covers("gateway/event-based")
def test_the_first_event_behind_a_gateway_wins_and_the_others_are_gone(winner: str) -> None:
    case = Driver(_race())
    assert case.waits == ["c", "g", "m", "r", "t"]
    happen(case, RACERS[winner][0], winner)
    assert case.waits == [f"after_{winner}"]
    assert sorted(case.closed("cancelled")) == sorted(set(RACERS) - {winner})
    assert case.done(f"after_{winner}").ended == "completed"


@pytest.mark.covers("gateway/event-based")
def test_a_condition_that_holds_already_wins_at_once() -> None:
    case = Driver(_race(), ready=True)
    assert case.waits == ["after_c"]
    assert case.opened() == ["after_c"]


def test_two_tokens_at_a_gateway_race_apart() -> None:
    xml = a_model(
        start(), parallel("f"), user("a"), user("b"), event_based("g"), catch("m", message("m")),
        catch("t", timer("PT1H")), user("x"), user("y"), end(),
        flows="s f; f a; f b; a g; b g; g m; g t; m x; t y; x e; y e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml).done("a").done("b")
    assert case.waits == ["m", "m", "t", "t"]
    case.message("m")
    assert case.waits == ["m", "t", "x"]
    case.fire("t")
    assert case.waits == ["x", "y"]


def test_moving_away_from_a_race_takes_all_of_it() -> None:
    case = Driver(_race()).move(["m"], "after_t")
    assert case.waits == ["after_t"]
    assert len(case.closed("moved")) == 5


@pytest.mark.covers("event/link/{throw,catch}")
def test_a_link_leads_on_in_the_same_scope() -> None:
    xml = a_model(
        start(), exclusive("g", default="g_l1"), throw("l1", link("far")), throw("l2", link("far")),
        catch("there", link("far")), user("a"), end(), flows="s g; g l1; g l2 = other; there a; a e",
    )  # fmt: skip
    case = Driver(xml, other=True)
    assert case.tasks == ["a"]
    assert case.passed() == ["s", "g", "l2", "there"]
    assert Driver(xml, other=False).passed() == ["s", "g", "l1", "there"]


def test_links_of_one_name_in_two_scopes_stay_apart() -> None:
    inner = sub("sp", start("s2"), throw("l2", link("far")), catch("in", link("far")), user("b"), flows="s2 l2; in b")
    xml = a_model(
        start(), inner, throw("l1", link("far")), catch("out", link("far")), user("a"), end(),
        flows="s sp; sp l1; out a; a e",
    )  # fmt: skip
    case = Driver(xml)
    assert case.tasks == ["b"]
    assert case.done("b").tasks == ["a"]


def test_a_join_counts_tokens_that_come_along_links() -> None:
    xml = a_model(
        start(), parallel("f"), user("a"), user("b"), throw("l", link("far")), catch("there", link("far")),
        parallel("j"), user("c"), end(), flows="s f; f a; f b; a l; there j; b j; j c; c e",
    )  # fmt: skip
    case = Driver(xml).done("a")
    assert case.tasks == ["b"]
    assert case.done("b").tasks == ["c"]


@pytest.mark.covers("gateway/inclusive")
def test_an_inclusive_join_waits_for_a_branch_that_loops() -> None:
    xml = a_model(
        start(), inclusive("f"), user("a"), exclusive("again", default="again_j"), user("b"), inclusive("j"),
        user("d"), end(), flows="s f; f a = true; f b = true; a again; again a = more; again j; b j; j d; d e",
    )  # fmt: skip
    case = Driver(xml).done("b").done("a", more=True)
    assert case.tasks == ["a"]
    case.done("a", more=True).done("a", more=False)
    assert case.tasks == ["d"]


def test_an_inclusive_join_inside_a_loop_joins_each_round() -> None:
    xml = a_model(
        start(), exclusive("m"), inclusive("f"), user("a"), user("b"), inclusive("j"), exclusive("x", default="x_e"),
        end(), flows="s m; m f; f a = n > 0; f b = n > 1; a j; b j; j x; x m = n > 0; x e",
    )  # fmt: skip
    case = Driver(xml, n=2).done("a")
    assert case.tasks == ["b"]
    case.done("b", n=1)
    assert case.tasks == ["a"]
    assert case.done("a", n=0).ended == "completed"


@pytest.mark.covers("gateway/inclusive")
def test_an_inclusive_join_waits_for_a_sub_process_and_its_boundary_event() -> None:
    inner = sub("sp", start("s2"), user("x"), end("e2"), flows="s2 x; x e2")
    xml = a_model(
        start(), inclusive("f"), inner, boundary("be", "sp", message("m")), user("b"), inclusive("j"), user("d"),
        user("n"), end(), flows="s f; f sp = true; f b = true; sp j; be n; n j; b j; j d; d e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml).done("b")
    assert case.waits == ["be", "x"]
    case.message("be")
    assert case.waits == ["n"]
    assert case.done("n").waits == ["d"]
    assert Driver(xml).done("b").done("x").waits == ["d"]


def test_an_inclusive_join_waits_for_tokens_that_a_non_interrupting_event_adds() -> None:
    xml = a_model(
        start(), inclusive("f"), user("a"), boundary("be", "a", message("m"), interrupting=False), user("n"),
        user("b"), inclusive("j"), user("d"), end(),
        flows="s f; f a = true; f b = true; a j; be n; n j; b j; j d; d e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml).message("be").done("a").done("b")
    assert case.tasks == ["n"]
    assert case.done("n").tasks == ["d"]


def test_inclusive_branches_may_nest() -> None:
    xml = a_model(
        start(), inclusive("f"), inclusive("g"), user("a"), user("b"), inclusive("k"), user("c"), inclusive("j"),
        user("d"), end(),
        flows="s f; f g = true; f c = true; g a = true; g b = true; a k; b k; k j; c j; j d; d e",
    )  # fmt: skip
    case = Driver(xml).done("a").done("c")
    assert case.tasks == ["b"]
    assert case.done("b").tasks == ["d"]


def test_each_member_of_a_multi_instance_joins_for_itself() -> None:
    inner = sub(
        "sp", start("s2"), inclusive("f"), user("a"), user("b"), inclusive("j"), user("c"), end("e2"),
        flows="s2 f; f a = true; f b = i > 1; a j; b j; j c; c e2", parts=loop("[1, 2]", "i"),
    )  # fmt: skip
    case = Driver(a_model(start(), inner, end(), flows="s sp; sp e"))
    assert case.tasks == ["a", "a", "b"]
    case.done("a", 0)
    assert case.tasks == ["a", "b", "c"]


@pytest.mark.covers("gateway/{exclusive,exclusive-default,parallel}")
def test_one_gateway_may_join_and_split() -> None:
    for gateway in ("exclusiveGateway", "parallelGateway"):
        condition_text = " = n > 0" if gateway.startswith("exclusive") else ""
        xml = a_model(
            start(), parallel("f"), user("a"), user("b"), node(gateway, "g", gatewayDirection="Mixed"), user("c"),
            user("d"), end(), flows=f"s f; f a; f b; a g; b g; g c{condition_text}; g d{condition_text}; c e; d e",
        )  # fmt: skip
        case = Driver(xml, n=1).done("a")
        assert case.tasks == (["b", "c"] if condition_text else ["b"])
        assert case.done("b").tasks == (["c", "c"] if condition_text else ["c", "d"])


def _race() -> bytes:
    branches = "".join(racer + user(f"after_{name}") for name, (_, racer) in RACERS.items())
    flows = "; ".join(f"g0 {name}; {name} after_{name}; after_{name} e" for name in RACERS)
    return a_model(start(), event_based("g0"), branches, end(), flows="s g0; " + flows, messages=["m", "n"])


def test_the_same_message_twice_at_one_place_is_refused() -> None:
    waiting = event_based("g"), catch("m1", message("m")), catch("m2", message("m"))
    xml = a_model(start(), *waiting, end(), flows="s g; g m1; g m2; m1 e; m2 e", messages=["m"])
    with pytest.raises(DeploymentInvalid, match="Expected one event for the message 'm' at g, but found m1 too"):
        compile_process(xml)
    twice = boundary("b1", "u", message("m")), boundary("b2", "u", message("m"), interrupting=False)
    xml = a_model(start(), user("u"), *twice, end(), flows="s u; u e; b1 e; b2 e", messages=["m"])
    with pytest.raises(DeploymentInvalid, match="Expected one event for the message 'm' at u, but found b1 too"):
        compile_process(xml)
