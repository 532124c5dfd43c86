"""Requests that are wrong in themselves get a problem document, never a page or a server error."""

import pytest
from flask import Flask

from tests.api.callers import V1, Office
from tests.api.processes import HEAD


@pytest.mark.parametrize(
    "raw", [b"{", b"\xff\xfe", b'{"definition_key": NaN}', b'{"definition_key": "\\ud800"}', b"[" * 5000]
)
def test_what_is_no_json_is_malformed(people: Office, raw: bytes) -> None:
    answer = people(HEAD).post_raw("/process-instances", raw)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_deep_nesting_is_refused(people: Office) -> None:
    raw = b'{"definition_key": "x", "variables": {"a": ' + b"[" * 100 + b"]" * 100 + b"}}"
    answer = people(HEAD).post_raw("/process-instances", raw)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["path"].startswith("variables.a[0][0]")


def test_nul_characters_are_refused_where_they_stand(people: Office) -> None:
    order = {"definition_key": "x", "variables": {"rows": [{"name": "a\x00"}], "k\x00": 1}}
    answer = people(HEAD).post("/process-instances", order)
    assert answer.status_code == 422
    assert people(HEAD).get("/process-instances", business_key="a\x00").status_code == 422


def test_other_media_types_are_refused(people: Office) -> None:
    answer = people(HEAD).post_raw("/process-instances", b"definition_key=x", "application/x-www-form-urlencoded")
    assert answer.status_code == 415


def test_an_oversized_body_is_refused(people: Office) -> None:
    answer = people(HEAD).post_raw("/process-instances", b'{"a": "' + b"x" * (3 * 1024 * 1024) + b'"}')
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_unknown_addresses_and_methods(people: Office) -> None:
    assert people.nobody.get("/nothing").json["status"] == 404
    answer = people.nobody.send("DELETE", "/user-tasks")
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert "GET" in answer.headers["Allow"]


def test_sentences_are_chinese_unless_english_is_asked_for(app: Flask) -> None:
    chinese = app.test_client().get(f"{V1}/user-tasks").json
    english = app.test_client().get(f"{V1}/user-tasks", headers={"Accept-Language": "en"}).json
    assert chinese is not None
    assert english is not None
    assert english["detail"] == "Expected a valid session or access token"
    assert chinese["detail"] != english["detail"]


def test_problem_names_the_request_in_the_log(app: Flask) -> None:
    given = app.test_client().get(f"{V1}/user-tasks", headers={"X-Request-ID": "abc-1"})
    assert given.headers["X-Request-ID"] == "abc-1"
    assert given.json is not None
    assert given.json["request_id"] == "abc-1"
    forged = app.test_client().get(f"{V1}/user-tasks", headers={"X-Request-ID": 'x"}'})
    assert '"' not in forged.headers["X-Request-ID"]
