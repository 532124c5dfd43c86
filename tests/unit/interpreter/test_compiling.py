"""What is refused, by name, and what a definition tells of its model."""

import pytest

from engine.errors import DeploymentInvalid
from engine.interpreter import compile_process
from tests.modeling import (
    a_model,
    assigned,
    boundary,
    catch,
    decision,
    end,
    event_start,
    event_sub,
    exclusive,
    extension,
    lane_set,
    loop,
    message,
    node,
    parallel,
    properties,
    scheduled,
    script,
    service,
    start,
    sub,
    terminate,
    timer,
    user,
)

SIMPLE = "s a; a e"


def refused(xml: bytes) -> list[tuple[str | None, str]]:
    with pytest.raises(DeploymentInvalid) as caught:
        compile_process(xml)
    return [(problem.element_id, problem.sentence) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "tag",
    [
        "sendTask",
        "receiveTask",
        "callActivity",
        "transaction",
        "adHocSubProcess",
        "complexGateway",
        "eventBasedGateway",
        "dataObjectReference",
        "dataObject",
        "choreographyTask",
        "ioSpecification",
        "property",
        "auditing",
        "laneSets",
    ],
)
def test_unsupported_elements_are_refused_by_name(tag: str) -> None:
    problems = refused(a_model(start(), user("a"), node(tag, "x"), end(), flows=SIMPLE))
    assert problems == [("x", f"The element bpmn:{tag} is not supported")]


@pytest.mark.parametrize(
    "event,definition",
    [
        (event, definition)
        for event in ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent")
        for definition in ("signal", "error", "escalation", "conditional", "compensate", "link", "cancel")
    ],
)
def test_unsupported_events_are_refused_by_name(event: str, definition: str) -> None:
    xml = a_model(start(), user("a"), node(event, "x", f"<bpmn:{definition}EventDefinition/>"), end(), flows=SIMPLE)
    assert ("x", f"The element bpmn:{definition}EventDefinition is not supported") in refused(xml)


def test_message_and_timer_starts_of_the_process_are_refused() -> None:
    xml = a_model(event_start("s", message("m")), user("a"), end(), flows=SIMPLE, messages=["m"])
    assert refused(xml)[0] == ("s", "Expected one start event (start_event), but found message_start_event")


def test_throwing_messages_is_refused() -> None:
    xml = a_model(start(), node("intermediateThrowEvent", "a", message("m")), end(), flows=SIMPLE, messages=["m"])
    assert refused(xml) == [("a", "A intermediateThrowEvent with messageEventDefinition is not supported")]


@pytest.mark.parametrize(
    "attribute,shown",
    [
        ('camunda:assignee="x" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"', "camunda"),
        ('flowable:formKey="x" xmlns:flowable="http://flowable.org/bpmn"', "flowable"),
        ('isForCompensation="true"', "isForCompensation"),
        ('startQuantity="2"', "startQuantity"),
        ('zeebe:modelerTemplate="t"', "zeebe:modelerTemplate"),
    ],
)
def test_unknown_attributes_are_refused_by_name(attribute: str, shown: str) -> None:
    (problem,) = refused(a_model(start(), f'<bpmn:userTask id="a" {attribute}/>', end(), flows=SIMPLE))
    assert problem[0] == "a"
    assert shown in problem[1]


@pytest.mark.parametrize(
    "extension_xml,shown",
    [
        ("<zeebe:executionListeners/>", "zeebe:executionListeners"),
        ('<zeebe:taskDefinition type="x"/>', "zeebe:taskDefinition is not allowed at userTask"),
        ('<zeebe:formDefinition formKey="x"/>', "formKey"),
        ('<zeebe:formDefinition formId="x" bindingType="latest"/>', "bindingType deployment"),
        ('<camunda:x xmlns:camunda="http://camunda.org/schema/1.0/bpmn"/>', "camunda"),
        ('<zeebe:properties><zeebe:property name="bureau:unheard" value="1"/></zeebe:properties>', "bureau:unheard"),
        ('<zeebe:properties><zeebe:property name="other" value="1"/></zeebe:properties>', "'other'"),
        ("stray", "stray"),
    ],
)
def test_unknown_extensions_are_refused_by_name(extension_xml: str, shown: str) -> None:
    problems = refused(a_model(start(), user("a", extension(extension_xml)), end(), flows=SIMPLE))
    assert problems
    assert all(problem[0] == "a" for problem in problems)
    assert shown in problems[0][1]


@pytest.mark.parametrize(
    "xml,element_id,sentence",
    [
        (a_model(user("a"), end(), flows="a e"), "p", "Expected one start event"),
        (a_model(start(), start("s2"), user("a"), end(), flows="s a; s2 a; a e"), "p", "Expected one start event"),
        (a_model(start(), user("a"), user("b"), end(), flows=SIMPLE), "b", "reachable"),
        (a_model(start(), user("a"), end(), flows="s a; a e; a missing"), "a_missing", "'missing'"),
        (a_model(start(), user("a"), end(), flows="s a; a e; a s"), "s", "no incoming flow"),
        (a_model(start(), user("a"), end(), flows="s a; a e; e a"), "e", "no outgoing flow"),
        (
            a_model(start(), exclusive("a"), end(), terminate("t"), flows="s a; a e; a t"),
            "a_e",
            "condition on every flow",
        ),
        (a_model(start(), exclusive("a", default="x"), end(), flows="s a; a e = true"), "a", "default flow to leave"),
        (a_model(start(), parallel("a"), end(), flows="s a; a e = true"), "a_e", "no condition"),
        (a_model(start(), user("a", loop("[1]", "1x")), end(), flows=SIMPLE), "a", "plain variable name"),
        (a_model(start(), service("a", ""), end(), flows=SIMPLE), "a", "taskDefinition"),
        (a_model(start(), decision("a", "", "r"), end(), flows=SIMPLE), "a", "calledDecision"),
        (a_model(start(), catch("a", timer("tomorrow")), end(), flows=SIMPLE), "a", "ISO 8601 duration"),
        (a_model(start(), catch("a", timer("R/PT1H", "timeCycle")), end(), flows=SIMPLE), "a", "time cycle"),
        (a_model(start(), catch("a", timer("")), end(), flows=SIMPLE), "a", "one time date"),
        (a_model(start(), user("a", extension(scheduled("tomorrow"))), end(), flows=SIMPLE), "a", "'tomorrow'"),
        (
            a_model(start(), user("a", extension('<zeebe:priorityDefinition priority="101"/>')), end(), flows=SIMPLE),
            "a",
            "0 to 100",
        ),
        (a_model(start(), script("a", "1", "r"), end(), flows=SIMPLE).replace(b'"=1"', b'"1"'), "a", "beginning with"),
        (
            a_model(start(), exclusive("a"), end(), flows="s a; a e = true").replace(
                b"<bpmn:conditionExpression>", b'<bpmn:conditionExpression language="javascript">'
            ),
            "a_e",
            "FEEL",
        ),
        (a_model(start(), catch("a", message("none")), end(), flows=SIMPLE), "a", "named message"),
        (a_model(start(), boundary("a", "s", timer("PT1H")), end(), flows="s e; a e"), "a", "at an activity"),
        (
            a_model(start(), user("a", extension(properties(restricted="engine"))), end(), flows=SIMPLE),
            "a",
            "user_task",
        ),
        (
            a_model(
                start(),
                catch("a", message("m"), extension(properties(restricted="all"))),
                end(),
                flows=SIMPLE,
                messages=["m"],
            ),
            "a",
            "'all'",
        ),
        (a_model(start(), user("a", extension(properties(separation="b"))), end(), flows=SIMPLE), "a", "'b'"),
        (a_model(start(), sub("a", user("x"), flows=""), end(), flows=SIMPLE), "a", "one start event"),
        (
            a_model(start(), user("a"), event_sub("x", start("xs"), flows=""), end(), flows=SIMPLE),
            "xs",
            "message_start_event",
        ),
        (
            a_model(start(), sub("a", start("s2"), end("e2"), flows="s2 e2"), end(), flows="s a; a e; s2 e"),
            "s2_e",
            "border",
        ),
    ],
)
def test_broken_rules_name_the_element(xml: bytes, element_id: str, sentence: str) -> None:
    assert any(where == element_id and sentence in what for where, what in refused(xml)), refused(xml)


def test_conditions_must_be_feel() -> None:
    xml = a_model(start(), exclusive("g"), end(), flows="s g; g e = x").replace(b">=x<", b">${x}<")
    assert refused(xml) == [("g_e", "Expected a FEEL condition beginning with '=', but found '${x}'")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<a>",
        b"\xff\xfe\x00",
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x "y">]><d>&x;</d>',
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>',
        b"<a>" * 150 + b"</a>" * 150,
        b"<definitions/>",
        b" " * (5 * 1024 * 1024 + 1),
    ],
)
def test_hostile_or_broken_xml_is_refused(content: bytes) -> None:
    assert len(refused(content)) == 1


def test_duplicate_ids_and_two_processes_are_refused() -> None:
    twice = a_model(start(), user("a"), node("message", "a"), end(), flows=SIMPLE)
    assert ("a", "Expected every id once, but found this one again") in refused(twice)
    two = a_model(start(), user("a"), end(), flows=SIMPLE).replace(
        b"</bpmn:definitions>", b'<bpmn:process id="q" isExecutable="true"/></bpmn:definitions>'
    )
    assert refused(two) == [(None, "Expected one process with isExecutable=true in the file, but found 2")]


def test_a_definition_tells_what_its_model_names() -> None:
    form = '<zeebe:formDefinition formId="f1"/>'
    xml = a_model(
        start("s", extension('<zeebe:formDefinition formId="f0"/>')),
        user("a", extension(form, assigned(candidateGroups="=groups"), properties(name_en="Check", separation="a"))),
        service("h", "test.number"), decision("r", "grade", "g"), exclusive("x", default="x_e"), end(),
        flows="s a; a h; h r; r x; x a = again; x e", key="review",
        lanes=lane_set(窗口=["s", "a"], 业务科=["h"]),
    )  # fmt: skip
    definition = compile_process(xml)
    assert definition.key == "review"
    assert definition.form_ids == {"f0", "f1"}
    assert definition.start_form_id == "f0"
    assert definition.start_lane == "窗口"
    assert definition.handler_types == {"test.number"}
    assert definition.decision_ids == {"grade"}
    assert set(definition.expressions) == {("a", "groups"), ("x", "again")}
    assert definition.elements["a"].name_en == "Check"
    assert definition.elements["h"].lane == "业务科"
    assert len(definition.fingerprint) == 64
