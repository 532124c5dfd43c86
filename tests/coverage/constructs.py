"""Gateways, flows, activities, data and what is drawn around them."""

from tests.coverage.cells import Table, a_table, between
from tests.modeling import (
    a_file,
    a_model,
    a_process,
    ad_hoc,
    call,
    data_object,
    decision,
    end,
    event_based,
    exclusive,
    extension,
    handler,
    inclusive,
    lane_set,
    loop,
    message,
    node,
    parallel,
    pools,
    receive,
    script,
    send,
    service,
    standard_loop,
    start,
    sub,
    task,
    timer,
    transaction,
    undoing,
    user,
)

_WORK = extension('<zeebe:taskDefinition type="x"/>')
_BRANCHES = "s x; x a{}; x b{}; a e; b e"
_CAUGHT = node("intermediateCatchEvent", "a", message("m")) + node("intermediateCatchEvent", "b", timer("PT1H"))


def _split(gateway: str, condition: str = "", default: str | None = None) -> bytes:
    return between(gateway, task("a"), task("b"), flows=_BRANCHES.format(condition, "" if default else condition))


def _race(**attributes: str) -> bytes:
    return between(node("eventBasedGateway", "x", **attributes), _CAUGHT, flows=_BRANCHES.format("", ""))


def _task(tag: str, *parts: str, **attributes: str) -> bytes:
    return between(node(tag, "x", *parts, **attributes))


def _inside(*nodes: str, flows: str, around: str = "subProcess", **attributes: str) -> bytes:
    content = "".join(sub("x", *nodes, flows=flows).partition(">")[2].rpartition("</bpmn:subProcess>")[:1])
    return between(node(around, "x", content, **attributes))


def _drawn(*nodes: str) -> bytes:
    return between(user("a"), *nodes, flows="s a; a e")


def _root(*elements: str) -> bytes:
    return a_file(*elements, a_process(start(), end(), flows="s e"))


_STORED = _inside(start("s2"), end("e2"), flows="s2 e2", around="transaction", method="##Store")
_INSTANTIATING = _task("receiveTask", messageRef="message_m", instantiate="true")
_LOOP = "<bpmn:multiInstanceLoopCharacteristics>{}</bpmn:multiInstanceLoopCharacteristics>"
_OVER = extension('<zeebe:loopCharacteristics inputCollection="=[1]"/>')
_ISOLATED = ("propagateAllParentVariables", "propagateAllChildVariables")

GATEWAYS = a_table(
    "Gateways and flows",
    "gateway",
    ("exclusive", "exclusive", _split(exclusive("x"), " = ready")),
    ("exclusive-default", "exclusive with a default flow", _split(exclusive("x", "x_b"), " = ready", "x_b")),
    ("parallel", "parallel", _split(parallel("x"))),
    ("inclusive", "inclusive", _split(inclusive("x"), " = ready")),
    ("inclusive-default", "inclusive with a default flow", _split(inclusive("x", "x_b"), " = ready", "x_b")),
    ("event-based", "event-based", between(event_based("x"), _CAUGHT, flows=_BRANCHES.format("", ""))),
    ("event-based-instantiating", "event-based that starts a process", _race(instantiate="true")),
    (
        "event-based-parallel",
        "event-based that starts a process by all its events",
        _race(eventGatewayType="Parallel"),
    ),
    ("complex", "complex", _split(node("complexGateway", "x"))),
    ("flow/conditional", "conditional flow out of an activity", _split(user("x"), " = ready")),
    ("flow/default", "default flow out of an activity", _split(user("x", default="x_b"), " = ready", "x_b")),
    ("flow/several", "several flows out of and into an activity", _split(user("x"))),
)

ACTIVITIES = a_table(
    "Activities",
    "activity",
    ("user-task", "user task", _task("userTask")),
    ("service-task", "service task", between(service("x"))),
    ("script-task", "script task in FEEL", between(script("x", "1", "r"))),
    ("script-task-by-handler", "script task by a handler", _task("scriptTask", _WORK)),
    ("script-task-other", "script task in another language", _task("scriptTask", "<bpmn:script>x</bpmn:script>")),
    ("business-rule-task", "business rule task", between(decision("x", "d", "r"))),
    ("business-rule-task-by-handler", "business rule task by a handler", _task("businessRuleTask", _WORK)),
    ("send-task", "send task with a message", between(send("x", "m"))),
    ("send-task-by-handler", "send task by a handler", _task("sendTask", _WORK)),
    ("receive-task", "receive task", between(receive("x", "m"))),
    ("receive-task-instantiating", "receive task that starts a process", _INSTANTIATING),
    ("manual-task", "manual task", _task("manualTask")),
    ("task", "abstract task", _task("task")),
    ("sub-process", "embedded sub-process", _inside(start("s2"), end("e2"), flows="s2 e2")),
    ("sub-process-without-start", "sub-process without a start event", _inside(task("t"), flows="")),
    ("transaction", "transaction", between(transaction("x", start("s2"), end("e2"), flows="s2 e2"))),
    ("transaction-method", "transaction with a method", _STORED),
    ("ad-hoc", "ad hoc sub-process, parallel", between(ad_hoc("x", task("t"), until="ready"))),
    ("ad-hoc/sequential", "ad hoc, sequential", between(ad_hoc("x", task("t"), until="r", ordering="Sequential"))),
    ("ad-hoc/cancel-remaining", "ad hoc that cancels what still runs", between(ad_hoc("x", task("t"), until="r"))),
    (
        "ad-hoc/wait-for-remaining",
        "ad hoc that waits for what still runs",
        between(ad_hoc("x", task("t"), until="r", cancelRemainingInstances="false")),
    ),
    ("ad-hoc/active-elements", "ad hoc with active elements", between(ad_hoc("x", task("t"), until="r", active="=[]"))),
    (
        "ad-hoc/without-condition",
        "ad hoc without a completion condition",
        _inside(task("t"), flows="", around="adHocSubProcess"),
    ),
    ("call/latest", "call activity, latest version", between(call("x", "other"))),
    ("call/deployment", "call activity, same deployment", between(call("x", "other", bindingType="deployment"))),
    (
        "call/version-tag",
        "call activity, version tag",
        between(call("x", "other", bindingType="versionTag", versionTag="v")),
    ),
    (
        "call/isolated-parent",
        "call activity that passes on only what is mapped",
        between(call("x", "other", **{_ISOLATED[0]: "false"})),
    ),
    (
        "call/isolated-child",
        "call activity that takes back only what is mapped",
        between(call("x", "other", **{_ISOLATED[1]: "false"})),
    ),
    ("call/called-element", "call activity with calledElement", _task("callActivity", calledElement="other")),
    ("global-task", "global task", _root(node("globalUserTask", "x"))),
    ("multi-instance/parallel", "multi-instance, parallel", between(user("x", loop("[1]")))),
    ("multi-instance/sequential", "multi-instance, sequential", between(user("x", loop("[1]", sequential=True)))),
    ("multi-instance/output", "multi-instance, output collection", between(user("x", loop("[1]", output=("o", "r"))))),
    ("multi-instance/until", "multi-instance, completion condition", between(user("x", loop("[1]", until="true")))),
    (
        "multi-instance/of-sub-process",
        "multi-instance of a sub-process",
        between(sub("x", start("s2"), end("e2"), flows="s2 e2", parts=loop("[1]"))),
    ),
    (
        "multi-instance/of-transaction",
        "multi-instance of a transaction",
        between(transaction("x", start("s2"), end("e2"), flows="s2 e2", parts=loop("[1]"))),
    ),
    ("multi-instance/of-call", "multi-instance of a call activity", between(call("x", "other", loop("[1]")))),
    (
        "multi-instance/cardinality",
        "multi-instance, loopCardinality",
        between(user("x", _LOOP.format("<bpmn:loopCardinality>=3</bpmn:loopCardinality>"))),
    ),
    (
        "multi-instance/data-input",
        "multi-instance, loopDataInputRef",
        between(user("x", _LOOP.format(f"{_OVER}<bpmn:loopDataInputRef>d</bpmn:loopDataInputRef>"))),
    ),
    (
        "multi-instance/behavior",
        "multi-instance, behavior",
        between(user("x", _LOOP.format(_OVER).replace("Characteristics>", 'Characteristics behavior="One">', 1))),
    ),
    ("standard-loop/condition", "loop, condition", between(user("x", standard_loop("ready")))),
    ("standard-loop/test-before", "loop that tests before", between(user("x", standard_loop("r", test_before=True)))),
    ("standard-loop/maximum", "loop, maximum", between(user("x", standard_loop(maximum=3)))),
    (
        "for-compensation",
        "activity for compensation",
        between(user("a"), undoing("a", "x"), handler("x"), flows="s a; a e"),
    ),
    ("start-quantity", "startQuantity and completionQuantity", _task("userTask", startQuantity="2")),
    ("performer", "performer, potentialOwner", _task("userTask", "<bpmn:potentialOwner/>")),
    ("rendering", "rendering", _task("userTask", "<bpmn:rendering/>")),
    ("implementation", "implementation", _task("serviceTask", _WORK, implementation="##WebService")),
)

_REFERENCE = "<bpmn:{0}Ref>ref_d</bpmn:{0}Ref>"
_SLOT = '<bpmn:property id="slot" name="__targetRef_placeholder"/>'
_READ = _SLOT + node("dataInputAssociation", "i", _REFERENCE.format("source"), "<bpmn:targetRef>slot</bpmn:targetRef>")
_WRITTEN = node("dataOutputAssociation", "o", _REFERENCE.format("target"))
_NESTED = node("laneSet", "ls", node("lane", "l", node("childLaneSet", "c", node("lane", "x")), name="n"))


def _with_lanes(lanes: str) -> bytes:
    return a_model(start(), user("a"), end(), flows="s a; a e", lanes=lanes)


def _pooled(drawn: str) -> bytes:
    return a_file(
        drawn,
        a_process(start(), send("a", "m"), send("b", "m"), end(), flows="s a; a b; b e"),
        a_process(start("s2"), receive("c", "m"), end("e2"), key="q", flows="s2 c; c e2"),
        messages=["m"],
    )


_WITHIN_A_POOL = a_file(
    pools("a b", pool="p").replace('"a_b"', '"x"'),
    a_process(start(), send("a", "m"), receive("b", "m"), end(), flows="s a; a b; b e"),
    messages=["m"],
)
DATA = a_table(
    "Data, lanes, pools and what is drawn beside them",
    "data",
    ("object", "data object", _drawn(data_object("d"))),
    ("collection", "data object that is a collection", _drawn(data_object("d", collection=True))),
    (
        "object-in-sub-process",
        "data object of a sub-process",
        between(sub("x", start("s2"), end("e2"), data_object("d"), flows="s2 e2")),
    ),
    ("object-reference", "data object reference", _drawn(data_object("d"))),
    (
        "state",
        "data state",
        _drawn(data_object("d").replace("></bpmn:dataObjectR", '><bpmn:dataState id="x"/></bpmn:dataObjectR')),
    ),
    ("store", "data store", _root(node("dataStore", "x"))),
    ("store-reference", "data store reference", _drawn(node("dataStoreReference", "x"))),
    ("input-association", "data input association", between(user("x", _READ), data_object("d"))),
    ("output-association", "data output association", between(user("x", _WRITTEN), data_object("d"))),
    (
        "transformation",
        "transformation and assignment of an association",
        between(user("x", _WRITTEN.replace("</bpmn:dataOut", "<bpmn:assignment/></bpmn:dataOut")), data_object("d")),
    ),
    ("io-specification", "input and output sets", _task("userTask", "<bpmn:ioSpecification/>")),
    ("property", "property", _task("userTask", node("property", "x", name="own"))),
    ("item-definition", "item definition", _root(node("itemDefinition", "x"))),
    ("import", "import", _root("<bpmn:import/>")),
    ("lane", "lane", _with_lanes(lane_set(n=["a"]))),
    ("nested-lanes", "nested lanes", _with_lanes(_NESTED)),
    (
        "lane-in-sub-process",
        "node of a sub-process in a lane",
        a_model(
            start(),
            sub("sp", start("s2"), end("e2"), flows="s2 e2"),
            end(),
            flows="s sp; sp e",
            lanes=lane_set(n=["e2"]),
        ),
    ),
    (
        "lane-set-of-sub-process",
        "lanes of a sub-process",
        between(sub("x", node("laneSet", "ls"), start("s2"), end("e2"), flows="s2 e2")),
    ),
    (
        "lane-partition",
        "partitionElement of a lane",
        _with_lanes(_NESTED.replace('id="l"', 'id="l" partitionElementRef="r"')),
    ),
    ("pool", "pool with a process", _pooled(pools("", x="p", y="q"))),
    ("black-box-pool", "pool without a process", _pooled(pools("", x="p", y=None))),
    ("several-processes", "several executable processes", _pooled(pools("", x="p", y="q"))),
    ("message-flow", "message flow between two pools", _pooled(pools("a c", x="p", y="q"))),
    ("message-flow-within", "message flow within a pool", _WITHIN_A_POOL),
    (
        "participant-multiplicity",
        "participant multiplicity",
        _pooled(pools("", x="p").replace("></bpmn:part", "><bpmn:participantMultiplicity/></bpmn:part")),
    ),
    (
        "conversation",
        "conversation",
        _pooled(pools("", x="p").replace("</bpmn:coll", "<bpmn:conversation/></bpmn:coll")),
    ),
    ("choreography", "choreography", _root(node("choreography", "x"))),
    ("correlation", "correlation property", _root(node("correlationProperty", "x"))),
    ("interface", "interface and operation", _root(node("interface", "x"))),
    ("resource", "resource", _root(node("resource", "x"))),
    ("monitoring", "auditing and monitoring", _task("userTask", "<bpmn:monitoring/>")),
    (
        "association",
        "association",
        _drawn(node("textAnnotation", "t"), node("association", "x", sourceRef="a", targetRef="t")),
    ),
    ("text-annotation", "text annotation", _drawn(node("textAnnotation", "x", "<bpmn:text>t</bpmn:text>"))),
    ("group", "group and category", _drawn(node("group", "x"))),
    ("documentation", "documentation", _task("userTask", "<bpmn:documentation>t</bpmn:documentation>")),
)

CONSTRUCTS: tuple[Table, ...] = (GATEWAYS, ACTIVITIES, DATA)
