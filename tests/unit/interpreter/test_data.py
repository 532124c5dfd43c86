"""Data objects, lanes and pools: what is drawn around the flow and what it means."""

import pytest

from engine.interpreter import compile_process, compile_processes
from tests.cases import Driver
from tests.modeling import (
    a_file,
    a_model,
    a_process,
    catch,
    data_object,
    end,
    extension,
    io,
    loop,
    message,
    node,
    pools,
    properties,
    receive,
    send,
    service,
    start,
    sub,
    user,
)
from tests.unit.interpreter.refusing import refused

PLACEHOLDER = '<bpmn:property id="slot" name="__targetRef_placeholder"/>'


def reads(name: str) -> str:
    """A data input association as the Modeler draws it."""
    inner = f"<bpmn:sourceRef>ref_{name}</bpmn:sourceRef><bpmn:targetRef>slot</bpmn:targetRef>"
    return PLACEHOLDER + node("dataInputAssociation", f"in_{name}", inner)


def writes(name: str) -> str:
    return node("dataOutputAssociation", f"out_{name}", f"<bpmn:targetRef>ref_{name}</bpmn:targetRef>")


@pytest.mark.covers("data/{object,collection,object-reference,input-association,output-association}")
def test_a_data_object_is_a_variable_that_is_there_from_the_beginning() -> None:
    xml = a_model(
        start("s", writes("application")), user("a", reads("application"), writes("opinions")), end(),
        data_object("application"), data_object("opinions", collection=True), flows="s a; a e",
    )  # fmt: skip
    case = Driver(xml)
    assert case.variables() == {"application": None, "opinions": []}
    assert Driver(xml, application="given").variables() == {"application": "given", "opinions": []}
    assert case.done("a", opinions=["good"]).variables() == {"application": None, "opinions": ["good"]}


@pytest.mark.covers("data/object-in-sub-process")
def test_a_data_object_of_a_sub_process_lives_and_dies_with_it() -> None:
    inner = sub("sp", start("s2"), user("a"), end("e2"), data_object("draft"), flows="s2 a; a e2")
    case = Driver(a_model(start(), inner, user("b"), end(), flows="s sp; sp b; b e"), draft="outer")
    assert case.variables("a") == {"draft": None}
    assert case.done("a", draft="inner").variables("b") == {"draft": "outer"}


def test_every_member_and_every_event_sub_process_has_data_objects_of_its_own() -> None:
    inner = sub(
        "sp", start("s2"), user("a"), user("c"), end("e2"), data_object("draft"), flows="s2 a; a c; c e2",
        parts=loop("[1, 2]", "i"),
    )  # fmt: skip
    case = Driver(a_model(start(), inner, end(), flows="s sp; sp e")).done("a", draft="mine")
    assert [case.variables("c")["draft"], case.variables("a")["draft"]] == ["mine", None]


def test_an_input_mapping_fills_a_data_object() -> None:
    inner = sub(
        "sp", start("s2"), user("a"), end("e2"), data_object("draft"), flows="s2 a; a e2",
        parts=extension(io(("input", "=1", "draft"))),
    )  # fmt: skip
    assert Driver(a_model(start(), inner, end(), flows="s sp; sp e")).variables("a") == {"draft": 1}


@pytest.mark.parametrize(
    "nodes,sentence",
    [
        (
            data_object("two").replace('name="two"', 'name="two words"'),
            "Expected a data object with one name of its own",
        ),
        (data_object("d").replace('name="d"', ""), "Expected a data object with one name of its own"),
        (data_object("d").replace('dataObjectRef="object_d"', 'dataObjectRef="no"'), "Expected a dataObjectRef of"),
        (user("x", reads("nothing")), "Expected a data association with a data object around it, but found 'ref_no"),
        (user("x", writes("inner")), "Expected a data association with a data object around it"),
        (user("x", node("property", "y", name="own")), "Expected no property but the placeholder"),
    ],
)
def test_data_that_means_nothing_is_refused(nodes: str, sentence: str) -> None:
    inner = sub("sp", start("s2"), end("e2"), data_object("inner"), flows="s2 e2")
    flows = "s sp; sp x; x e" if 'id="x"' in nodes else "s sp; sp e"
    assert any(sentence in found for _, found in refused(a_model(start(), inner, nodes, end(), flows=flows)))


@pytest.mark.covers("data/{lane,nested-lanes,lane-in-sub-process}")
def test_a_node_is_in_the_innermost_lane_that_names_it() -> None:
    inner = sub("sp", start("s2"), user("c"), user("d"), end("e2"), flows="s2 c; c d; d e2")
    refs = "".join(f"<bpmn:flowNodeRef>{name}</bpmn:flowNodeRef>" for name in ("s", "a", "sp", "d"))
    office = node("lane", "l2", "<bpmn:flowNodeRef>a</bpmn:flowNodeRef>", extension(properties(name_en="Office")),
                  name="窗口")  # fmt: skip
    nameless = node("lane", "l3", "<bpmn:flowNodeRef>d</bpmn:flowNodeRef>")
    division = node("lane", "l1", extension(properties(name_en="Division")), refs,
                    node("childLaneSet", "ls2", office, nameless), name="科室")  # fmt: skip
    lanes = node("laneSet", "ls1", division)
    xml = a_model(start(), user("a"), inner, user("b"), end(), flows="s a; a sp; sp b; b e", lanes=lanes)
    definition = compile_process(xml)
    found = {name: definition.elements[name].lane for name in ("s", "a", "sp", "c", "d", "b")}
    assert found == {"s": "科室", "a": "窗口", "sp": "科室", "c": "科室", "d": "科室", "b": None}
    assert definition.lane_names == {"科室": "Division", "窗口": "Office"}
    case = Driver(xml)
    assert case.wait("a").candidate_groups == ("窗口",)
    assert case.wait("a").lane == "窗口"


@pytest.mark.covers("data/{pool,black-box-pool,message-flow,several-processes}")
def test_pools_are_processes_of_their_own_between_which_messages_go() -> None:
    xml = a_file(
        pools("ask answer; city question; answered outside", county="p", town="q", city=None, outside=None),
        a_process(start(), send("ask", "m"), catch("question", message("n")), end("e"),
                  flows="s ask; ask question; question e"),
        a_process(start("s2"), receive("answer", "m"), service("answered"), end("e2"), key="q",
                  flows="s2 answer; answer answered; answered e2"),
        messages=["m =number", "n"],
    )  # fmt: skip
    found = compile_processes(xml)
    assert list(found) == ["p", "q"]
    assert {one.fingerprint for one in found.values()} == {found["p"].fingerprint}
    assert "answer" not in found["p"].elements
    assert compile_process(xml, "q").key == "q"
    assert refused(xml) == [(None, "Expected the process None in the file, but found p, q")]


@pytest.mark.parametrize(
    "drawn,element_id,sentence",
    [
        (pools("a nowhere", x="p", y=None), "a_nowhere", "Expected a target in this file, but found 'nowhere'"),
        (pools("nobody y", x="p", y=None), "nobody_y", "Expected a source in this file, but found 'nobody'"),
        (pools("b y", x="p", y=None), "b_y", "Expected a source that sends a message, but b does not"),
        (pools("y b", x="p", y=None), "y_b", "Expected a target that receives a message, but b does not"),
        (pools("a w", x="p", y=None), "a_w", "Expected a message flow between two pools"),
        (pools("a w2", x="p", y="q"), "a_w2", "Expected one message along a flow, but found m, n"),
        (pools("", x="p", y="p"), "p", "Expected one pool of a process, but found 2 of this one"),
        (pools("", x="unknown"), "x", "Expected a processRef of this file, but found 'unknown'"),
        (
            pools("a y", x="p", y=None).replace("<bpmn:messageFlow", '<bpmn:messageFlow messageRef="message_n"'),
            "a_y",
            "Expected one message along a flow, but found m, n",
        ),
        (
            pools("a y", x="p", y=None).replace("<bpmn:messageFlow", '<bpmn:messageFlow messageRef="message_x"'),
            "a_y",
            "Expected a messageRef of this file, but found 'message_x'",
        ),
    ],
)
def test_a_message_flow_promises_only_what_happens(drawn: str, element_id: str, sentence: str) -> None:
    xml = a_file(
        drawn,
        a_process(start(), send("a", "m"), user("b"), catch("w", message("m")), end(), flows="s a; a b; b w; w e"),
        a_process(start("s2"), catch("w2", message("n")), end("e2"), key="q", flows="s2 w2; w2 e2"),
        messages=["m", "n"],
    )
    assert any(where == element_id and sentence in what for where, what in refused(xml)), refused(xml)


@pytest.mark.covers("data/{text-annotation,group,documentation}")
def test_notes_and_frames_mean_nothing() -> None:
    notes = (
        node("textAnnotation", "note", "<bpmn:text>see article 12</bpmn:text>")
        + node("association", "noted", sourceRef="a", targetRef="note", associationDirection="None")
        + node("group", "frame", categoryValueRef="value")
    )
    xml = a_model(
        start(), user("a", "<bpmn:documentation>what to look at</bpmn:documentation>"), notes, end(), flows="s a; a e"
    ).replace(
        b"</bpmn:definitions>",
        b'<bpmn:category id="c"><bpmn:categoryValue id="value" value="x"/></bpmn:category></bpmn:definitions>',
    )
    assert Driver(xml).done("a").ended == "completed"
