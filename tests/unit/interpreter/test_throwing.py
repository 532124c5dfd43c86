"""What leaves a case: messages and signals, at intermediate and end events and at tasks that send."""

import pytest

from engine.interpreter import NotWaiting, StepFailed, Thrown
from tests.cases import Driver
from tests.modeling import (
    a_model,
    catch,
    end,
    extension,
    io,
    message,
    node,
    parallel,
    receive,
    send,
    service,
    signal,
    start,
    task,
    throw,
    user,
)

CARRIED = extension(io(("input", "=grade * 2", "double"), ("input", "fixed", "word")))
SENDING = {
    "throw": throw("x", message("m"), CARRIED),
    "end": end("x", CARRIED, message("m")),
    "send task": send("x", "m", CARRIED),
}


@pytest.mark.parametrize("how", SENDING)
@pytest.mark.covers("event/message/{throw,end}", "activity/send-task")
def test_a_message_leaves_with_its_name_its_key_and_what_it_carries(how: str) -> None:
    onwards = "" if how == "end" else "; x b"
    xml = a_model(
        start(), user("a"), SENDING[how], user("b"), end(), flows=f"s a; a x{onwards}; s b; b e",
        messages=["m =number"],
    )  # fmt: skip
    case = Driver(xml, grade=4, number=17).done("a", secret="kept")
    (thrown,) = [event for event in case.log if isinstance(event, Thrown)]
    assert thrown == Thrown("message", "x", "m", {"double": 8, "word": "fixed"}, "17")
    assert case.tasks == (["b"] if how == "end" else ["b", "b"])
    assert "double" not in case.variables()


def test_the_key_and_the_name_of_a_message_may_be_computed() -> None:
    xml = a_model(start(), throw("x", message("m")), end(), flows="s x; x e", messages=["m"])
    computed = xml.replace(b'name="m"', b'name="=kind"')
    assert Driver(computed, kind="reply").thrown() == [("message", "x", "reply")]
    with pytest.raises(StepFailed, match=r"^x: Expected a message name"):
        Driver(computed, kind="")
    keyed = a_model(start(), throw("x", message("m")), end(), flows="s x; x e", messages=["m =key"])
    with pytest.raises(StepFailed, match=r"^x: Expected a correlation key"):
        Driver(keyed, key=[1])


@pytest.mark.parametrize("how", ["throw", "end", "send task"])
@pytest.mark.covers(
    "activity/send-task-by-handler", "event/message/{throw,end}", "zeebe/taskDefinition/{type,retries}",
    "zeebe/taskHeaders", "zeebe/header/{key,value}",
)  # fmt: skip
def test_a_handler_may_send_the_message(how: str) -> None:
    asked = extension(
        '<zeebe:taskDefinition type="test.post" retries="2"/>',
        '<zeebe:taskHeaders><zeebe:header key="to" value="city"/></zeebe:taskHeaders>',
        io(("input", "=grade", "g"), ("output", "=receipt", "number")),
    )
    sending = {
        "throw": throw("x", message("m"), asked),
        "end": end("x", asked, "<bpmn:messageEventDefinition/>"),
        "send task": node("sendTask", "x", asked),
    }[how]
    onwards = "" if how == "end" else "; x e"
    xml = a_model(start(), sending, end(), flows=f"s x{onwards}; s e", messages=["m"])
    case = Driver(xml, grade=1)
    wait = case.wait("x")
    assert (wait.kind, wait.handler_type, wait.retries) == ("service_task", "test.post", 2)
    assert wait.headers == {"to": "city"}
    assert case.variables("x") == {"grade": 1, "g": 1}
    case.done("x", receipt="r1", noise=1)
    assert case.ended == "completed"
    assert case.thrown() == []
    assert case.variables() == {"grade": 1, "number": "r1"}


@pytest.mark.covers("event/signal/{throw,end}")
def test_a_signal_leaves_for_everybody_who_waits_for_it() -> None:
    xml = a_model(
        start(), parallel("f"), throw("x", signal("called_off"), CARRIED), user("a"), catch("w", signal("called_off")),
        end("y", CARRIED, signal("called_off")), end(),
        flows="s f; f x; f w; x a; a y; w e",
    )  # fmt: skip
    case = Driver(xml, grade=1)
    # It reaches every case that waits for it, this one too: whoever runs the cases takes it there.
    assert case.thrown() == [("signal", "x", "called_off")]
    assert case.waits == ["a", "w"]
    assert case.wait("w").signal_name == "called_off"
    case.done("a")
    assert case.thrown() == [("signal", "x", "called_off"), ("signal", "y", "called_off")]
    assert [event.variables for event in case.log if isinstance(event, Thrown)] == [{"double": 2, "word": "fixed"}] * 2
    assert case.signal("w", heard=True).ended == "completed"
    assert case.variables() == {"grade": 1, "heard": True}


def test_the_name_of_a_signal_is_computed_where_it_is_thrown_or_awaited() -> None:
    xml = a_model(start(), throw("x", signal("n")), catch("w", signal("n")), end(), flows="s x; x w; w e")
    case = Driver(xml.replace(b'name="n"', b'name="=&quot;level_&quot; + level"'), level="city")
    assert case.thrown() == [("signal", "x", "level_city")]
    assert case.wait("w").signal_name == "level_city"
    with pytest.raises(StepFailed, match="Expected the signal name to be text"):
        Driver(xml.replace(b'name="n"', b'name="=level"'), level=1)


@pytest.mark.covers("activity/receive-task")
def test_a_receive_task_waits_for_its_message() -> None:
    mapped = extension(io(("input", "=1", "one"), ("output", "=answer", "said")))
    xml = a_model(
        start(), receive("r", "m", mapped), user("a"), end(), flows="s r; r a; a e", messages=["m =number"]
    )  # fmt: skip
    case = Driver(xml, number=7)
    wait = case.wait("r")
    assert (wait.kind, wait.message_name, wait.correlation_key) == ("message", "m", "7")
    assert case.variables("r") == {"number": 7, "one": 1}
    case.message("r", answer="yes", noise=1)
    assert case.tasks == ["a"]
    assert case.variables() == {"number": 7, "said": "yes"}


@pytest.mark.covers("event/none/{start,throw,end}", "activity/{manual-task,task}")
def test_plain_events_and_tasks_pass() -> None:
    xml = a_model(
        start(), node("intermediateThrowEvent", "milestone"), task("t"), node("manualTask", "m"), end(),
        flows="s milestone; milestone t; t m; m e",
    )  # fmt: skip
    case = Driver(xml)
    assert case.ended == "completed"
    assert case.passed() == ["s", "milestone", "t", "m", "e"]


@pytest.mark.covers(
    "activity/{service-task,script-task-by-handler,business-rule-task-by-handler}",
    "zeebe/taskDefinition/{type,retries}",
)
def test_handlers_do_services_scripts_and_decisions() -> None:
    asked = extension('<zeebe:taskDefinition type="test.work"/>')
    xml = a_model(
        start(), service("h"), node("scriptTask", "c", asked), node("businessRuleTask", "r", asked), end(),
        flows="s h; h c; c r; r e",
    )  # fmt: skip
    case = Driver(xml)
    for name in ("h", "c", "r"):
        assert case.waits == [name]
        assert case.wait(name).kind == "service_task"
        case.done(name, **{name: 1})
    assert case.ended == "completed"
    assert case.variables() == {"h": 1, "c": 1, "r": 1}


def test_only_what_a_handler_does_can_be_completed() -> None:
    case = Driver(a_model(start(), catch("w", signal("n")), end(), flows="s w; w e"))
    with pytest.raises(NotWaiting, match="kind user_task or service_task or child_case"):
        case.done("w")
