"""The OpenAPI document: complete, honest, and held by whatever can be generated from it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, CheckFunction, Response
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.app import create_app
from engine.commands.people import create_token
from engine.model import User
from engine.people import actor_of
from engine.runtime import Runtime, make_runtime
from engine.uow import SYSTEM, Actor, begin
from tests.api.callers import V1, Caller, Office
from tests.api.decisions import DECISIONS
from tests.api.processes import the_handlers
from tests.support.databases import Backend, Databases, settings_for

FUZZING = settings(
    max_examples=10, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def the_document() -> dict[str, Any]:
    """The document as it is served; that asks no database."""
    app = create_app(settings_for("postgresql+psycopg://nobody@127.0.0.1:9/none", Path("/nonexistent")))
    document = Caller(app, None).get("/openapi.json").json
    app.extensions["bureauflow"].close()
    return dict(document)


DOCUMENT = the_document()
API = schemathesis.openapi.from_dict(DOCUMENT)
API.config.generation.update(deterministic=True)
API.config.checks.missing_required_header.expected_statuses = ["422", "428"]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def office(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """One application for all generated requests, with something of everything in it."""
    backend = cast("Backend", request.param)
    with databases.copy(backend, "seeded", tmp_path_factory.mktemp("openapi")) as settings:
        runtime = make_runtime(settings, the_handlers())
        office = Office(create_app(runtime=runtime), runtime, lambda username: an_actor(runtime, username)).deployed()
        office.checked("trouble")
        office("admin").deploy(DECISIONS)
        yield office
        runtime.close()


def an_actor(runtime: Runtime, username: str) -> Actor:
    with begin(runtime, SYSTEM, read_only=True) as uow:
        return actor_of(uow.session, uow.session.query(User).filter_by(username=username).one())


@pytest.fixture(scope="module")
def known(office: Office) -> Mapping[str, list[str]]:
    """Ids that exist, by the name of the path parameter."""
    admin = office("admin")
    cases = [office.purchase() for _ in range(3)]
    tasks = [office.task(case) for case in cases]
    admin.post(f"/user-tasks/{tasks[0]['id']}/assignment", {"assignee": "admin", "reason": "fuzzing"})
    jobs = admin.get("/jobs").json["items"]
    definitions = admin.get("/process-definitions").json["items"]
    people = admin.get("/users", department="D01").json["items"]
    return {
        "instance_id": [case["id"] for case in cases],
        "task_id": [task["id"] for task in tasks],
        "job_id": [job["id"] for job in jobs],
        "definition_id": [definition["id"] for definition in definitions],
        "decision_definition_id": [one["id"] for one in admin.get("/decision-definitions").json["items"]],
        "key": ["purchase"],
        "user_id": [person["id"] for person in people],
        "membership_id": [held["id"] for person in people for held in person["memberships"]],
        "department_id": [department["id"] for department in admin.get("/departments").json["items"]],
        "group_id": [group["id"] for group in admin.get("/groups").json["items"]],
    }


@API.parametrize()
@FUZZING
def test_api_is_as_described(case: Case[Any], office: Office, known: Mapping[str, list[str]]) -> None:
    case.operation.schema.app = case.operation.app = office.app
    aim(case, known)
    headers = {"Authorization": f"Bearer {a_secret(office)}"}
    response = case.call(headers=headers)
    excluded: list[CheckFunction] = [positive_data_acceptance] if is_about_the_meaning(response) else []
    case.validate_response(response, headers=headers, excluded_checks=excluded)


def aim(case: Case[Any], known: Mapping[str, list[str]]) -> None:
    """Let three of four generated ids be ones that exist, unless they are meant to be wrong."""
    if case.meta is None or case.meta.generation.mode.is_negative:
        return
    for name, value in case.path_parameters.items():
        number = len(value) if name == "key" else UUID(value).int
        if name in known and number % 4:
            case.path_parameters[name] = known[name][number % len(known[name])]


def a_secret(office: Office) -> str:
    """A new token each time: some of the requests end the one they are sent with."""
    with begin(office.runtime, an_actor(office.runtime, "admin")) as uow:
        return create_token(uow, "fuzzing").secret


def is_about_the_meaning(response: Response) -> bool:
    """Whether a request was refused for more than a schema can say: a form, a cursor, a version, a number's size.

    The generator also takes the unquoted number for a valid If-Match.
    """
    if response.status_code not in {412, 422}:
        return False
    problem = response.json()
    return problem["type"] != "about:blank" or {error["path"] for error in problem["errors"]} == {"If-Match"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method in sorted(set(item) - {"parameters"}):
            yield method, path, item[method]


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """The part itself, or what it refers to."""
    if "$ref" not in part:
        return part
    found = DOCUMENT
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_document_is_openapi_3_1_of_this_server_alone() -> None:
    assert DOCUMENT["openapi"] == "3.1.0"
    assert set(DOCUMENT["components"]["securitySchemes"]) == {"bearer", "session"}
    assert "http" not in json.dumps(DOCUMENT).replace('"type": "http"', "")


@pytest.mark.parametrize("method,path,operation", list(operations()))
def test_every_operation_is_fully_described(method: str, path: str, operation: dict[str, Any]) -> None:
    assert operation["summary"].endswith(".")
    assert operation["security"] == (
        [] if (method, path) == ("post", f"{V1}/session") else [{"bearer": []}, {"session": []}]
    )
    answers = {int(status): resolved(answer) for status, answer in operation["responses"].items()}
    assert {400, 401, 500, 503} <= set(answers)
    for status, answer in answers.items():
        media = set(answer.get("content", {}))
        assert media == ({"application/problem+json"} if status >= 400 else media - {"application/problem+json"})
    if method != "get":
        assert 403 in answers
    if "requestBody" in operation:
        assert {413, 415, 422} <= set(answers)


def test_headers_of_meaning_are_described() -> None:
    completion = DOCUMENT["paths"][f"{V1}/user-tasks/{{task_id}}/completion"]["post"]
    assert {parameter["name"] for parameter in completion["parameters"]} == {"If-Match", "Idempotency-Key"}
    assert set(completion["responses"]["200"]["headers"]) == {"ETag", "Idempotent-Replayed"}
    start = DOCUMENT["paths"][f"{V1}/process-instances"]["post"]
    assert set(start["responses"]["201"]["headers"]) == {"ETag", "Idempotent-Replayed", "Location"}
    [if_match] = DOCUMENT["paths"][f"{V1}/process-instances/{{instance_id}}/variables"]["patch"]["parameters"]
    assert if_match["required"]
