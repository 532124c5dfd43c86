"""Ad hoc sub-processes: their activities are started from outside until the completion condition holds."""

import pytest

from engine.interpreter import NotWaiting, StepFailed
from tests.cases import Driver
from tests.modeling import (
    a_model,
    ad_hoc,
    boundary,
    end,
    error,
    event_start,
    event_sub,
    extension,
    io,
    loop,
    message,
    service,
    start,
    throw,
    user,
)


@pytest.mark.covers("activity/ad-hoc")
def test_activities_are_started_as_often_and_in_which_order_people_like() -> None:
    case = Driver(_model(ad_hoc("sp", user("a"), user("c"), until="done")), done=False)
    wait = case.wait("sp")
    assert (wait.kind, wait.startable) == ("ad_hoc", ("a", "c"))
    assert case.waits == ["sp"]
    case.begin("sp", "c").begin("sp", "a").begin("sp", "a")
    assert case.tasks == ["a", "a", "c"]
    case.done("a").done("c").done("a")
    assert case.waits == ["sp"]
    case.begin("sp", "c").done("c", done=True)
    assert case.waits == ["b"]
    assert case.closed("completed") == ["a", "c", "a", "c", "sp"]


@pytest.mark.covers("activity/ad-hoc/cancel-remaining")
def test_what_still_runs_is_cancelled_once_the_condition_holds() -> None:
    case = Driver(_model(ad_hoc("sp", user("a"), user("c"), until="done")), done=False)
    case.begin("sp", "a").begin("sp", "c").done("a", done=True)
    assert case.waits == ["b"]
    assert case.closed("cancelled") == ["c"]


@pytest.mark.covers("activity/ad-hoc/wait-for-remaining")
def test_what_still_runs_is_waited_for_if_the_model_says_so() -> None:
    case = Driver(
        _model(ad_hoc("sp", user("a"), user("c"), until="done", cancelRemainingInstances="false")), done=False
    )
    case.begin("sp", "a").begin("sp", "c").done("a", done=True)
    assert case.waits == ["c"]
    assert case.done("c").waits == ["b"]


@pytest.mark.covers("activity/ad-hoc/sequential")
def test_a_sequential_one_runs_one_activity_at_a_time() -> None:
    case = Driver(_model(ad_hoc("sp", user("a"), user("c"), until="done", ordering="Sequential")), done=False)
    case.begin("sp", "a")
    with pytest.raises(NotWaiting, match="it is sequential"):
        case.begin("sp", "c")
    case.done("a").begin("sp", "c")
    assert case.tasks == ["c"]


@pytest.mark.covers("activity/ad-hoc/active-elements", "zeebe/adHoc/activeElementsCollection")
def test_the_model_may_start_activities_by_itself() -> None:
    inner = ad_hoc("sp", user("a"), user("c"), user("d"), until="done", active="=wanted")
    case = Driver(_model(inner), done=False, wanted=["c", "a"])
    assert case.waits == ["a", "c", "sp"]
    with pytest.raises(StepFailed, match=r"^sp: Expected active elements among a, c, d, but found \['x'\]"):
        Driver(_model(inner), done=False, wanted=["x"])
    with pytest.raises(StepFailed, match=r"^sp: Expected active elements among"):
        Driver(_model(inner), done=False, wanted="a")
    one = inner.replace('id="sp"', 'id="sp" ordering="Sequential"')
    with pytest.raises(StepFailed, match="Expected one active element at a time, but found 2"):
        Driver(_model(one), done=False, wanted=["a", "c"])


def test_only_what_nothing_leads_to_can_be_started_and_flows_lead_on() -> None:
    inner = ad_hoc("sp", user("a"), user("c"), until="done", flows="a c")
    case = Driver(_model(inner), done=False)
    assert case.wait("sp").startable == ("a",)
    with pytest.raises(NotWaiting, match=r"Expected an activity of sp to start \(a\), but found 'c'"):
        case.begin("sp", "c")
    case.begin("sp", "a").done("a")
    assert case.tasks == ["c"]
    assert case.done("c", done=True).waits == ["b"]


def test_a_condition_that_holds_already_is_asked_when_the_first_activity_is_done() -> None:
    case = Driver(_model(ad_hoc("sp", user("a"), user("a2"), until="done", active='=["a", "a2"]')), done=True)
    assert case.waits == ["a", "a2", "sp"]
    assert case.done("a").waits == ["b"]


def test_a_condition_must_be_true_or_false() -> None:
    with pytest.raises(StepFailed, match=r"^sp: Expected a completion condition that is true or false"):
        Driver(_model(ad_hoc("sp", user("a"), until="done", active='=["a"]')), done=1).done("a")


def test_events_interrupt_it_or_run_beside() -> None:
    handler = event_sub("esp", event_start("es", message("m"), interrupting=False), user("y"), end("ee"),
                        flows="es y; y ee")  # fmt: skip
    inner = ad_hoc("sp", user("a"), handler, until="done")
    xml = a_model(
        start(), inner, boundary("be", "sp", message("n")), user("n"), user("b"), end(),
        flows="s sp; sp b; b e; be n; n e", messages=["m", "n"],
    )  # fmt: skip
    case = Driver(xml, done=False).begin("sp", "a").message("es")
    assert case.waits == ["a", "be", "es", "sp", "y"]
    case.message("be")
    assert case.waits == ["n"]
    assert sorted(case.closed("interrupted")) == ["a", "es", "sp", "y"]


def test_an_error_inside_is_caught_at_its_boundary() -> None:
    inner = ad_hoc("sp", service("h"), until="done")
    xml = a_model(
        start(), inner, boundary("be", "sp", error()), user("n"), user("b"), end(),
        flows="s sp; sp b; b e; be n; n e",
    )  # fmt: skip
    case = Driver(xml, done=False).begin("sp", "h").throw("h", "error", "lost")
    assert case.waits == ["n"]


@pytest.mark.parametrize("definition", [message("m"), error("lost")])
def test_an_interrupting_event_sub_process_ends_it(definition: str) -> None:
    handler = event_sub("esp", event_start("es", definition), user("y"), end("ee"), flows="es y; y ee")
    inner = ad_hoc("sp", service("h"), user("a"), handler, until="done")
    xml = a_model(start(), inner, user("b"), end(), flows="s sp; sp b; b e", messages=["m"])
    case = Driver(xml, done=False).begin("sp", "h").begin("sp", "a")
    if "message" in definition:
        case.message("es")
    else:
        case.throw("h", "error", "lost")
    # Nothing more can be started, and its end does not hang on the condition any more.
    assert case.waits == ["y"]
    assert sorted(case.closed("interrupted")) == ["a", "h", "sp"]
    assert case.done("y").waits == ["b"]


def test_a_thrown_event_inside_counts_as_movement() -> None:
    inner = ad_hoc("sp", user("a"), throw("t", message("m")), until="done", flows="a t")
    xml = a_model(start(), inner, user("b"), end(), flows="s sp; sp b; b e", messages=["m"])
    case = Driver(xml, done=False).begin("sp", "a").done("a", done=True)
    assert case.waits == ["b"]


def test_it_may_be_repeated_and_has_its_own_variables() -> None:
    inner = ad_hoc("sp", user("a"), until="enough", parts=extension(io(("input", "=false", "enough"))) + loop("[1, 2]"))
    case = Driver(_model(inner))
    assert case.waits == ["sp", "sp"]
    case.begin("sp", "a").done("a", enough=True)
    assert case.waits == ["sp"]
    case.begin("sp", "a").done("a", enough=True)
    assert case.waits == ["b"]
    assert case.variables() == {}


def test_only_an_ad_hoc_wait_state_starts_activities() -> None:
    case = Driver(_model(ad_hoc("sp", user("a"), until="done")), done=False).begin("sp", "a")
    with pytest.raises(NotWaiting, match="kind ad_hoc"):
        case.begin("a", "a")
    with pytest.raises(NotWaiting, match="kind user_task"):
        case.done("sp")


def _model(inner: str) -> bytes:
    return a_model(start(), inner, user("b"), end(), flows="s sp; sp b; b e")
