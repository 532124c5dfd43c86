"""Compensation and transactions: what was done is undone, the last first, with the variables it had."""

import pytest

from tests.cases import Driver
from tests.modeling import (
    a_model,
    boundary,
    cancellation,
    compensation,
    end,
    error,
    event_start,
    event_sub,
    extension,
    handler,
    io,
    loop,
    message,
    parallel,
    start,
    sub,
    task,
    throw,
    transaction,
    undoing,
    user,
)


@pytest.mark.covers("event/compensation/{throw,boundary/interrupting}", "activity/for-compensation", "data/association")
def test_what_was_done_is_undone_in_reverse_order_one_at_a_time() -> None:
    case = Driver(_booked(throw("x", compensation()), onwards="x z")).done("a").done("b")
    assert case.waits == ["ub"]
    case.done("ub")
    assert case.waits == ["ua"]
    case.done("ua")
    assert case.waits == ["z"]
    assert case.done("z").ended == "completed"


@pytest.mark.covers("event/compensation/end")
def test_an_end_event_undoes_before_its_scope_ends() -> None:
    case = Driver(_booked(end("x", compensation()))).done("a").done("b").done("ub")
    assert case.waits == ["ua"]
    assert case.done("ua").ended == "completed"


def test_what_was_not_done_is_not_undone() -> None:
    xml = a_model(
        start(), parallel("f"), user("a"), undoing("a", "ua"), handler("ua"), user("b"), undoing("b", "ub"),
        handler("ub"), user("c"), end("x", compensation()), end(),
        flows="s f; f a; f b; f c; a e; b e; c x",
    )  # fmt: skip
    case = Driver(xml).done("a").done("c")
    assert case.waits == ["b", "ua"]
    case.done("ua")
    assert case.waits == ["b"]
    assert case.done("b").ended == "completed"


def test_there_may_be_nothing_to_undo() -> None:
    xml = a_model(
        start(), throw("x", compensation()), user("a"), undoing("a", "ua"), handler("ua"), end(),
        flows="s x; x a; a e",
    )  # fmt: skip
    assert Driver(xml).waits == ["a"]


def test_nothing_is_undone_twice() -> None:
    xml = a_model(
        start(), user("a"), undoing("a", "ua"), handler("ua"), throw("x", compensation()), throw("y", compensation()),
        user("z"), end(), flows="s a; a x; x y; y z; z e",
    )  # fmt: skip
    case = Driver(xml).done("a").done("ua")
    assert case.waits == ["z"]


def test_one_activity_alone_is_undone() -> None:
    case = Driver(_booked(throw("x", compensation("a")), onwards="x z")).done("a").done("b")
    assert case.waits == ["ua"]
    assert case.done("ua").waits == ["z"]


def test_every_round_of_an_activity_is_undone() -> None:
    xml = a_model(
        start(), user("a"), undoing("a", "ua"), handler("ua"), throw("x", compensation()), end(),
        flows="s a; a a = again; a x = not(again); x e",
    )  # fmt: skip
    case = Driver(xml).done("a", again=True).done("a", again=True).done("a", again=False)
    for _ in range(3):
        assert case.waits == ["ua"]
        case.done("ua")
    assert case.ended == "completed"


def test_a_handler_sees_what_its_activity_had_and_what_is_known_now() -> None:
    booking = user("a", extension(io(("input", "=seat", "mine"))))
    undo = handler("ua", extension(io(("input", "=mine + now", "both"))))
    xml = a_model(
        start(), booking, undoing("a", "ua"), undo, user("b"), throw("x", compensation()), end(),
        flows="s a; a b; b x; x e",
    )  # fmt: skip
    case = Driver(xml, seat=1).done("a").done("b", seat=2, now=10)
    assert case.variables("ua") == {"seat": 2, "now": 10, "mine": 1, "both": 11}
    assert case.done("ua", refunded=True).ended == "completed"
    assert case.variables() == {"seat": 2, "now": 10, "refunded": True}


def test_a_scope_undoes_what_is_in_it_and_not_what_is_around_it() -> None:
    inner = sub(
        "sp", start("s2"), user("b"), undoing("b", "ub"), handler("ub"), end("x", compensation()), flows="s2 b; b x"
    )
    xml = a_model(
        start(), user("a"), undoing("a", "ua"), handler("ua"), inner, user("z"), end(), flows="s a; a sp; sp z; z e"
    )
    case = Driver(xml).done("a").done("b")
    assert case.waits == ["ub"]
    assert case.done("ub").waits == ["z"]


def test_a_sub_process_that_is_done_is_undone_from_within() -> None:
    inner = sub(
        "sp", start("s2"), user("a"), undoing("a", "ua"), handler("ua"), user("b"), undoing("b", "ub"), handler("ub"),
        end("e2"), flows="s2 a; a b; b e2", parts=extension(io(("input", "=n + 1", "n"))),
    )  # fmt: skip
    xml = a_model(start(), inner, throw("x", compensation("sp")), user("z"), end(), flows="s sp; sp x; x z; z e")
    case = Driver(xml, n=1).done("a").done("b", n=7)
    assert case.waits == ["ub"]
    # It is undone with the variables it had at its end.
    assert case.variables("ub") == {"n": 7}
    assert case.done("ub").waits == ["ua"]
    assert case.done("ua").waits == ["z"]
    assert case.variables() == {"n": 1}


def test_a_sub_process_with_a_handler_is_undone_as_a_whole() -> None:
    inner = sub("sp", start("s2"), user("a"), undoing("a", "ua"), handler("ua"), end("e2"), flows="s2 a; a e2")
    xml = a_model(
        start(), inner, undoing("sp", "usp"), handler("usp"), throw("x", compensation()), end(),
        flows="s sp; sp x; x e",
    )  # fmt: skip
    case = Driver(xml).done("a")
    assert case.waits == ["usp"]
    assert case.done("usp").ended == "completed"


def test_a_handler_may_be_a_sub_process() -> None:
    undo = sub("usp", start("s3"), user("u1"), user("u2"), end("e3"), flows="s3 u1; u1 u2; u2 e3")
    undo = undo.replace('id="usp"', 'id="usp" isForCompensation="true"')
    xml = a_model(
        start(), user("a"), undoing("a", "usp"), undo, throw("x", compensation()), end(), flows="s a; a x; x e"
    )
    case = Driver(xml).done("a")
    assert case.waits == ["u1"]
    assert case.done("u1").done("u2").ended == "completed"


@pytest.mark.parametrize("sequential", [False, True])
def test_every_member_is_undone_with_its_own_variables(sequential: bool) -> None:
    booking = user("a", loop("[10, 20, 30]", "seat", sequential=sequential))
    xml = a_model(
        start(), booking, undoing("a", "ua"), handler("ua"), throw("x", compensation()), end(), flows="s a; a x; x e"
    )
    case = Driver(xml).done("a").done("a").done("a")
    seen = []
    while case.ended is None:
        seen.append(case.variables("ua")["seat"])
        case.done("ua")
    assert seen == [30, 20, 10]


def test_members_of_a_repeated_sub_process_are_undone_one_after_the_other() -> None:
    inner = sub(
        "sp", start("s2"), user("a"), undoing("a", "ua"), handler("ua"), end("e2"), flows="s2 a; a e2",
        parts=loop("[1, 2]", "i"),
    )  # fmt: skip
    case = Driver(a_model(start(), inner, throw("x", compensation()), end(), flows="s sp; sp x; x e"))
    case.done("a").done("a")
    assert case.variables("ua")["i"] == 2
    assert case.done("ua").variables("ua")["i"] == 1
    assert case.done("ua").ended == "completed"


@pytest.mark.covers("event/compensation/event-sub-process/embedded/interrupting")
def test_a_compensation_event_sub_process_undoes_its_sub_process() -> None:
    own = event_sub("esp", event_start("es", compensation()), user("y"), end("ee"), flows="es y; y ee")
    inner = sub(
        "sp", start("s2"), user("a"), undoing("a", "ua"), handler("ua"), end("e2"), own, flows="s2 a; a e2",
        parts=extension(io(("input", "=1", "mine"))),
    )  # fmt: skip
    case = Driver(a_model(start(), inner, throw("x", compensation()), user("z"), end(), flows="s sp; sp x; x z; z e"))
    assert case.waits == ["a"]
    case.done("a")
    assert case.waits == ["y"]
    assert case.variables("y") == {"mine": 1}
    assert case.done("y").waits == ["z"]


def test_a_compensation_event_sub_process_may_undo_what_is_inside() -> None:
    own = event_sub("esp", event_start("es", compensation()), user("y"), end("ee", compensation()), flows="es y; y ee")
    inner = sub("sp", start("s2"), user("a"), undoing("a", "ua"), handler("ua"), end("e2"), own, flows="s2 a; a e2")
    case = Driver(a_model(start(), inner, throw("x", compensation()), user("z"), end(), flows="s sp; sp x; x z; z e"))
    case.done("a").done("y")
    assert case.waits == ["ua"]
    assert case.done("ua").waits == ["z"]


def test_an_error_handler_undoes_what_its_scope_did() -> None:
    saving = event_sub("esp", event_start("es", error()), end("ee", compensation()), flows="es ee")
    inner = sub(
        "sp", start("s2"), user("a"), undoing("a", "ua"), handler("ua"), user("b"), end("x", error("lost")), saving,
        flows="s2 a; a b; b x",
    )  # fmt: skip
    case = Driver(a_model(start(), inner, user("z"), end(), flows="s sp; sp z; z e")).done("a").done("b")
    assert case.waits == ["ua"]
    assert case.done("ua").waits == ["z"]


def test_what_was_interrupted_is_not_undone() -> None:
    xml = a_model(
        start(), user("a"), undoing("a", "ua"), handler("ua"), boundary("be", "a", message("m")),
        throw("x", compensation()), user("z"), end(), flows="s a; a e; be x; x z; z e", messages=["m"],
    )  # fmt: skip
    assert Driver(xml).message("be").waits == ["z"]


def test_other_branches_go_on_while_something_is_undone() -> None:
    xml = a_model(
        start(), parallel("f"), user("a"), undoing("a", "ua"), handler("ua"), throw("x", compensation()), user("b"),
        parallel("j"), end(), flows="s f; f a; f b; a x; x j; b j; j e",
    )  # fmt: skip
    case = Driver(xml).done("a")
    assert case.waits == ["b", "ua"]
    case.done("b")
    assert case.waits == ["ua"]
    assert case.done("ua").ended == "completed"


def test_cancelling_the_scope_ends_what_is_being_undone() -> None:
    inner = sub(
        "sp", start("s2"), user("a"), undoing("a", "ua"), handler("ua"), end("x", compensation()), flows="s2 a; a x"
    )
    xml = a_model(
        start(), inner, boundary("be", "sp", message("m")), user("z"), end(), flows="s sp; sp e; be z; z e",
        messages=["m"],
    )  # fmt: skip
    case = Driver(xml).done("a").message("be")
    assert case.waits == ["z"]
    assert case.closed("interrupted") == ["ua"]


@pytest.mark.covers("activity/transaction", "event/cancel/{end,boundary/interrupting}")
def test_a_transaction_that_is_cancelled_undoes_itself_and_goes_on_at_its_cancel_event() -> None:
    case = Driver(_transaction()).done("a").done("b")
    assert case.waits == ["c", "d"]
    case.done("c", cancelled=True)
    assert case.waits == ["ub"]
    assert case.closed("cancelled") == ["d"]
    assert case.done("ub").waits == ["ua"]
    assert case.done("ua").waits == ["n"]
    assert case.done("n").ended == "completed"
    assert "z" not in case.opened()


@pytest.mark.covers("activity/transaction")
def test_a_transaction_that_succeeds_goes_on_and_can_still_be_undone() -> None:
    case = Driver(_transaction()).done("a").done("b").done("c", cancelled=False).done("d")
    assert case.waits == ["z"]
    case.done("z")
    assert case.waits == ["ub"]
    assert case.done("ub").done("ua").ended == "completed"


@pytest.mark.covers("activity/transaction")
def test_a_transaction_that_fails_is_left_without_being_undone() -> None:
    inner = transaction(
        "tx", start("s2"), user("a"), undoing("a", "ua"), handler("ua"), end("x", error("lost")), flows="s2 a; a x"
    )
    xml = a_model(start(), inner, boundary("be", "tx", error("lost")), user("n"), end(), flows="s tx; tx e; be n; n e")
    assert Driver(xml).done("a").waits == ["n"]


def test_a_transaction_in_which_nothing_was_done_is_cancelled_at_once() -> None:
    inner = transaction("tx", start("s2"), task("t"), end("x", cancellation()), flows="s2 t; t x")
    xml = a_model(start(), inner, boundary("be", "tx", cancellation()), user("n"), end(), flows="s tx; tx e; be n; n e")
    case = Driver(xml)
    assert case.waits == ["n"]
    assert case.passed()[-1] == "be"


def _booked(thrower: str, onwards: str = "") -> bytes:
    return a_model(
        start(), user("a"), undoing("a", "ua"), handler("ua"), user("b"), undoing("b", "ub"), handler("ub"),
        task("free"), thrower, *([user("z"), end()] if onwards else []),
        flows="s a; a free; free b; b x" + (f"; {onwards}; z e" if onwards else ""),
    )  # fmt: skip


def _transaction() -> bytes:
    inner = transaction(
        "tx", start("s2"), user("a"), undoing("a", "ua"), handler("ua"), user("b"), undoing("b", "ub"), handler("ub"),
        parallel("f"), user("c"), user("d"), end("e2"), end("x", cancellation()),
        flows="s2 a; a b; b f; f c; f d; c x = cancelled; c e2 = not(cancelled); d e2",
    )  # fmt: skip
    return a_model(
        start(), inner, boundary("be", "tx", cancellation()), user("n"), user("z"), end("x2", compensation()), end(),
        flows="s tx; tx z; z x2; be n; n e",
    )  # fmt: skip
