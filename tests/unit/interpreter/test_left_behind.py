"""Nothing of an activity stays behind when it is done, however quickly that is."""

import pytest

from tests.cases import Driver
from tests.modeling import a_model, ad_hoc, boundary, end, io, message, parallel, send, start, task, user

AT_ONCE = ad_hoc("a", task("inside"), until="true", active='=["inside"]')


@pytest.mark.parametrize(
    "activity",
    [AT_ONCE, send("a", "sent")],
    ids=["ad hoc", "send task"],
)
def test_what_is_done_at_once_is_not_listened_for_afterwards(activity: str) -> None:
    xml = a_model(
        start(), activity, boundary("be", "a", message("m")), user("next"), user("late"), end(),
        flows="s a; a next; next e; be late; late e", messages=["m", "sent"],
    )  # fmt: skip
    case = Driver(xml)
    assert case.waits == ["next"]
    assert case.done("next").ended == "completed"


def test_an_ad_hoc_sub_process_that_is_done_at_once_gives_what_its_outputs_say() -> None:
    outputs = io(("output", "=1 + 1", "result"))
    activity = AT_ONCE.replace("</bpmn:extensionElements>", f"{outputs}</bpmn:extensionElements>", 1)
    assert Driver(a_model(start(), activity, end(), flows="s a; a e")).variables() == {"result": 2}


def test_of_two_branches_only_the_one_that_is_done_stops_listening() -> None:
    xml = a_model(
        start(), parallel("f"), send("a", "sent"), boundary("ba", "a", message("m")), user("x"), user("b"),
        boundary("bb", "b", message("m")), user("y"), user("after"), end(),
        flows="s f; f a; a after; after e; f b; b e; ba x; x e; bb y; y e", messages=["m", "sent"],
    )  # fmt: skip
    assert Driver(xml).waits == ["after", "b", "bb"]
