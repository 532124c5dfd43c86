"""Deploying over HTTP, and reading what is deployed."""

from uuid import uuid4

from tests.api.callers import Office
from tests.api.processes import APPLICANT, CLERK, FILES, OPERATOR, OUTSIDER
from tests.modeling import a_model, end, service, start

ENTITY_BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">&b;</process></definitions>"""


def test_deployment_makes_versions(people: Office) -> None:
    answer = people(OPERATOR).deploy(FILES, "first")

    assert answer.status_code == 201
    assert answer.json["name"] == "first"
    made = {one["key"]: one["version"] for one in answer.json["process_definitions"]}
    assert made == {"purchase": 1, "letter": 1}
    changed = FILES | {"letter.bpmn": FILES["letter.bpmn"].replace(b'name="letter"', b'name="a letter"')}
    again = people(OPERATOR).deploy(changed)
    assert {one["key"]: one["version"] for one in again.json["process_definitions"]} == {"letter": 2}
    assert people(OPERATOR).deploy(changed).json["id"] == again.json["id"], "nothing is new"


def test_deployment_is_for_designers(people: Office) -> None:
    assert people(CLERK).deploy(FILES).status_code == 403


def test_refused_deployment_names_elements_and_stores_nothing(people: Office) -> None:
    broken = FILES | {
        "typo.bpmn": a_model(start(), service("mail", "no.such"), end(), flows="s mail; mail e", key="typo"),
        "cut.bpmn": b"<definitions",
        "bomb.bpmn": ENTITY_BOMB,
    }

    answer = people(OPERATOR).deploy(broken)

    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    problems = answer.json["problems"]
    assert "mail" in {problem["element_id"] for problem in problems}
    for name in ("cut.bpmn", "bomb.bpmn"):
        assert any(name in problem["sentence"] for problem in problems)
    assert people(OPERATOR).get("/process-definitions").json["items"] == []


def test_deployment_refuses_files_without_or_with_the_same_name(people: Office) -> None:
    assert people(OPERATOR).deploy({}).status_code in {415, 422}
    twice = people(OPERATOR).deploy({"a/letter.bpmn": FILES["letter.bpmn"], "b/letter.bpmn": FILES["letter.bpmn"]})
    assert (twice.status_code, twice.json["errors"][0]["path"]) == (422, "files")
    assert people(OPERATOR).deploy({"../../etc/letter.bpmn": FILES["letter.bpmn"]}).status_code == 201
    assert people(OPERATOR).post("/deployments", {"files": []}).status_code == 415


def test_deployment_refuses_large_files(people: Office) -> None:
    large = people(OPERATOR).deploy({"large.bpmn": b"<" + b" " * (5 * 1024 * 1024)})
    assert large.status_code == 422
    assert "large.bpmn" in large.json["problems"][0]["sentence"]
    huge = people(OPERATOR).deploy({"huge.bpmn": b" " * (65 * 1024 * 1024)})
    assert (huge.status_code, huge.mimetype) == (413, "application/problem+json")


def test_definitions_are_listed_newest_first(office: Office) -> None:
    office(OPERATOR).deploy({"letter.bpmn": FILES["letter.bpmn"].replace(b'name="letter"', b'name="v2"')})

    versions = office(CLERK).get("/process-definitions", key="letter").json["items"]
    assert [(one["version"], one["name"], one["shared"]) for one in versions] == [
        (2, "v2", False),
        (1, "letter", False),
    ]
    latest = office(CLERK).get("/process-definitions", latest="true").json["items"]
    assert {one["key"]: one["version"] for one in latest} == {"purchase": 1, "letter": 2}
    first = office(CLERK).get("/process-definitions", limit=1).json
    assert len(first["items"]) == 1
    assert first["next_cursor"]
    assert office(OUTSIDER).get("/process-definitions").json["items"] == []


def test_definition_and_its_file_are_read(office: Office) -> None:
    [letter] = office(CLERK).get("/process-definitions", key="letter").json["items"]
    path = f"/process-definitions/{letter['id']}"

    assert office(CLERK).get(path).json == letter
    file = office(CLERK).get(f"{path}/xml")
    assert (file.status_code, file.mimetype, file.data) == (200, "application/xml", FILES["letter.bpmn"])
    assert office(APPLICANT).get(f"{path}/xml").status_code == 403
    assert office(OUTSIDER).get(path).status_code == 404
    assert office(OUTSIDER).get(f"{path}/xml").status_code == 404
    assert office(CLERK).get(f"/process-definitions/{uuid4()}").status_code == 404
