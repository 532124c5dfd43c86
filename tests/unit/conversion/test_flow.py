"""Conditions, loops, calls, events."""

import pytest

from engine.interpreter import Thrown
from engine.interpreter.names import BPMN
from tests.cases import Driver
from tests.unit.conversion.foreign import Converted, a_file, around

GATEWAY = (
    '<startEvent id="s"/><exclusiveGateway id="g"{0}/><userTask id="a"/><userTask id="b"/>'
    '<sequenceFlow id="f1" sourceRef="s" targetRef="g"/>'
    '<sequenceFlow id="f2" sourceRef="g" targetRef="a">{1}</sequenceFlow>'
    '<sequenceFlow id="f3" sourceRef="g" targetRef="b"/>'
)
CONDITION = '<conditionExpression xsi:type="tFormalExpression"{0}>{1}</conditionExpression>'
LOOP = (
    '<userTask id="t" v:assignee="${{person}}"><multiInstanceLoopCharacteristics {0}>{1}'
    "</multiInstanceLoopCharacteristics></userTask>"
)


@pytest.mark.parametrize("amount,taken", [(5000, ["a"]), (5, ["b"])])
def test_a_converted_gateway_decides(amount: int, taken: list[str]) -> None:
    done = Converted(a_file(GATEWAY.format(' default="f3"', CONDITION.format("", "${amount &gt; 1000}"))))
    assert done.left == []
    assert Driver(done.content, amount=amount).tasks == taken


def test_a_flow_without_a_condition_is_taken_in_its_turn() -> None:
    done = Converted(a_file(GATEWAY.format("", CONDITION.format("", "${amount &gt; 1000}"))))
    assert done.bpmn("f3").findtext(f"{{{BPMN}}}conditionExpression") == "=true"
    assert Driver(done.content, amount=5).tasks == ["b"]


def test_a_condition_in_another_language_is_left() -> None:
    condition = CONDITION.format(' language="groovy"', "amount.any { it }")
    done = Converted(a_file(GATEWAY.format(' default="f3"', condition)))
    assert done.text("conditionExpression") == "=not converted: amount.any { it }"
    assert done.left == [("f2", "expression")]


@pytest.mark.parametrize(
    "attributes,inside",
    [
        ('v:collection="people" v:elementVariable="person"', ""),
        ('v:collection="${people}" v:elementVariable="person"', ""),
        ("", "<loopDataInputRef>people</loopDataInputRef><inputDataItem name='person'/>"),
    ],
)
def test_a_converted_loop_goes_over_its_collection(attributes: str, inside: str) -> None:
    until = "<completionCondition>${nrOfCompletedInstances / nrOfInstances >= 0.5}</completionCondition>"
    done = Converted(around(LOOP.format(attributes, inside + until)))
    assert done.zeebe("t", "assignmentDefinition") == {"assignee": "=person"}
    case = Driver(done.content, people=["kermit", "gonzo", "piggy", "fozzie"])
    assert len(case.tasks) == 4
    case.done("t").done("t")
    assert case.ended == "completed"


@pytest.mark.parametrize("number,count", [("3", 3), ("${n}", 2), ("${n - 2}", 0)])
def test_a_number_of_instances_is_a_list(number: str, count: int) -> None:
    loop = LOOP.replace("${{person}}", "x").format("", f"<loopCardinality>{number}</loopCardinality>")
    case = Driver(Converted(around(loop)).content, n=2)
    assert len(case.tasks) == count


def test_a_loop_counter_counts_as_before() -> None:
    loop = (
        "<serviceTask id='t' v:expression='${loopCounter * 10}' v:resultVariable='last'>"
        "<multiInstanceLoopCharacteristics isSequential='true'><loopCardinality>3</loopCardinality>"
        "</multiInstanceLoopCharacteristics></serviceTask>"
    )
    case = Driver(Converted(around(loop)).content, last=0)
    assert case.variables()["last"] == 20


def test_calls_hand_over_what_is_named() -> None:
    inside = (
        '<v:in source="a" target="b"/><v:in sourceExpression="${a + 1}" target="c"/><v:out source="r" target="result"/>'
        '<v:in businessKey="#{execution.processBusinessKey}"/>'
    )
    call = f'<callActivity id="t" calledElement="sub" v:calledElementBinding="deployment"><extensionElements>{inside}'
    done = Converted(around(f"{call}</extensionElements></callActivity>"))
    assert done.zeebe("t", "calledElement") == {
        "processId": "sub",
        "propagateAllParentVariables": "false",
        "propagateAllChildVariables": "false",
        "bindingType": "deployment",
    }
    assert done.mappings("t", "input") == {"b": "=a", "c": "=a + 1"}
    assert done.mappings("t", "output") == {"result": "=r"}
    assert done.left == [("t", "call")]
    [refused] = done.refused
    assert "camunda:in is not" in refused


def test_calls_hand_over_everything() -> None:
    inside = '<v:in variables="all"/><v:out variables="all"/>'
    call = f'<callActivity id="t" calledElement="${{which}}"><extensionElements>{inside}'
    done = Converted(around(f"{call}</extensionElements></callActivity>"))
    called = done.zeebe("t", "calledElement")
    assert called["processId"] == "=which"
    assert (called["propagateAllParentVariables"], called["propagateAllChildVariables"]) == ("true", "true")


def test_a_called_version_is_left_and_no_deployment_takes_it() -> None:
    attributes = 'calledElement="sub" v:calledElementBinding="version" v:calledElementVersion="2"'
    done = Converted(around(f'<callActivity id="t" {attributes}/>'))
    assert done.left == [("t", "call"), ("t", "deployment")]


@pytest.mark.parametrize(
    "before,after",
    [
        ("<timeDuration>PT5M</timeDuration>", "PT5M"),
        ("<timeDuration>${wait}</timeDuration>", "=wait"),
        ("<timeDate>2026-05-01T08:00:00</timeDate>", '=date and time("2026-05-01T08:00:00")'),
        ("<timeDate>2026-05-01T08:00:00Z</timeDate>", "2026-05-01T08:00:00Z"),
        ("<timeCycle>R3/PT1H</timeCycle>", "PT1H"),
    ],
)
def test_timers(before: str, after: str) -> None:
    event = (
        f'<intermediateCatchEvent id="t"><timerEventDefinition>{before}</timerEventDefinition></intermediateCatchEvent>'
    )
    done = Converted(around(event))
    [definition] = done.root.iter(f"{{{BPMN}}}timerEventDefinition")
    assert definition[0].text == after
    assert done.left == []


def test_cycles_that_repeat_stay() -> None:
    event = (
        '<userTask id="t"/><boundaryEvent id="b" attachedToRef="t" cancelActivity="false"><timerEventDefinition>'
        "<timeCycle>0 0 9 ? * MON</timeCycle></timerEventDefinition></boundaryEvent><endEvent id='x'/>"
        "<sequenceFlow id='f' sourceRef='b' targetRef='x'/>"
    )
    assert Converted(around(event)).text("timeCycle") == "0 0 9 ? * MON"


def test_names_and_codes_may_be_computed() -> None:
    roots = '<message id="m" name="${kind}-done"/><signal id="i" name="all"/><error id="r" errorCode="E1"/>'
    event = '<receiveTask id="t" messageRef="m"/>'
    done = Converted(around(event, roots=roots))
    assert done.bpmn("m").get("name") == '=string join([string(kind), "-done"])'
    assert done.left == []


def test_references_without_an_element_get_one() -> None:
    thrown = '<endEvent id="x"><errorEventDefinition errorRef="E42"/></endEvent>'
    done = Converted(around(f'<receiveTask id="t"/>{thrown}<sequenceFlow id="f3" sourceRef="t" targetRef="x"/>'))
    assert done.left == []
    assert done.bpmn(done.bpmn("t").get("messageRef", "")).get("name") == "t"
    [error] = done.root.iter(f"{{{BPMN}}}error")
    assert error.get("errorCode") == "E42"


def test_a_conditional_event_keeps_its_condition() -> None:
    event = (
        '<intermediateCatchEvent id="t"><conditionalEventDefinition><condition>${a == 1}</condition>'
        "</conditionalEventDefinition></intermediateCatchEvent>"
    )
    done = Converted(around(event))
    assert done.text("condition") == "=a = 1"
    assert (done.left, done.refused) == ([], [])


@pytest.mark.parametrize("attribute", ["variableName", "variableEvents"])
def test_when_a_condition_is_asked_is_left_and_refused(attribute: str) -> None:
    definition = f'<conditionalEventDefinition v:{attribute}="a"><condition>${{a == 1}}</condition>'
    event = f'<intermediateCatchEvent id="t">{definition}</conditionalEventDefinition></intermediateCatchEvent>'
    done = Converted(around(event))
    assert done.left == [("t", "unknown")]
    [refused] = done.refused
    assert refused.startswith(f"The attribute camunda:{attribute} of conditionalEventDefinition")


def test_an_end_of_everything_in_the_process_itself_ends_the_case() -> None:
    ending = '<terminateEventDefinition v:terminateAll="true"/>'
    nodes = f'<startEvent id="s"/><userTask id="a"/><userTask id="t"/><endEvent id="x">{ending}</endEvent>'
    flows = "".join(f'<sequenceFlow id="{a}{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in ("sa", "st", "tx"))
    done = Converted(a_file(nodes + flows, prefix="flowable"))
    assert (done.left, done.befores("event")) == ([], ["terminateAll=true"])
    assert Driver(done.content).done("t").ended == "completed"


@pytest.mark.parametrize("value,is_left", [("true", True), ("false", False)])
def test_an_end_of_everything_from_within_is_left_and_refused(value: str, is_left: bool) -> None:
    ending = f'<terminateEventDefinition v:terminateAll="{value}"/>'
    flow = '<sequenceFlow id="f3" sourceRef="s2" targetRef="x"/>'
    inner = f'<startEvent id="s2"/><endEvent id="x">{ending}</endEvent>{flow}'
    done = Converted(around(f'<subProcess id="t">{inner}</subProcess>', prefix="flowable"))
    assert done.left == ([("x", "event")] if is_left else [])
    sentence = "The attribute flowable:terminateAll of terminateEventDefinition is not supported"
    assert done.refused == ([sentence] if is_left else [])


SIGNAL = (
    '<intermediateThrowEvent id="t"><signalEventDefinition signalRef="i"><extensionElements>{0}</extensionElements>'
    "</signalEventDefinition></intermediateThrowEvent>"
)
ALL = '<signal id="i" name="all"/>'


def test_a_signal_carries_what_it_carried() -> None:
    carried = '<v:in source="a" target="b"/><v:in sourceExpression="${a + 1}" target="c"/>'
    done = Converted(around(SIGNAL.format(carried), roots=ALL))
    assert (done.left, done.refused) == ([], [])
    case = Driver(done.content, a=1)
    [thrown] = [event for event in case.log if isinstance(event, Thrown)]
    assert thrown.variables == {"b": 1, "c": 2}


def test_a_signal_that_carried_everything_is_left_and_refused() -> None:
    done = Converted(around(SIGNAL.format('<v:in variables="all"/>'), roots=ALL))
    assert done.left == [("t", "mapping")]
    [refused] = done.refused
    assert "camunda:in is not" in refused


def test_a_number_of_instances_beside_a_collection_is_left_and_refused() -> None:
    loop = LOOP.format('v:collection="people" v:elementVariable="person"', "<loopCardinality>2</loopCardinality>")
    done = Converted(around(loop.replace("{{", "{").replace("}}", "}")))
    assert ("t", "multi_instance") in done.left
    assert done.refused == ["The element bpmn:loopCardinality is not supported"]


def test_a_thrown_message_is_sent_by_a_handler_if_it_was() -> None:
    event = (
        '<intermediateThrowEvent id="t"><messageEventDefinition messageRef="m" v:type="external" v:topic="post"/>'
        "</intermediateThrowEvent>"
    )
    done = Converted(around(event, roots='<message id="m" name="done"/>'))
    assert done.zeebe("t", "taskDefinition") == {"type": "post"}
    assert done.left == [("t", "handler")]
