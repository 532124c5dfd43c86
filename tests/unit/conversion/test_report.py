"""Nothing goes unreported, what is left is refused by a deployment, our own files come back as they are."""

from pathlib import Path
from time import perf_counter

import pytest

from engine.conversion import convert
from engine.errors import DeploymentInvalid
from engine.interpreter import compile_process
from tests.unit.conversion.foreign import NAMESPACES, Converted, a_file, around

OWN = Path(__file__).parents[3] / "bpmn"
FILES = sorted([*OWN.glob("*/*.bpmn"), *OWN.glob("*/*.dmn")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_our_own_files_come_back_as_they_are(path: Path) -> None:
    content = path.read_bytes()
    done = convert(content)
    assert (done.content, done.changes, done.unconverted) == (content, (), ())


def test_what_was_converted_needs_nothing_more() -> None:
    first = convert(around('<userTask id="t" v:assignee="${a}" v:asyncBefore="true"/>'))
    again = convert(first.content)
    assert (again.content, again.changes) == (first.content, ())


def test_the_platform_is_told() -> None:
    done = Converted(around('<userTask id="t" v:assignee="kermit"/>'))
    assert b'modeler:executionPlatform="Camunda Cloud"' in done.content
    assert b'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"' in done.content
    assert NAMESPACES["camunda"].encode() not in done.content


@pytest.mark.parametrize(
    "what,inside",
    [
        ("listener", '<v:executionListener event="start" class="x.Y"/>'),
        ("listener", '<v:taskListener event="create" expression="${a.b()}"/>'),
        ("unknown", '<v:errorEventDefinition id="q" errorRef="e"/>'),
        ("unknown", "<v:somethingNew/>"),
    ],
)
def test_behaviour_without_a_counterpart_is_left_and_refused(what: str, inside: str) -> None:
    done = Converted(around(f'<userTask id="t"><extensionElements>{inside}</extensionElements></userTask>'))
    assert [kind for _, kind in done.left] == [what]
    assert done.conversion.unconverted[0].before is not None
    [refused] = done.refused
    assert "camunda:" in refused


@pytest.mark.parametrize("attribute", ["skipExpression", "errorCodeVariable", "somethingNew", "taskCandidates"])
def test_attributes_without_a_counterpart_are_left_and_refused(attribute: str) -> None:
    done = Converted(around(f'<userTask id="t" v:{attribute}="x"/>'))
    assert done.left == [("t", "unknown")]
    assert done.conversion.unconverted[0].before == f"camunda:{attribute}=x"
    assert done.refused == [f"The attribute camunda:{attribute} of userTask is not supported"]


@pytest.mark.parametrize("attribute", ["candidateStarterGroups", "candidateStarterUsers"])
def test_who_may_start_is_left_and_refused(attribute: str) -> None:
    done = Converted(around('<userTask id="t"/>', attributes=f' v:{attribute}="sales"'))
    assert done.left == [("p", "unknown")]
    assert done.refused == [f"The attribute camunda:{attribute} of process is not supported"]


def test_what_was_left_hides_nothing_else_that_is_refused() -> None:
    done = Converted(around('<userTask id="t" v:skipExpression="x"/><complexGateway id="g"/>'))
    assert done.left == [("t", "unknown"), ("g", "deployment")]


def test_what_was_left_is_told_again_of_the_new_file() -> None:
    first = Converted(around('<userTask id="t" v:skipExpression="x"/>'))
    again = Converted(first.content)
    assert (again.content, again.left) == (first.content, [("t", "deployment")])


def test_technical_parts_and_notes_of_other_programs_are_changes() -> None:
    inside = (
        '<v:properties><v:property name="a" value="b"/></v:properties><v:failedJobRetryTimeCycle>R3/PT1M'
        '</v:failedJobRetryTimeCycle><note xmlns="urn:other">x</note>'
    )
    task = f'<userTask id="t" v:asyncAfter="true" x:y="z" xmlns:x="urn:other"><extensionElements>{inside}'
    done = Converted(around(f"{task}</extensionElements></userTask>", attributes=' v:historyTimeToLive="5"'))
    assert done.left == []
    assert len(done.befores("technical")) == 6
    compile_process(done.content)


def test_an_unsaid_executable_process_says_so() -> None:
    file = around('<userTask id="t"/>').replace(b' isExecutable="true"', b"")
    done = Converted(file)
    assert done.bpmn("p").get("isExecutable") == "true"
    assert done.left == []


def test_nameless_elements_get_ids() -> None:
    file = around('<userTask id="t"/>').replace(b'id="f1" ', b"").replace(b'id="f2" ', b"")
    done = Converted(file)
    assert [done.bpmn(name).get("targetRef") for name in ("sequenceFlow_1", "sequenceFlow_2")] == ["t", "e"]


def test_lanes_are_told_to_be_groups() -> None:
    lanes = '<laneSet id="l"><lane id="l1" name="Sales"><flowNodeRef>t</flowNodeRef></lane></laneSet>'
    done = Converted(around(f'{lanes}<userTask id="t" v:priority="5"/>'))
    assert done.befores("lane") == ["Sales"]


def test_data_stores_go_with_what_is_drawn_of_them() -> None:
    drawn = (
        '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"><d:BPMNPlane>'
        '<d:BPMNShape bpmnElement="store"/></d:BPMNPlane></d:BPMNDiagram></definitions>'
    )
    file = around('<dataStoreReference id="store"/><userTask id="t"/>').replace(b"</definitions>", drawn.encode())
    done = Converted(file)
    assert b"store" not in done.content
    assert done.left == []


def test_own_files_that_do_not_name_the_platform_come_back_as_they_are() -> None:
    lanes = '<laneSet id="l"><lane id="l1" name="Sales"><flowNodeRef>t</flowNodeRef></lane></laneSet>'
    content = around(f'{lanes}<userTask id="t"/>')
    assert convert(content).content == content


def test_large_files_are_converted_in_moderate_time() -> None:
    """No conversion goes through the whole file for each element."""
    tasks = "".join(f'<receiveTask id="a{i}"/><serviceTask id="b{i}" v:class="c{i}.D"/>' for i in range(3000))
    started = perf_counter()
    assert len(convert(around(f'<userTask id="t"/>{tasks}')).changes) > 3000
    assert perf_counter() - started < 15


def test_what_a_deployment_refuses_is_told() -> None:
    done = Converted(a_file('<startEvent id="s"/><complexGateway id="g"/>'))
    assert ("g", "deployment") in done.left


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no xml",
        b"<definitions/>",
        b'<definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL"/>',
        b'<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>',
        b"<" + b" " * (5 * 1024 * 1024),
    ],
)
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(DeploymentInvalid):
        convert(content)
