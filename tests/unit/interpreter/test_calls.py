"""Call activities: what is called, with which variables, and what comes back."""

import pytest

from engine.interpreter import Closed, StepFailed
from tests.cases import Driver
from tests.modeling import a_model, boundary, call, end, io, loop, message, start, timer, user

MAPPED = io(("input", "=applicant", "who"), ("output", "=verdict", "said"))
ALONE = {"propagateAllParentVariables": "false", "propagateAllChildVariables": "false"}


@pytest.mark.covers("activity/call/latest", "zeebe/calledElement/processId")
def test_a_call_waits_for_the_case_it_calls() -> None:
    case = Driver(_model(call("c", "other")), x=1)
    wait = case.wait("c")
    assert (wait.kind, wait.process_id) == ("child_case", "other")
    assert wait.called is not None
    assert (wait.called.binding, wait.called.version_tag) == ("latest", None)
    assert case.case.passed_on([wait.id])[wait.id] == {"x": 1}
    case.done("c", x=2, verdict="yes")
    assert case.tasks == ["b"]
    assert case.variables() == {"x": 2, "verdict": "yes"}


@pytest.mark.covers("activity/call/{deployment,version-tag}", "zeebe/calledElement/{bindingType,versionTag}")
@pytest.mark.parametrize("binding,tag", [("deployment", None), ("versionTag", "v2")])
def test_a_call_says_which_version_it_means(binding: str, tag: str | None) -> None:
    tagged = {} if tag is None else {"versionTag": tag}
    case = Driver(_model(call("c", "other", bindingType=binding, **tagged)))
    called = case.wait("c").called
    assert called is not None
    assert (called.binding, called.version_tag) == (binding, tag)
    assert [one.process_id for one in case.definition.called] == ["other"]


def test_the_process_that_is_called_may_be_computed() -> None:
    assert Driver(_model(call("c", "=kind")), kind="hearing").wait("c").process_id == "hearing"
    with pytest.raises(StepFailed, match=r"^c: Expected the process id to be text, but found 3"):
        Driver(_model(call("c", "=kind")), kind=3)


@pytest.mark.covers(
    "activity/call/{isolated-parent,isolated-child}",
    "zeebe/calledElement/{propagateAllParentVariables,propagateAllChildVariables}",
)
def test_only_what_mappings_name_passes_an_isolated_border() -> None:
    case = Driver(_model(call("c", "other", extensions=MAPPED, **ALONE)), applicant="zhang", secret=1)
    assert case.case.passed_on([case.wait("c").id])[case.wait("c").id] == {"who": "zhang"}
    case.done("c", verdict="yes", noise=1)
    assert case.variables() == {"applicant": "zhang", "secret": 1, "said": "yes"}


@pytest.mark.covers("activity/call/isolated-child")
def test_without_mappings_nothing_comes_back_from_an_isolated_child() -> None:
    case = Driver(_model(call("c", "other", propagateAllChildVariables="false")), x=1)
    assert case.case.passed_on([case.wait("c").id])[case.wait("c").id] == {"x": 1}
    case.done("c", x=2, verdict="yes")
    assert case.variables() == {"x": 1}


def test_inputs_come_on_top_of_all_variables() -> None:
    case = Driver(_model(call("c", "other", extensions=io(("input", "=x + 1", "x")))), x=1, y=2)
    assert case.case.passed_on([case.wait("c").id])[case.wait("c").id] == {"x": 2, "y": 2}
    # What comes back is written where the variable is: the input made one that ends with the call.
    assert case.done("c", x=9, y=3).variables() == {"x": 1, "y": 3}


def test_output_mappings_alone_decide_what_comes_back() -> None:
    case = Driver(_model(call("c", "other", extensions=io(("output", "=verdict", "said")))))
    assert case.done("c", verdict="yes", noise=1).variables() == {"said": "yes"}


@pytest.mark.covers("activity/multi-instance/of-call")
@pytest.mark.parametrize("sequential", [False, True])
def test_a_call_for_every_member_of_a_list(sequential: bool) -> None:
    several = loop("people", "person", sequential=sequential, output=("verdicts", "verdict"))
    case = Driver(_model(call("c", "other", several)), people=["x", "y"])
    assert case.waits == (["c"] if sequential else ["c", "c"])
    passed_on = case.case.passed_on([case.wait("c").id])[case.wait("c").id]
    assert passed_on == {"people": ["x", "y"], "person": "x", "loopCounter": 1, "verdict": None}
    case.done("c", verdict=1).done("c", verdict=2)
    assert case.tasks == ["b"]
    assert case.variables() == {"people": ["x", "y"], "verdicts": [1, 2]}


def test_a_boundary_event_ends_the_call() -> None:
    xml = a_model(
        start(), call("c", "other"), boundary("be", "c", timer("PT1H")), boundary("me", "c", message("m"),
        interrupting=False), user("n"), user("b"), end(), flows="s c; c b; b e; be n; n e; me n", messages=["m"],
    )  # fmt: skip
    case = Driver(xml).message("me").fire("be")
    assert case.waits == ["n", "n"]
    (closed,) = [event for event in case.log if isinstance(event, Closed) and event.wait_state.element_id == "c"]
    assert (closed.how, closed.wait_state.process_id) == ("interrupted", "other")


def _model(calling: str) -> bytes:
    return a_model(start(), calling, user("b"), end(), flows="s c; c b; b e")
