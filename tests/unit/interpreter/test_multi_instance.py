"""Multi-instance: parallel, sequential, early completion, nesting, emptiness."""

import pytest

from engine.interpreter import StepFailed
from tests.cases import Driver
from tests.modeling import a_model, boundary, end, extension, io, loop, message, script, service, start, sub, user


@pytest.mark.covers(
    "activity/multi-instance/sequential",
    "activity/multi-instance/output",
    "zeebe/loopCharacteristics/{inputCollection,inputElement,outputCollection,outputElement}",
)
def test_sequential_opens_one_after_the_other() -> None:
    case = Driver(_model(loop("[10, 20]", "i", sequential=True, output=("seen", "i"))))
    assert case.variables("a")["i"] == 10
    case.done("a")
    assert case.tasks == ["a"]
    assert case.variables("a")["i"] == 20
    case.done("a")
    assert case.tasks == ["b"]
    assert case.variables()["seen"] == [10, 20]


@pytest.mark.covers("activity/multi-instance/{parallel,until}")
def test_completion_condition_cancels_the_rest() -> None:
    case = Driver(_model(loop("[1, 2, 3]", "i", until="numberOfCompletedInstances / numberOfInstances >= 0.5")))
    case.done("a")
    assert case.tasks == ["a", "a"]
    case.done("a")
    assert case.tasks == ["b"]
    assert case.closed("cancelled") == ["a"]


def test_completion_condition_sees_the_finished_member() -> None:
    case = Driver(_model(loop("[1, 2, 3]", "i", output=("votes", "vote"), until='vote = "veto"')))
    case.done("a", vote="yes")
    assert case.tasks == ["a", "a"]
    case.done("a", vote="veto")
    assert case.tasks == ["b"]
    assert case.variables()["votes"] == ["yes", "veto", None]


def test_every_name_of_a_longer_output_element_belongs_to_its_member() -> None:
    case = Driver(_model(loop('["x", "y"]', "item", output=("seen", "{who: item, said: answer, n: base}"))), base=7)
    case.done("a", 1, answer=2)
    case.done("a", 0, answer=1)
    assert case.variables()["seen"] == [{"who": "x", "said": 1, "n": 7}, {"who": "y", "said": 2, "n": 7}]
    assert "answer" not in case.variables()


def test_an_empty_collection_passes() -> None:
    case = Driver(_model(loop("[]", "i", output=("seen", "i"))))
    assert case.tasks == ["b"]
    assert case.variables()["seen"] == []


def test_a_collection_that_is_no_list_fails() -> None:
    with pytest.raises(StepFailed, match="to be a list"):
        Driver(_model(loop("3", "i")))


def test_an_existing_output_collection_is_replaced() -> None:
    """The library raises when the output name already exists."""
    case = Driver(_model(loop("[1]", "i", output=("seen", "i"))), seen=["old"])
    case.done("a")
    assert case.variables()["seen"] == [1]


@pytest.mark.covers("activity/multi-instance/of-sub-process")
def test_nested_members_keep_apart() -> None:
    inner = sub(
        "sp", start("s2"), user("u", loop("[1, 2]", "k", output=("inner", "outer * 10 + k"))), user("v"), end("e2"),
        flows="s2 u; u v; v e2", parts=loop("[1, 2]", "outer"),
    )  # fmt: skip
    case = Driver(a_model(start(), inner, user("b"), end(), flows="s sp; sp b; b e"))
    seen = [case.variables("u", i) for i in range(4)]
    assert [(variables["outer"], variables["k"]) for variables in seen] == [
        (1, 1),
        (1, 2),
        (2, 1),
        (2, 2),
    ]
    case.done("u", 3).done("u", 2)
    assert case.tasks == ["u", "u", "v"]
    assert case.variables("v")["outer"] == 2
    case.done("v").done("u").done("u").done("v")
    assert case.tasks == ["b"]


def test_boundary_event_on_the_body() -> None:
    xml = a_model(
        start(), user("a", loop("[1, 2]", "i")), boundary("be", "a", message("m"), interrupting=False), user("n"),
        user("b"), end(), flows="s a; a b; be n; n e; b e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml).message("be").done("a").message("be")
    assert case.waits == ["a", "be", "n", "n"]
    case.done("a")
    assert case.waits == ["b", "n", "n"]


def test_three_hundred_members() -> None:
    case = Driver(_model(loop("for x in 1..300 return x", "i", output=("seen", "i"))))
    assert len(case.tasks) == 300
    for _ in range(300):
        case.done("a")
    assert case.variables()["seen"] == list(range(1, 301))


COUNTS = ("numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances", "numberOfTerminatedInstances")


@pytest.mark.parametrize(
    "sequential,expected",
    [(False, [(3, 2, 1, 0), (3, 1, 2, 0), (3, 0, 3, 0)]), (True, [(3, 0, 1, 0), (3, 0, 2, 0), (3, 0, 3, 0)])],
)
def test_members_are_counted_when_one_is_done(sequential: bool, expected: list[tuple[int, ...]]) -> None:
    counted = f"[{', '.join(COUNTS)}]"
    case = Driver(_model(loop("[1, 2, 3]", "i", sequential=sequential, output=("seen", counted))))
    case.done("a").done("a").done("a")
    assert [tuple(one) for one in case.variables()["seen"]] == expected


def test_the_counts_are_seen_by_the_completion_condition_alone() -> None:
    case = Driver(_model(loop("[1, 2]", "i", until="numberOfActiveInstances = 0")))
    assert set(case.variables("a")) == {"i", "loopCounter"}
    case.done("a")
    assert case.tasks == ["a"]
    assert case.done("a").tasks == ["b"]


@pytest.mark.parametrize("value", [None, 1, "yes"])
def test_a_completion_condition_must_be_true_or_false(value: object) -> None:
    case = Driver(_model(loop("[1, 2]", "i", until="enough")))
    with pytest.raises(StepFailed, match=r"^a: Expected a completion condition that is true or false"):
        case.done("a", enough=value)


def test_too_many_members_fail_the_step() -> None:
    with pytest.raises(StepFailed, match="Expected at most 1000 instances, but found 1001"):
        Driver(_model(loop("for x in 1..1001 return x", "i")))


@pytest.mark.parametrize("sequential", [False, True])
def test_services_and_scripts_are_repeated(sequential: bool) -> None:
    doubled = script("a", "i * 2", "twice")
    repeated = loop("[1, 2, 3]", "i", sequential=sequential, output=("all", "twice"))
    case = Driver(_around(doubled.replace("</bpmn:scriptTask>", repeated + "</bpmn:scriptTask>")))
    assert case.tasks == ["b"]
    assert case.variables() == {"all": [2, 4, 6]}
    served = service("a").replace("</bpmn:serviceTask>", repeated + "</bpmn:serviceTask>")
    case = Driver(_around(served))
    assert case.waits == (["a"] if sequential else ["a", "a", "a"])
    for number in (5, 6, 7):
        case.done("a", twice=number)
    assert case.variables() == {"all": [5, 6, 7]}


@pytest.mark.parametrize("sequential", [False, True])
def test_a_boundary_event_over_a_repeated_sub_process_ends_all_of_it(sequential: bool) -> None:
    inner = sub(
        "sp", start("s2"), user("u"), user("v"), end("e2"), flows="s2 u; u v; v e2",
        parts=loop("[1, 2]", "i", sequential=sequential),
    )  # fmt: skip
    xml = a_model(
        start(), inner, boundary("be", "sp", message("m")), user("n"), user("b"), end(),
        flows="s sp; sp b; b e; be n; n e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml).done("u").message("be")
    assert case.waits == ["n"]
    assert sorted(case.closed("interrupted")) == (["v"] if sequential else ["u", "v"])


def test_members_that_end_early_leave_their_place_empty() -> None:
    case = Driver(_model(loop("[1, 2, 3]", "i", output=("votes", "vote"), until="numberOfCompletedInstances = 2")))
    case.done("a", 2, vote="last").done("a", 0, vote="first")
    assert case.tasks == ["b"]
    assert case.variables()["votes"] == ["first", None, "last"]


def _around(activity: str) -> bytes:
    return a_model(start(), activity, user("b"), end(), flows="s a; a b; b e")


def _model(characteristics: str) -> bytes:
    return a_model(start(), user("a", characteristics), user("b"), end(), flows="s a; a b; b e")


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("target", ["result", "v"])
def test_what_an_output_mapping_makes_for_the_collection_stays_with_its_member(sequential: bool, target: str) -> None:
    mapped = extension(io(("output", "=v", target)))
    members = loop("[1, 2]", "item", sequential=sequential, output=("all", target))
    case = Driver(a_model(start(), user("u", mapped, members), user("after"), end(), flows="s u; u after; after e"))
    case.done("u", v=10).done("u", v=20)
    assert case.variables() == {"all": [10, 20]}
