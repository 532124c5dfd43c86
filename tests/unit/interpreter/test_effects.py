"""Nothing is silently ignored: what the dialect knows is refused where it would have no effect."""

import pytest

from tests.modeling import (
    a_model,
    boundary,
    cancellation,
    catch,
    compensation,
    end,
    error,
    escalation,
    event_start,
    event_sub,
    extension,
    handler,
    io,
    lane_set,
    link,
    message,
    node,
    parallel,
    properties,
    script,
    signal,
    standard_loop,
    start,
    sub,
    terminate,
    throw,
    timer,
    transaction,
    undoing,
    user,
)
from tests.unit.interpreter.refusing import refused

FORM = '<zeebe:formDefinition formId="f"/>'
WORK = extension('<zeebe:taskDefinition type="x"/>')
TAKEN = extension(io(("output", "=x", "y")))
GIVEN = extension(io(("input", "=x", "y")))
NAMED = '<zeebe:property name="bureau:name_en" value="A"/>'
NAMED_TWICE = f"<zeebe:properties>{NAMED}{NAMED}</zeebe:properties>"
UNDOING_FAR = event_sub("es", event_start("s3", signal("n")), handler("u"), end("e3"), flows="s3 e3")
CAUGHT_TWICE = boundary("x", "b", error("c")) + boundary("y", "b", error("c"))
HANDLED_TWICE = "".join(
    event_sub(f"es{n}", event_start(f"s{n}", escalation()), end(f"e{n}"), flows=f"s{n} e{n}") for n in (3, 4)
)
UNDONE_TWICE = undoing("tx", "u") + undoing("tx", "u").replace("undo_tx", "again") + handler("u")
UNDONE_BESIDE = undoing("tx", "u").replace("attached", 'cancelActivity="false" attached') + handler("u")


@pytest.mark.parametrize(
    "task,sentence",
    [
        (user("a", extension(FORM), extension(FORM)), "Expected one bpmn:extensionElements, but found 2"),
        (user("a", extension(FORM, FORM)), "Expected one zeebe:formDefinition, but found 2"),
        (user("a", extension(io(), io())), "Expected one zeebe:ioMapping, but found 2"),
        (user("a", extension(properties(separation="a"), properties(name_en="A"))), "Expected one zeebe:properties"),
        (user("a", standard_loop("x"), standard_loop("y")), "Expected one bpmn:standardLoopCharacteristics, but"),
        (user("a", extension(NAMED_TWICE)), "Expected the name 'bureau:name_en' once, but found it 2 times"),
        (user("a", extension(io(("input", "", "y")))), "Expected a source at zeebe:input, but found none"),
        (user("a", extension(io(("output", "=x", "")))), "Expected a target at zeebe:output, but found none"),
        (user("a", extension("<zeebe:formDefinition/>")), "Expected a formId at zeebe:formDefinition, but found none"),
        (user("a", "<bpmn:incoming>a_e</bpmn:incoming>"), "Expected incoming to name a flow with this element as its"),
        (user("a", "<bpmn:outgoing>no</bpmn:outgoing>"), "Expected outgoing to name a flow with this element as its"),
        (user("a", node("property", "own", name="n")), "Expected no property but the placeholder of the Modeler"),
        (user("a") + node("association", "x", sourceRef="a", targetRef="no"), "Expected an association between"),
        (handler("a", tag="exclusiveGateway"), "Expected only an activity to be for compensation"),
    ],
)  # fmt: skip
def test_parts_of_an_activity(task: str, sentence: str) -> None:
    found = refused(a_model(start(), task, end(), flows="s a; a e"))
    assert any(sentence in what for _, what in found), found


@pytest.mark.parametrize(
    "event,flows",
    [
        (start("s", GIVEN), "s e"),
        (start("s", TAKEN), "s e"),
        (start() + node("intermediateThrowEvent", "x", GIVEN), "s x; x e"),
        (start() + node("intermediateThrowEvent", "x", TAKEN), "s x; x e"),
        (start() + catch("x", message("m"), GIVEN), "s x; x e"),
        (start() + throw("x", message("m"), TAKEN), "s x; x e"),
        (start() + throw("x", signal("n"), TAKEN), "s x; x e"),
        (start() + end("x", GIVEN), "s e; s x"),
        (start() + terminate("x").replace("><bpmn:t", ">" + GIVEN + "<bpmn:t"), "s e; s x"),
        (start() + end("x", GIVEN, compensation()), "s e; s x"),
        (start() + throw("x", link("l"), GIVEN) + catch("y", link("l")), "s x; y e"),
        (start() + throw("x", link("l")) + catch("y", link("l"), TAKEN), "s x; y e"),
        (start() + user("a") + boundary("x", "a", GIVEN + error()), "s a; a e; x e"),
    ],
)
def test_mappings_at_events_that_neither_bring_nor_carry_anything(event: str, flows: str) -> None:
    found = refused(a_model(event, end(), flows=flows, messages=["m"]))
    assert len(found) == 1
    assert "put mapping, which has no effect, at " in found[0][1]


@pytest.mark.parametrize("definition", ["", signal("n"), error("c"), escalation("c"), compensation()])
def test_a_handler_at_an_event_that_sends_no_message(definition: str) -> None:
    found = refused(a_model(start(), end("x", WORK, definition), flows="s x"))
    assert found[0][0] == "x"
    assert found[0][1].startswith("Expected a zeebe:taskDefinition only at a message event")


@pytest.mark.parametrize(
    "nodes,flows",
    [
        (event_start("s", extension(FORM) + message("m")) + end(), "s e"),
        (start() + sub("sp", start("s2", extension(FORM)), end("e2"), flows="s2 e2") + end(), "s sp; sp e"),
    ],
)
def test_a_form_that_nobody_would_fill_in(nodes: str, flows: str) -> None:
    ((_, sentence),) = refused(a_model(nodes, flows=flows, messages=["m"]))
    assert sentence == "Expected a form only at a user task or the plain start event of the process"


@pytest.mark.parametrize(
    "direction,sentence",
    [
        ("Converging", "Expected flows as the gatewayDirection Converging says, but found others"),
        ("Sideways", "Expected a gatewayDirection among Unspecified, Converging, Diverging, Mixed, but found 'Sidew"),
    ],
)
def test_a_gateway_that_is_drawn_otherwise_than_it_says(direction: str, sentence: str) -> None:
    fork = node("parallelGateway", "f", gatewayDirection=direction)
    ((where, found),) = refused(a_model(start(), fork, user("a"), end(), flows="s f; f a; f e; a e"))
    assert where == "f"
    assert found.startswith(sentence)


def test_lanes_hold_what_there_is_and_each_node_once() -> None:
    def model(**lanes: list[str]) -> bytes:
        return a_model(start(), user("a"), end(), flows="s a; a e", lanes=lane_set(**lanes))

    assert refused(model(x=["no"])) == [("lane_0", "Expected a flowNodeRef of this process, but found 'no'")]
    assert refused(model(x=["a"], y=["a"])) == [("a", "Expected a in one lane, but lane_0 and lane_1 hold it")]


@pytest.mark.parametrize(
    "old,new,sentence",
    [
        (
            '<bpmn:endEvent id="e"',
            '<bpmn:text>x</bpmn:text><bpmn:endEvent id="e"',
            "bpmn:text is not allowed in process",
        ),
        ('<bpmn:endEvent id="e"', '<bpmn:category id="c"/><bpmn:endEvent id="e"', "bpmn:category is not allowed in pr"),
        (
            '<bpmn:process id="p"',
            '<bpmn:process processType="Secret" id="p"',
            "processType to be None or Private or Pu",
        ),
        (
            "<bpmn:conditionExpression",
            '<bpmn:conditionExpression xsi:type="bpmn:tX"',
            "xsi:type to be tFormalExpression or",
        ),
        (
            "<bpmn:definitions",
            '<bpmn:definitions typeLanguage="x"',
            "Expected typeLanguage to be http://www.w3.org/2001",
        ),
        (
            "<bpmn:definitions",
            '<bpmn:definitions xmlns:m="http://camunda.org/schema/modeler/1.0" m:executionPlatform="Camunda Platform"',
            "Expected modeler:executionPlatform to be Camunda Cloud, but found 'Camunda Platform'",
        ),
    ],
)
def test_places_and_values_that_mean_nothing(old: str, new: str, sentence: str) -> None:
    xml = a_model(start(), node("exclusiveGateway", "g"), end(), flows="s g; g e = true").decode()
    found = refused(xml.replace(old, new, 1).encode())
    assert any(sentence in what for _, what in found), found


@pytest.mark.parametrize("name", ["restricted", "separation"])
def test_properties_of_what_is_no_flow_node(name: str) -> None:
    lanes = node("laneSet", "ls", node("lane", "l", extension(properties(**{name: "a"})), name="x"))
    found = refused(a_model(start(), user("a"), end(), flows="s a; a e", lanes=lanes))
    assert found == [("l", f"Expected bureau:{name} at a flow node, but found it elsewhere")]


@pytest.mark.parametrize(
    "inner,sentence",
    [
        (boundary("x", "tx", error(), interrupting=False), "Expected an event of kind error to interrupt"),
        (boundary("x", "tx", cancellation(), interrupting=False), "Expected an event of kind cancel to interrupt"),
        (UNDONE_BESIDE, "Expected an event of kind compensation to interrupt, but found it does not"),
        (undoing("tx", "b"), "Expected one association with an activity that is for compensation"),
        (UNDONE_TWICE, "Expected one compensation event at tx, but found two"),
        (undoing("b", "u") + UNDOING_FAR, "Expected u, which undoes it, beside it, but found it elsewhere"),
        (throw("x", compensation("b")), "Expected activityRef to name what can be undone, but b has no handler"),
        (CAUGHT_TWICE, "Expected one event of kind error for a code at b, but found it and x"),
        (HANDLED_TWICE, "Expected one event of kind escalation for a code at p, but found it and s3"),
        (handler("u"), "Expected a compensation event that leads to this activity, but found none"),
        (boundary("x", "b", cancellation()), "Expected a cancel event at a transaction, but found it at a user_task"),
        (boundary("x", "nobody", timer("PT1H")), "Expected a boundary event at an activity of its scope, but found"),
        (throw("x", compensation("nobody")), "Expected activityRef to name an activity beside it, but found 'nobody'"),
        (
            event_sub("x", event_start("xs", compensation()), end("xe"), flows="xs xe"),
            "Expected a compensation event sub-process inside a sub-process, but found it in the process",
        ),
        (parallel("x"), "Expected every element to be reachable from a start event, but no flow leads here"),
        (script("x", "1", "r").replace("resultVariable", "wrong"), "The attribute wrong of script is not supported"),
    ],
)  # fmt: skip
def test_events_that_could_not_happen(inner: str, sentence: str) -> None:
    around = transaction("tx", start("s2"), end("e2"), flows="s2 e2")
    flows = "s tx; tx b; b e" + ("; x e" if 'id="x"' in inner and "subProcess" not in inner else "")
    found = refused(a_model(start(), around, inner, user("b"), end(), flows=flows))
    assert any(sentence in what for _, what in found), found


def test_a_cancel_end_event_needs_a_cancel_event_around_it() -> None:
    inner = transaction("tx", start("s2"), end("x", cancellation()), flows="s2 x")
    found = refused(a_model(start(), inner, end(), flows="s tx; tx e"))
    assert found == [("x", "Expected a cancel boundary event at tx, but found none")]
    plain = sub("sp", start("s2"), end("x", cancellation()), flows="s2 x")
    found = refused(a_model(start(), plain, end(), flows="s sp; sp e"))
    assert found == [("x", "Expected a cancel end event directly in a transaction, but found a sub_process")]
