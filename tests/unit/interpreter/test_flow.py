"""Sequence, gateways, joins and loops."""

import pytest

from engine.interpreter import StepFailed
from tests.cases import Driver
from tests.modeling import (
    a_model,
    decision,
    end,
    exclusive,
    inclusive,
    parallel,
    script,
    service,
    start,
    sub,
    task,
    terminate,
    user,
)


def test_sequence_completes() -> None:
    case = Driver(a_model(start(), user("a"), task("t"), end(), flows="s a; a t; t e"))
    assert case.tasks == ["a"]
    case.done("a")
    assert case.ended == "completed"
    assert case.passed() == ["s", "a", "t", "e"]
    assert case.step.wait_states == ()


@pytest.mark.covers("gateway/{exclusive,exclusive-default}")
def test_exclusive_takes_first_true_in_document_order() -> None:
    xml = a_model(
        start(), exclusive("g", default="g_c"), user("a"), user("b"), user("c"), end(),
        flows="s g; g b = x > 1; g a = x > 0; g c; a e; b e; c e",
    )  # fmt: skip
    assert Driver(xml, x=2).tasks == ["b"]
    assert Driver(xml, x=1).tasks == ["a"]
    assert Driver(xml, x=0).tasks == ["c"]


def test_exclusive_needs_no_value_after_the_first_true() -> None:
    xml = a_model(
        start(), exclusive("g", default="g_b"), user("a"), user("b"), end(), flows="s g; g a = x; g b; a e; b e"
    )
    assert Driver(xml, x=True).tasks == ["a"]
    two = a_model(
        start(), exclusive("g"), user("a"), user("b"), end(), flows="s g; g a = x > 0; g b = missing > 1; a e; b e"
    )
    assert Driver(two, x=1).tasks == ["a"]
    with pytest.raises(StepFailed, match="missing"):
        Driver(two, x=0)


def test_exclusive_without_a_way_out_fails_naming_the_gateway() -> None:
    xml = a_model(start(), exclusive("g"), user("a"), user("b"), end(), flows="s g; g a = x > 1; g b = x > 2; a e; b e")
    with pytest.raises(StepFailed, match=r"^g: .*default flow"):
        Driver(xml, x=0)


def test_condition_that_is_not_boolean_fails() -> None:
    xml = a_model(
        start(), exclusive("g", default="g_b"), user("a"), user("b"), end(), flows="s g; g a = x; g b; a e; b e"
    )
    with pytest.raises(StepFailed, match="true or false"):
        Driver(xml, x=7)


@pytest.mark.covers("gateway/parallel")
def test_parallel_waits_for_all() -> None:
    case = Driver(_block(parallel("f"), parallel("j")))
    assert case.tasks == ["a", "b"]
    case.done("b")
    assert case.tasks == ["a"]
    case.done("a")
    assert case.tasks == ["d"]


def test_join_counts_tokens_in_every_round() -> None:
    """The library's join passes in round 2 with one of two branches done."""
    case = Driver(_block(parallel("f"), parallel("j")))
    for _ in range(3):
        case.done("b")
        assert case.tasks == ["a"]
        case.done("a")
        assert case.tasks == ["d"]
        case.done("d", again=True)
        assert case.tasks == ["a", "b"]


def test_excess_tokens_stay_at_the_join() -> None:
    xml = a_model(
        start(), parallel("f"), exclusive("m"), user("a"), user("a2"), user("b"), parallel("j"), user("d"), end(),
        flows="s f; f a; f a2; f b; a m; a2 m; m j; b j; j d; d e",
    )  # fmt: skip
    case = Driver(xml)
    case.done("a").done("a2")
    assert case.tasks == ["b"]
    case.done("b")
    # One token is still at the join and its partner can never come: named, not silently dropped.
    assert case.tasks == ["d"]
    with pytest.raises(StepFailed, match=r"^j: .*b_j"):
        case.done("d")


def test_a_thousand_rounds_stay_flat() -> None:
    case = Driver(_block(parallel("f"), parallel("j")))
    sizes = []
    for _ in range(1000):
        case.done("a").done("b").done("d", again=True)
        sizes.append(len(case.step.state))
    assert max(sizes[10:]) <= sizes[5] + 64
    case.done("a").done("b").done("d", again=False)
    assert case.ended == "completed"


@pytest.mark.parametrize("x,first", [(1, ["a"]), (2, ["a", "b"]), (0, ["c"])])
@pytest.mark.covers("gateway/{inclusive,inclusive-default}")
def test_inclusive_takes_all_true_flows_and_joins_them(x: int, first: list[str]) -> None:
    case = Driver(_inclusive(), x=x)
    assert case.tasks == first
    for name in first:
        assert "d" not in case.tasks
        case.done(name)
    assert case.tasks == ["d"]


def test_inclusive_join_in_the_second_round() -> None:
    case = Driver(_inclusive(), x=2)
    case.done("b").done("a").done("d", again=True)
    assert case.tasks == ["a", "b"]
    case.done("a")
    assert case.tasks == ["b"]
    case.done("b").done("d", again=False)
    assert case.ended == "completed"


def test_inclusive_join_does_not_wait_for_a_token_that_went_elsewhere() -> None:
    xml = a_model(
        start(), inclusive("f", default="f_b"), user("a"), user("b"), exclusive("x", default="x_j"), user("away"),
        inclusive("j"), user("d"), end(),
        flows="s f; f a = true; f b; a x; x j; x away = go; away e; b j; j d; d e",
    )  # fmt: skip
    case = Driver(xml, go=True)
    case.done("a")
    assert case.tasks == ["away"]
    both = a_model(
        start(), parallel("f"), user("a"), user("b"), exclusive("x", default="x_j"), user("away"),
        inclusive("j"), user("d"), end(),
        flows="s f; f a; f b; a x; x j; x away = go; away e; b j; j d; d e",
    )  # fmt: skip
    case = Driver(both, go=True)
    case.done("b")
    assert case.tasks == ["a"]
    case.done("a")
    assert case.tasks == ["away", "d"]


@pytest.mark.covers("gateway/flow/conditional")
def test_conditional_and_implicit_flows_out_of_a_task() -> None:
    xml = a_model(
        start(), user("a"), user("b"), user("c"), user("d"), end(),
        flows="s a; a b = x; a c = y; a d; b e; c e; d e",
    )  # fmt: skip
    case = Driver(xml)
    case.done("a", x=True, y=False)
    assert case.tasks == ["b", "d"]
    case.done("b").done("d")
    assert case.ended == "completed"


@pytest.mark.covers("gateway/flow/default")
def test_default_flow_of_a_task() -> None:
    xml = a_model(start(), user("a", default="a_c"), user("b"), user("c"), end(), flows="s a; a b = x; a c; b e; c e")
    case = Driver(xml)
    assert Driver(xml).done("a", x=True).tasks == ["b"]
    assert case.done("a", x=False).tasks == ["c"]


@pytest.mark.covers("gateway/flow/several")
def test_merge_without_gateway_runs_once_per_token() -> None:
    xml = a_model(start(), parallel("f"), user("a"), user("b"), user("z"), end(), flows="s f; f a; f b; a z; b z; z e")
    case = Driver(xml).done("a").done("b")
    assert case.tasks == ["z", "z"]
    case.done("z").done("z")
    assert case.ended == "completed"


def test_a_loop_without_a_wait_ends_naming_the_cycle() -> None:
    xml = a_model(
        start(), exclusive("g", default="g_k"), exclusive("k", default="k_g"), end(),
        flows="s g; g k; k g; g e = false; k e = false",
    )  # fmt: skip
    with pytest.raises(StepFailed, match=r"g -> k"):
        Driver(xml)


@pytest.mark.covers("event/terminate/end", "activity/sub-process")
def test_terminate_ends_its_scope_only() -> None:
    inner = sub(
        "sp", start("s2"), parallel("f"), user("a"), user("b"), terminate("t"), flows="s2 f; f a; f b; a t; b t"
    )
    case = Driver(a_model(start(), inner, user("after"), end(), flows="s sp; sp after; after e"))
    assert case.tasks == ["a", "b"]
    case.done("a")
    assert case.tasks == ["after"]
    assert case.closed("cancelled") == ["b"]


@pytest.mark.covers("event/terminate/end")
def test_terminate_at_the_top_ends_the_case() -> None:
    xml = a_model(start(), parallel("f"), user("a"), user("b"), terminate("t"), end(), flows="s f; f a; f b; a t; b e")
    case = Driver(xml).done("a")
    assert case.ended == "completed"
    assert case.closed("cancelled") == ["b"]


@pytest.mark.covers(
    "activity/{service-task,script-task,business-rule-task}",
    "zeebe/script/{expression,resultVariable}",
    "zeebe/calledDecision/{decisionId,resultVariable}",
)
def test_script_decision_and_service() -> None:
    xml = a_model(
        start(), script("c", "x + 1", "y"), decision("r", "grade", "g"), service("h"), user("a"), end(),
        flows="s c; c r; r h; h a; a e",
    )  # fmt: skip
    case = Driver(xml, decisions={"grade": lambda context: context["y"] * 10}, x=1)
    assert case.wait("h").kind == "service_task"
    assert case.wait("h").handler_type == "test.echo"
    assert case.variables() == {"x": 1, "y": 2, "g": 20}
    case.done("h", receipt="r1")
    assert case.variables()["receipt"] == "r1"
    assert case.tasks == ["a"]


def test_failing_script_fails_the_step() -> None:
    with pytest.raises(StepFailed, match=r"^c: .*missing"):
        Driver(a_model(start(), script("c", "missing + 1", "y"), end(), flows="s c; c e"))


def test_cancel_closes_everything() -> None:
    case = Driver(_block(parallel("f"), parallel("j"))).cancel()
    assert case.ended == "cancelled"
    assert sorted(case.closed("cancelled")) == ["a", "b"]
    assert case.step.wait_states == ()


def _block(fork: str, join: str) -> bytes:
    return a_model(
        start(), exclusive("m"), fork, user("a"), user("b"), join, user("d"), exclusive("x", default="x_e"), end(),
        flows="s m; m f; f a; f b; a j; b j; j d; d x; x m = again; x e",
    )  # fmt: skip


def _inclusive() -> bytes:
    return a_model(
        start(), exclusive("m"), inclusive("f", default="f_c"), user("a"), user("b"), user("c"), inclusive("j"),
        user("d"), exclusive("x", default="x_e"), end(),
        flows="s m; m f; f a = x > 0; f b = x > 1; f c; a j; b j; c j; j d; d x; x m = again; x e",
    )  # fmt: skip
