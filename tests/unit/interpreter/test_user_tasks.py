"""User tasks: whom they are for, by when, with which form; and what the Modeler writes beside."""

from datetime import datetime
from typing import Any

import pytest

from engine.interpreter import StepFailed, compile_process
from tests.cases import NOON, Driver
from tests.modeling import (
    a_model,
    assigned,
    catch,
    decision,
    end,
    extension,
    lane_set,
    message,
    node,
    properties,
    service,
    start,
    timer,
    user,
)
from tests.unit.interpreter.refusing import refused

FORM = '<zeebe:formDefinition formId="f1" bindingType="deployment"/>'


@pytest.mark.covers(
    "activity/user-task",
    "zeebe/userTask",
    "zeebe/assignmentDefinition/{assignee,candidateGroups,candidateUsers}",
    "zeebe/formDefinition/{formId,bindingType}",
)
def test_a_user_task_is_for_whom_the_model_names() -> None:
    who = assigned(assignee="=boss", candidateGroups="D01, D02", candidateUsers='=["lisi", boss]')
    case = Driver(_model(extension("<zeebe:userTask/>", FORM, who)), boss="zhangsan")
    wait = case.wait("a")
    assert (wait.kind, wait.assignee, wait.form_id) == ("user_task", "zhangsan", "f1")
    assert wait.candidate_groups == ("D01", "D02")
    assert wait.candidate_users == ("lisi", "zhangsan")
    assert wait.priority == 50


def test_a_task_for_nobody_is_for_its_lane() -> None:
    lanes = lane_set(窗口=["a"])
    plain = Driver(a_model(start(), user("a"), end(), flows="s a; a e", lanes=lanes))
    assert plain.wait("a").candidate_groups == ("窗口",)
    named = user("a", extension(assigned(candidateUsers="lisi")))
    assert Driver(a_model(start(), named, end(), flows="s a; a e", lanes=lanes)).wait("a").candidate_groups == ()


@pytest.mark.covers("zeebe/taskSchedule/{dueDate,followUpDate}", "zeebe/priorityDefinition/priority")
def test_a_user_task_has_its_dates_and_its_priority() -> None:
    schedule = '<zeebe:taskSchedule dueDate="=due" followUpDate="2026-03-03T00:00:00Z"/>'
    case = Driver(
        _model(extension(schedule, '<zeebe:priorityDefinition priority="=urgency"/>')), due="PT2H", urgency=90
    )
    wait = case.wait("a")
    assert wait.due_at is not None
    assert (wait.due_at - NOON).total_seconds() == 7200
    assert wait.follow_up_at == datetime.fromisoformat("2026-03-03T00:00:00Z")
    assert wait.priority == 90


@pytest.mark.parametrize(
    "extensions,sentence",
    [
        (assigned(assignee="=value"), "Expected the assignee to be a user name or null"),
        (assigned(candidateGroups="=value"), "Expected candidates to be a list of names"),
        ('<zeebe:priorityDefinition priority="=value"/>', "Expected a priority from 0 to 100"),
        ('<zeebe:taskSchedule dueDate="=value"/>', "Expected a date"),
    ],
)
@pytest.mark.parametrize("value", [1000, [7], {"a": 1}])
def test_a_computed_value_of_another_kind_fails_the_step(extensions: str, sentence: str, value: Any) -> None:
    with pytest.raises(StepFailed, match=f"^a: {sentence}"):
        Driver(_model(extension(extensions)), value=value)


@pytest.mark.covers("zeebe/properties", "zeebe/property/{name,value}", "zeebe/versionTag/value")
def test_names_in_english_and_the_version_are_told() -> None:
    tagged = _model(extension(properties(name_en="Check"))).replace(
        b'isExecutable="true">', b'isExecutable="true">' + extension('<zeebe:versionTag value="v2"/>').encode()
    )
    definition = compile_process(tagged)
    assert definition.version_tag == "v2"
    assert definition.elements["a"].name_en == "Check"
    assert Driver(tagged).wait("a").name_en == "Check"


@pytest.mark.covers(
    "zeebe/userTask/{modelerTemplate,modelerTemplateVersion,modelerTemplateIcon}", "zeebe/message/modelerTemplate"
)
def test_a_template_leaves_its_name_and_nothing_else() -> None:
    made = 'zeebe:modelerTemplate="check" zeebe:modelerTemplateVersion="2" zeebe:modelerTemplateIcon="data:,"'
    xml = a_model(start(), user("a"), catch("w", message("m")), end(), flows="s a; a w; w e", messages=["m"])
    xml = xml.replace(b'<bpmn:userTask id="a"', f'<bpmn:userTask id="a" {made}'.encode())
    xml = xml.replace(b"<bpmn:message ", b'<bpmn:message zeebe:modelerTemplate="sent" ')
    assert Driver(xml).done("a").message("w").ended == "completed"


@pytest.mark.covers("zeebe/subscription/correlationKey")
def test_a_message_is_addressed_by_its_key_or_else_by_the_case() -> None:
    xml = a_model(
        start(), catch("w", message("m")), catch("v", message("n")), end(), flows="s w; w v; v e",
        messages=["m =upper case(number)", "n"],
    )  # fmt: skip
    case = Driver(xml, number="a7")
    assert case.wait("w").correlation_key == "A7"
    assert case.message("w").wait("v").correlation_key is None
    with pytest.raises(StepFailed, match=r"^w: Expected a correlation key that is text or a number, but found None"):
        Driver(xml.replace(b"upper case(number)", b"number"), number=None)


@pytest.mark.covers("activity/business-rule-task", "zeebe/calledDecision/bindingType")
def test_a_decision_of_the_deployment_is_asked() -> None:
    task = decision("a", "grade", "g").replace("decisionId", 'bindingType="deployment" decisionId')
    xml = a_model(start(), task, end(), flows="s a; a e")
    assert Driver(xml, decisions={"grade": lambda context: context["n"] + 1}, n=1).variables() == {"n": 1, "g": 2}
    latest = xml.replace(b'bindingType="deployment"', b'bindingType="latest"')
    assert refused(latest) == [("a", "Expected bindingType deployment, but found latest")]


def test_a_handler_is_tried_as_often_as_the_model_says() -> None:
    tried = service("a").replace("type=", 'retries="7" type=')
    assert Driver(a_model(start(), tried, end(), flows="s a; a e")).wait("a").retries == 7
    for wrong in ("0", "=n", "100", "many"):
        xml = a_model(start(), tried.replace('"7"', f'"{wrong}"'), end(), flows="s a; a e")
        assert refused(xml) == [("a", f"Expected retries to be a number from 1 to 99, but found {wrong!r}")]


def test_what_is_due_is_told_of_every_wait_state() -> None:
    case = Driver(a_model(start(), catch("t", timer("PT3H")), end(), flows="s t; t e"))
    assert case.wait("t").due_at is not None
    assert case.wait("t").name == "t"
    named = node("userTask", "a", name="受理审查")
    assert Driver(a_model(start(), named, end(), flows="s a; a e")).wait("a").name_en == "受理审查"


def _model(*parts: str) -> bytes:
    return a_model(start(), user("a", *parts), end(), flows="s a; a e")
