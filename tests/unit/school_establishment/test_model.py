"""The model itself: it lints as Camunda 8.6, is drawn whole, and everything in it has a name in both languages."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from engine.calendar import read_limits
from engine.interpreter import Definition
from engine.seed.organisation import DIVISIONS, POSITIONS
from engine.seed.people import PEOPLE
from tests.unit.school_establishment.conftest import PROCESS, ROOT

MODEL = PROCESS / "school_establishment.bpmn"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
UNDRAWN = {"process", "collaboration", "laneSet", "message", "definitions"}


@pytest.fixture(scope="module")
def xml() -> etree._Element:
    return etree.parse(MODEL).getroot()


def drawn(xml: etree._Element) -> Iterator[etree._Element]:
    """Every element of the model that people see."""
    for element in xml.iter(f"{BPMN}*"):
        kind = etree.QName(element).localname
        is_part = kind.endswith(("EventDefinition", "Characteristics"))
        if element.get("id") and kind not in UNDRAWN and not is_part:
            yield element


def test_model_lints_as_camunda_8_6() -> None:
    linted = subprocess.run(
        ["scripts/with_node", Path(sys.prefix).name, "node_modules/.bin/bpmnlint", str(MODEL)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (linted.returncode, linted.stdout.strip()) == (0, "")


def test_model_is_drawn_whole(xml: etree._Element) -> None:
    shapes = {shape.get("bpmnElement") for shape in xml.iter(f"{BPMNDI}BPMNShape", f"{BPMNDI}BPMNEdge")}
    assert {element.get("id") for element in drawn(xml)} == shapes


def test_nothing_drawn_lies_over_something_else(xml: etree._Element) -> None:
    """Tasks, gateways and events keep apart; only a boundary event sits on its activity."""
    containers = {"participant", "lane", "subProcess", "boundaryEvent"}
    flat = {e.get("id") for e in drawn(xml) if etree.QName(e).localname not in containers}
    boxes = []
    for shape in xml.iter(f"{BPMNDI}BPMNShape"):
        if shape.get("bpmnElement") in flat:
            bounds = shape.find(f"{DC}Bounds")
            assert bounds is not None
            x, y, width, height = (float(bounds.get(name, "0")) for name in ("x", "y", "width", "height"))
            boxes.append((shape.get("bpmnElement"), x, y, x + width, y + height))
    overlaps = [
        (one[0], other[0])
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
        if one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]
    ]
    assert overlaps == []


def test_everything_has_a_chinese_and_an_english_name(xml: etree._Element) -> None:
    unnamed = []
    for element in drawn(xml):
        english = element.find(f"{BPMN}extensionElements/{ZEEBE}properties/{ZEEBE}property[@name='bureau:name_en']")
        is_plain_flow = etree.QName(element).localname == "sequenceFlow" and element.get("name") is None
        if not is_plain_flow and (not element.get("name") or english is None or not english.get("value")):
            unnamed.append(element.get("id"))
    assert unnamed == []


def test_every_limit_of_the_model_has_its_source(definition: Definition) -> None:
    limits = read_limits((PROCESS / "limits.toml").read_text(encoding="utf-8"))
    named = {key for key in limits for _, text in definition.expressions if f'limit("{key}")' in text}
    # The limit of the whole case is not of one task.
    assert named == set(limits) - {"decision"}
    assert all(limit.source and limit.source_en and limit.name and limit.name_en for limit in limits.values())


def test_statutory_limits_are_those_of_the_law() -> None:
    """Licensing Law articles 32, 44 and 82; Private Education Promotion Law article 17."""
    limits = read_limits((PROCESS / "limits.toml").read_text(encoding="utf-8"))
    statutory = {key: (limits[key].number, limits[key].unit) for key in ("acceptance", "delivery", "decision")}
    assert statutory == {"acceptance": (5, "working_day"), "delivery": (10, "working_day"), "decision": (3, "month")}


def test_every_group_of_the_model_is_of_the_organisation(definition: Definition) -> None:
    """Somebody of the sample bureau holds every position and department that the model hands work to."""
    names = {named.code: named.name for named in (*DIVISIONS, *POSITIONS)}
    keys = {"申请人"}
    for person in PEOPLE:
        for department, position in person.memberships:
            keys |= {
                department,
                position,
                names.get(department, ""),
                names.get(position, ""),
                f"{department}/{position}",
            }
    groups = {
        group.strip()
        for element in definition.elements.values()
        if element.kind == "user_task" and element.assignment.assignee is None
        for group in (element.assignment.candidate_groups or element.lane or "").split(",")
    }
    assert {group for group in groups if not group.startswith("=")} <= keys
