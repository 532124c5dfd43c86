"""What is refused, by name, and what a definition tells of its model."""

import pytest

from engine.interpreter import compile_process
from tests.modeling import (
    a_model,
    assigned,
    boundary,
    catch,
    decision,
    end,
    event_sub,
    exclusive,
    extension,
    lane_set,
    link,
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
from tests.unit.interpreter.refusing import refused

SIMPLE = "s a; a e"


@pytest.mark.parametrize(
    "tag",
    [
        "complexGateway",
        "choreographyTask",
        "globalUserTask",
        "dataStoreReference",
        "ioSpecification",
        "auditing",
        "monitoring",
        "laneSets",
        "callChoreography",
    ],
)
def test_unsupported_elements_are_refused_by_name(tag: str) -> None:
    problems = refused(a_model(start(), user("a"), node(tag, "x"), end(), flows=SIMPLE))
    assert problems == [("x", f"The element bpmn:{tag} is not supported")]


@pytest.mark.parametrize(
    "event,definition",
    [
        ("startEvent", "terminate"),
        ("startEvent", "link"),
        ("startEvent", "cancel"),
        ("endEvent", "timer"),
        ("endEvent", "conditional"),
        ("endEvent", "link"),
        ("intermediateCatchEvent", "error"),
        ("intermediateCatchEvent", "escalation"),
        ("intermediateCatchEvent", "compensate"),
        ("intermediateCatchEvent", "cancel"),
        ("intermediateCatchEvent", "terminate"),
        ("intermediateThrowEvent", "timer"),
        ("intermediateThrowEvent", "error"),
        ("intermediateThrowEvent", "conditional"),
        ("intermediateThrowEvent", "cancel"),
        ("intermediateThrowEvent", "terminate"),
        ("boundaryEvent", "link"),
        ("boundaryEvent", "terminate"),
    ],
)
def test_events_that_bpmn_does_not_have_are_refused_by_name(event: str, definition: str) -> None:
    xml = a_model(start(), user("a"), node(event, "x", f"<bpmn:{definition}EventDefinition/>"), end(), flows=SIMPLE)
    assert ("x", f"The element bpmn:{event} with {definition}EventDefinition is not supported") in refused(xml)


@pytest.mark.parametrize("event", ["intermediateCatchEvent", "boundaryEvent"])
def test_an_event_that_waits_for_nothing_is_refused(event: str) -> None:
    xml = a_model(start(), user("a"), node(event, "x"), end(), flows=SIMPLE)
    assert ("x", f"The element bpmn:{event} with no event definition is not supported") in refused(xml)


@pytest.mark.parametrize(
    "definition,sentence",
    [
        ("<bpmn:messageEventDefinition/>", "Expected a reference to a named message, but found None"),
        ("<bpmn:signalEventDefinition/>", "Expected signalRef to refer to a bpmn:signal with name, but found None"),
        (
            '<bpmn:signalEventDefinition signalRef="no"/>',
            "Expected signalRef to refer to a bpmn:signal with name, but found 'no'",
        ),
        ("<bpmn:conditionalEventDefinition/>", "Expected a FEEL condition beginning with '=', but found ''"),
        (
            "<bpmn:timerEventDefinition/>",
            "Expected one timeDate, timeDuration or timeCycle with content, but found none",
        ),
        ("<bpmn:linkEventDefinition/>", "Expected a link event with a name, but found none"),
        (link("far"), "Expected a throwing link 'far' in the same scope, but found none"),
    ],
)
def test_an_event_says_what_it_waits_for(definition: str, sentence: str) -> None:
    xml = a_model(start(), user("a"), catch("x", definition), end(), flows="s a; a e; x e")
    assert ("x", sentence) in refused(xml)


@pytest.mark.parametrize("trigger", ["error", "escalation"])
def test_what_is_thrown_has_a_code_and_what_is_caught_has_a_literal_one(trigger: str) -> None:
    xml = a_model(start(), end("x", f"<bpmn:{trigger}EventDefinition/>"), flows="s x")
    sentence = f"Expected {trigger}Ref to refer to a bpmn:{trigger} with {trigger}Code, but found None"
    assert refused(xml) == [("x", sentence)]
    definition = f'<bpmn:{trigger}EventDefinition {trigger}Ref="{trigger}_c"/>'
    xml = a_model(start(), user("a"), boundary("x", "a", definition), end(), flows="s a; a e; x e")
    computed = xml.replace(b'Code="c"', b'Code="=c"')
    assert refused(computed) == [("x", "Expected a literal code to catch, but found '=c'")]


@pytest.mark.parametrize(
    "attribute,shown",
    [
        ('camunda:assignee="x" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"', "camunda"),
        ('flowable:formKey="x" xmlns:flowable="http://flowable.org/bpmn"', "flowable"),
        ('startQuantity="2"', "startQuantity"),
        ('zeebe:assignee="t"', "zeebe:assignee"),
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
        (a_model(user("a"), end(), flows="a e"), "p", "and a start event at all, but found none"),
        (
            a_model(start(), start("s2"), user("a"), end(), flows="s a; s2 a; a e"),
            "p",
            "Expected one plain start event at most",
        ),
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
        (a_model(start(), catch("a", timer("")), end(), flows=SIMPLE), "a", "one timeDate"),
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
            "x",
            "Expected one start event with a trigger, but found plain",
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


def test_duplicate_ids_and_processes_without_content_are_refused() -> None:
    twice = a_model(start(), user("a"), node("task", "a"), end(), flows=SIMPLE)
    assert ("a", "Expected every id once, but found this one again") in refused(twice)
    two = a_model(start(), user("a"), end(), flows=SIMPLE).replace(
        b"</bpmn:definitions>", b'<bpmn:process id="q" isExecutable="true"/></bpmn:definitions>'
    )
    assert refused(two) == [
        ("q", "Expected one plain start event at most, and a start event at all, but found none"),
    ]
    drawn = two.replace(b'id="q" isExecutable="true"/>', b'id="q"><bpmn:task id="t"/></bpmn:process>')
    assert refused(drawn) == [("q", "Expected isExecutable=true at every process with content, but found one without")]
    assert compile_process(two.replace(b'id="q" isExecutable="true"', b'id="q"')).key == "p"


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
