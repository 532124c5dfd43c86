"""The model itself: it lints as Camunda 8.6, is drawn whole, and everything in it has a name in both languages."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lxml import etree

from engine.calendar import read_limits
from engine.interpreter import Definition, separated_from
from engine.seed.organisation import DIVISIONS, OUTSIDE_UNITS, POSITIONS
from engine.seed.people import PEOPLE
from forms import Form
from tests.unit.school_establishment.conftest import PROCESS, ROOT

MODEL = PROCESS / "school_establishment.bpmn"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
UNDRAWN = {"process", "collaboration", "laneSet", "message", "definitions"}
# Named by the table of the units to consult.
CONSULTATION_LIMITS = {"consultation", "consultation_planning"}


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
    in_expressions = {key for key in limits for _, text in definition.expressions if f'limit("{key}"' in text}
    in_headers = {one.headers["limit"] for one in definition.elements.values() if "limit" in one.headers}
    assert in_expressions | in_headers | CONSULTATION_LIMITS == set(limits)
    assert all(limit.source and limit.source_en and limit.name and limit.name_en for limit in limits.values())


def test_statutory_limits_are_those_of_the_law() -> None:
    """Licensing Law articles 32, 43, 44, 47, 48 and 82; Private Education Promotion Law article 17."""
    limits = read_limits((PROCESS / "limits.toml").read_text(encoding="utf-8"))
    statutory = {
        "acceptance": (5, "working_day"),
        "pre_review": (20, "working_day"),
        "delivery": (10, "working_day"),
        "hearing_request": (5, "working_day"),
        "hearing": (20, "working_day"),
        "hearing_notice": (7, "working_day"),
        "decision": (3, "month"),
    }
    assert {key: (limits[key].number, limits[key].unit) for key in statutory} == statutory
    local = {key for key, limit in limits.items() if limit.source_en.startswith("Local setting")}
    assert local == set(limits) - set(statutory)


def test_every_group_of_the_model_is_of_the_organisation(definition: Definition) -> None:
    """In the county and in the city somebody holds every position and department that the model hands work to."""
    names = {named.code: named.name for named in (*DIVISIONS, *OUTSIDE_UNITS, *POSITIONS)}
    texts = {
        element.assignment.candidate_groups or element.lane or ""
        for element in definition.elements.values()
        if element.kind == "user_task" and element.assignment.assignee is None
    }
    literal = {group.strip() for text in texts if not text.startswith("=") for group in text.split(",")}
    assert literal
    for bureau in ("990121", "990100"):
        assert literal <= _group_keys(bureau, names)


def _group_keys(bureau: str, names: Mapping[str, str]) -> set[str]:
    keys: set[str] = set()
    for person in (one for one in PEOPLE if one.bureau == bureau):
        for department, position in person.memberships:
            keys |= {department, position, names.get(department, ""), names.get(position, "")}
            keys.add(f"{department}/{position}")
    return keys


def test_every_document_has_its_letter_and_every_letter_its_document(definition: Definition) -> None:
    named = set()
    for element in definition.elements.values():
        named |= {part.strip() for key in ("template", "also") for part in element.headers.get(key, "").split(",")}
    assert named - {""} == {path.stem for path in (PROCESS / "documents").glob("*.html")}


def test_every_form_of_the_process_is_used(definition: Definition, forms: Mapping[str, Form]) -> None:
    assert definition.form_ids == set(forms)


def test_whoever_decides_did_not_examine(definition: Definition) -> None:
    """Licensing Law, articles 34 and 48: examiners, the chair of a hearing, and those who sign are different people."""
    examiners = {"form_check", "form_recheck", "paper_review", "site_inspection", "resolve_findings"}
    for step in ("schedule_hearing", "hold_hearing", "legality_review", "division_head_decision", "deputy_decision"):
        assert examiners <= set(separated_from(definition.elements[step].properties)), step
    assert {"deputy_decision", "directors_meeting", *examiners} <= set(
        separated_from(definition.elements["director_decision"].properties)
    )
    for step in ("seal_decision", "seal_refusal"):
        assert {"director_decision", *examiners} <= set(separated_from(definition.elements[step].properties)), step


def test_applicant_may_withdraw_but_not_answer_for_the_bureau_above(definition: Definition) -> None:
    """Whoever is in the lane of a catching event may send its message."""
    lanes = {one.id: one.lane for one in definition.elements.values() if one.message is not None}
    assert lanes == {"withdrawal_requested": "申请人", "superior_reply": "局领导", "superior_decided": "局领导"}
