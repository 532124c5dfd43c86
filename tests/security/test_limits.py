"""What is too large is refused over HTTP in either language and changes nothing; what is just small enough is taken."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import orjson
import pytest
from flask import Flask

from api.app import create_app
from engine import jobs
from engine.commands.deployment.files import MAX_FORM_BYTES, MAX_TEMPLATE_BYTES
from engine.values import MAX_CASE_BYTES
from engine.xml import MAX_FILE_BYTES
from tests.api.callers import V1, Answer, Caller, Office
from tests.modeling import a_model, assigned, boundary, end, extension, message, script, service, start, user
from tests.security.xml_attacks import a_bpmn, a_dmn, a_letter
from tests.support.world import World

HEAD, OPERATOR = "wangwu", "admin"
MODEL = a_model(
    start(),
    user("check", extension(assigned(candidateGroups="D03"))),
    service("grow", "test.grow"),
    script("swell", '[word, word, string join(for i in 1..times return word, "")]', "swollen"),
    user("sign", extension(assigned(candidateGroups="D03"))),
    boundary("told", "check", message("told"), interrupting=False),
    end("noted"),
    end(),
    flows="s check; check grow; grow swell; swell sign; sign e; told noted",
    key="growing",
    messages=("told",),
)
SMALL = {"letters": 1, "times": 1, "word": "w"}


@pytest.fixture(scope="module")
def app(bureau: World) -> Flask:
    bureau.deploy(MODEL)
    return create_app(runtime=bureau.runtime)


@pytest.fixture(scope="module")
def office(app: Flask, bureau: World) -> Office:
    return Office(app, bureau.runtime, bureau.actor)


@pytest.fixture
def case(office: Office) -> dict[str, Any]:
    """A small case whose check is claimed."""
    case = started(office, dict(SMALL)).json
    assert office(HEAD).post(f"/user-tasks/{office.task(case)['id']}/claim").status_code == 200
    return dict(case)


def started(office: Office, variables: dict[str, Any]) -> Answer:
    return office(HEAD).post("/process-instances", {"definition_key": "growing", "variables": variables})


def filling(size: int, **others: Any) -> dict[str, Any]:
    """Variables that are so many bytes as JSON."""
    empty = {**others, "filling": ""}
    return empty | {"filling": "x" * (size - len(orjson.dumps(empty)))}


def room(office: Office, case: dict[str, Any]) -> int:
    """How many bytes a variable called filling may have that joins those of the case."""
    return MAX_CASE_BYTES - len(orjson.dumps(state(office, case)["variables"])) + len(b"{}") - len(b",")


def state(office: Office, case: dict[str, Any]) -> dict[str, Any]:
    return dict(office(OPERATOR).get(f"/process-instances/{case['id']}").json)


def require_refused(answer: Answer) -> None:
    assert (413, "urn:bureauflow:problem:too_large") == (answer.status_code, answer.json["type"]), answer.text
    assert "at most 1000000 bytes" in answer.text or "办件数据不得超过 1000000 字节" in answer.text


def test_a_case_starts_with_as_much_as_it_may_hold_and_no_more(office: Office) -> None:
    before = office(OPERATOR).get("/process-instances").json
    require_refused(started(office, filling(MAX_CASE_BYTES + 1)))
    assert before == office(OPERATOR).get("/process-instances").json
    answer = started(office, filling(MAX_CASE_BYTES))
    assert answer.status_code == 201
    assert len(state(office, answer.json)["variables"]["filling"]) > MAX_CASE_BYTES - 20


@pytest.mark.parametrize("language, sentence", [("en", "Expected the variables of a case"), ("zh", "办件数据不得超过")])
def test_the_refusal_is_said_in_either_language(app: Flask, office: Office, language: str, sentence: str) -> None:
    order = {"definition_key": "growing", "variables": filling(MAX_CASE_BYTES + 1)}
    headers = {"Authorization": f"Bearer {office(HEAD).secret}", "Accept-Language": language}
    answer = app.test_client(use_cookies=False).post(f"{V1}/process-instances", json=order, headers=headers)
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["detail"].startswith(sentence)


def complete(caller: Caller, office: Office, case: dict[str, Any], variables: dict[str, Any]) -> Answer:
    return caller.post(f"/user-tasks/{office.task(case)['id']}/completion", {"variables": variables})


def send(_: Caller, office: Office, case: dict[str, Any], variables: dict[str, Any]) -> Answer:
    return office(OPERATOR).post("/messages", {"name": "told", "instance_id": case["id"], "variables": variables})


def change(_: Caller, office: Office, case: dict[str, Any], variables: dict[str, Any]) -> Answer:
    version = office(OPERATOR).get(f"/process-instances/{case['id']}").headers["ETag"]
    order = {"variables": variables, "reason": "更正"}
    return office(OPERATOR).send("PATCH", f"/process-instances/{case['id']}/variables", order, If_Match=version)


@pytest.mark.parametrize("enter", [complete, send, change])
def test_what_is_entered_may_fill_a_case_and_no_more(office: Office, case: dict[str, Any], enter: Any) -> None:
    before, fits = state(office, case), room(office, case)
    require_refused(enter(office(HEAD), office, case, filling(fits + 1)))
    assert before == state(office, case)
    answer = enter(office(HEAD), office, case, filling(fits))
    assert answer.status_code == 200, answer.text


def test_a_full_case_may_shrink_and_go_on(office: Office, case: dict[str, Any]) -> None:
    assert change(office(HEAD), office, case, filling(room(office, case))).status_code == 200
    require_refused(change(office(HEAD), office, case, {"more": 1}))
    assert change(office(HEAD), office, case, filling(room(office, case) - 10)).status_code == 200
    assert complete(office(HEAD), office, case, {}).status_code == 200


def test_what_a_handler_gives_must_fit(bureau: World, office: Office, case: dict[str, Any]) -> None:
    assert complete(office(HEAD), office, case, {"letters": MAX_CASE_BYTES}).status_code == 200
    jobs.run_due(bureau.runtime)
    found = state(office, case)
    assert "incident" == found["state"]
    assert "grown" not in found["variables"]
    [job] = [job for job in bureau.jobs(UUID(case["id"])) if job.state == "failed"]
    assert "at most 1000000 bytes" in str(job.error)


def test_what_a_script_makes_must_fit(bureau: World, office: Office, case: dict[str, Any]) -> None:
    answer = complete(office(HEAD), office, case, {"word": "w" * 2000, "times": 600})
    assert answer.status_code == 200
    jobs.run_due(bureau.runtime)
    found = state(office, case)
    assert "incident" == found["state"]
    assert not {"grown", "swollen"} & set(found["variables"])
    [job] = [job for job in bureau.jobs(UUID(case["id"])) if job.state == "failed"]
    assert "at most 1000000 bytes" in str(job.error)


def padded(content: str, size: int) -> bytes:
    """The file with so much of a comment behind it that it has this size."""
    encoded = content.encode()
    return encoded + b"<!--" + b"x" * (size - len(encoded) - 7) + b"-->"


def a_form(size: int) -> bytes:
    """A form of this size."""
    document = {"id": "large", "type": "default", "schemaVersion": 18, "components": []}
    content = json.dumps(document).encode()
    return content + b" " * (size - len(content))


def a_template(size: int) -> bytes:
    content = a_letter().encode()
    return content + b" " * (size - len(content))


FILES: Mapping[str, tuple[int, Callable[[int], bytes]]] = {
    "model.bpmn": (MAX_FILE_BYTES, lambda size: padded(a_bpmn(), size)),
    "decision.dmn": (MAX_FILE_BYTES, lambda size: padded(a_dmn(), size)),
    "large.form": (MAX_FORM_BYTES, a_form),
    "letter.html": (MAX_TEMPLATE_BYTES, a_template),
    "limits.toml": (MAX_FILE_BYTES, lambda size: b"#" * size),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_deployed_up_to_its_limit(office: Office, name: str) -> None:
    most, made = FILES[name]
    beside = {"model.bpmn": a_bpmn().encode()} if name == "limits.toml" else {}
    answer = office(OPERATOR).deploy(beside | {name: made(most + 1)})
    assert (422, "urn:bureauflow:problem:deployment_invalid") == (answer.status_code, answer.json["type"])
    sentence = f"{name}: expected at most {most} bytes, but found {most + 1}"
    assert [{"element_id": None, "sentence": sentence}] == answer.json["problems"]
    assert office(OPERATOR).deploy(beside | {name: made(most)}).status_code == 201
