"""What goes wrong with SpiffWorkflow's own BPMN layer, each as a test that ours does not.

Defects shown by other files of this folder are not repeated here: joins in a second round, timers
fired by the wall clock, triggered event sub-processes leaking into the next case, cancelling a
multi-instance, lost updates of parallel branches, the loop cliff at round 197, gateway cycles.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from engine import interpreter
from engine.interpreter import compile_process
from tests.cases import Driver
from tests.modeling import a_model, boundary, end, exclusive, loop, message, parallel, start, sub, task, user


def test_a_multi_instance_thawed_on_another_compiled_copy_merges() -> None:
    xml = a_model(start(), user("a", loop("[1, 2]", "i")), user("b"), end(), flows="s a; a b; b e")
    case = Driver(xml)
    for _ in range(2):
        case.definition = compile_process(xml)
        case.done("a")
    assert case.tasks == ["b"]


def test_the_boundary_event_of_a_task_right_after_a_fork_survives_thawing() -> None:
    xml = a_model(
        start(), parallel("f"), user("a"), boundary("be", "a", message("m")), user("b"), user("n"), end(),
        flows="s f; f a; f b; a e; b e; be n; n e", messages=["m"],
    )  # fmt: skip
    case = Driver(xml)
    case.definition = compile_process(xml)
    assert case.message("be").waits == ["b", "n"]


def test_changing_a_nested_value_later_changes_nothing_earlier() -> None:
    xml = a_model(start(), user("a"), user("b"), end(), flows="s a; a b; b e")
    case = Driver(xml, v={"inner": [1]})
    before = case.case
    case.done("a", v={"inner": [1, 2]})
    assert before.variables() == {"v": {"inner": [1]}}


def test_plain_and_manual_tasks_do_not_wait() -> None:
    manual = '<bpmn:manualTask id="m"/>'
    assert Driver(a_model(start(), task("t"), manual, end(), flows="s t; t m; m e")).ended == "completed"


def test_document_order_decides_not_the_diagram() -> None:
    xml = a_model(start(), exclusive("g"), user("a"), user("b"), end(), flows="s g; g b = true; g a = true; a e; b e")
    assert Driver(_drawn(xml, a=0, b=900)).tasks == ["b"]


def test_a_long_chain_needs_no_deep_recursion() -> None:
    names = [f"t{i}" for i in range(1500)]
    flows = "\n".join(f"{a} {b}" for a, b in zip(["s", *names], [*names, "e"], strict=True))
    assert Driver(a_model(start(), *map(task, names), end(), flows=flows)).ended == "completed"


def test_deep_nesting_needs_no_deep_recursion() -> None:
    inner, flows = user("u"), "s0 u; u e0"
    for level in range(30):
        inner = sub(f"sp{level}", start(f"s{level}"), inner, end(f"e{level}"), flows=flows)
        flows = f"s{level + 1} sp{level}; sp{level} e{level + 1}"
    case = Driver(a_model(start("s30"), inner, end("e30"), flows=flows))
    assert case.done("u").ended == "completed"


def test_one_definition_serves_many_threads() -> None:
    xml = a_model(
        start(), parallel("f"), user("a"), user("b", loop("[1, 2, 3]", "i")), parallel("j"), end(),
        flows="s f; f a; f b; a j; b j; j e",
    )  # fmt: skip
    definition = compile_process(xml)

    def run(number: int) -> dict[str, Any]:
        case = Driver.__new__(Driver)
        case.definition, case.log, case.now, case.decisions = definition, [], Driver(xml).now, {}
        case.step = interpreter.start(definition, case.host(), {"number": number})
        case.done("b").done("a").done("b").done("b", last=number)
        assert case.ended == "completed"
        return case.variables()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(run, range(64)))
    assert found == [{"number": number, "last": number} for number in range(64)]


def _drawn(xml: bytes, **heights: int) -> bytes:
    shapes = "".join(
        f'<bpmndi:BPMNShape bpmnElement="{name}"><dc:Bounds x="0" y="{y}" width="1" height="1"/></bpmndi:BPMNShape>'
        for name, y in heights.items()
    )
    diagram = (
        '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
        f'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><bpmndi:BPMNPlane>{shapes}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
    )
    return xml.replace(b"</bpmn:definitions>", diagram.encode() + b"</bpmn:definitions>")
