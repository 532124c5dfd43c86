"""Drafts by the API."""

from typing import Any

import pytest

from tests.api.callers import Office
from tests.api.processes import APPLICANT, CLERK, HEAD, OUTSIDER

ENTRIES = {"data": {"subject": 7, "remark": ["x", None]}}
OF_START = "/process-definitions/by-key/purchase/draft"


@pytest.fixture
def task(office: Office) -> dict[str, Any]:
    return office.claimed(office.purchase())


def test_draft_of_a_task_is_kept_until_it_is_handed_in(office: Office, task: dict[str, Any]) -> None:
    clerk, path = office(CLERK), f"/user-tasks/{task['id']}/draft"
    assert clerk.get(path).status_code == 404

    put = clerk.send("PUT", path, ENTRIES)

    assert put.status_code == 200, put.text
    assert put.json["data"] == ENTRIES["data"]
    assert put.json["saved_at"].endswith("+08:00")
    assert clerk.get(path).json == put.json
    done = {"variables": {"subject": "chalk", "approved": True}}
    assert clerk.post(f"/user-tasks/{task['id']}/completion", done).status_code == 200
    assert clerk.get(path).status_code == 404
    assert clerk.send("PUT", path, ENTRIES).status_code == 409


def test_draft_of_a_new_case_is_kept_until_it_is_started(office: Office) -> None:
    head = office(HEAD)
    assert head.send("PUT", OF_START, ENTRIES).status_code == 200
    assert head.get(OF_START).json["data"] == ENTRIES["data"]
    assert office(CLERK).get(OF_START).status_code == 404, "another person's"
    office.purchase()
    assert head.get(OF_START).status_code == 404


def test_draft_is_discarded(office: Office, task: dict[str, Any]) -> None:
    clerk, head = office(CLERK), office(HEAD)
    of_task = f"/user-tasks/{task['id']}/draft"
    for caller, path in ((clerk, of_task), (head, OF_START)):
        assert caller.send("PUT", path, ENTRIES).status_code == 200
        assert caller.send("DELETE", path).status_code == 204
        assert caller.get(path).status_code == 404
        assert caller.send("DELETE", path).status_code == 204


def test_draft_saved_elsewhere_is_not_replaced_unasked(office: Office, task: dict[str, Any]) -> None:
    for caller, path in ((office(CLERK), f"/user-tasks/{task['id']}/draft"), (office(HEAD), OF_START)):
        first = caller.send("PUT", path, ENTRIES).headers["ETag"]
        assert caller.get(path).headers["ETag"] == first
        second = caller.send("PUT", path, {"data": {"subject": "mine"}}, If_Match=first)
        assert second.status_code == 200
        for headers in ({"If_Match": first}, {}):
            refused = caller.send("PUT", path, ENTRIES, **headers)
            assert (refused.status_code, refused.json["type"]) == (412, "urn:bureauflow:problem:stale_version")
        assert caller.send("DELETE", path, If_Match=first).status_code == 412
        assert caller.get(path).json == second.json
        assert caller.send("PUT", path, ENTRIES, If_Match="*").json["data"] == ENTRIES["data"]
        assert caller.send("DELETE", path).status_code == 204
        assert caller.send("PUT", path, ENTRIES, If_Match=first).status_code == 412, "it is gone"


def test_draft_is_for_whoever_may_hand_in(office: Office, task: dict[str, Any]) -> None:
    path = f"/user-tasks/{task['id']}/draft"
    for person, status in ((HEAD, 403), (OUTSIDER, 404), (APPLICANT, 404)):
        assert office(person).send("PUT", path, ENTRIES).status_code == status
        assert office(person).send("DELETE", path).status_code == status
        assert office(person).get(path).status_code == 404
    assert office(APPLICANT).send("PUT", OF_START, ENTRIES).status_code == 403
    assert office(APPLICANT).get(OF_START).status_code == 403
    assert office(HEAD).get("/process-definitions/by-key/nothing/draft").status_code == 404
    assert office(HEAD).get("/process-definitions/by-key/a%00b/draft").status_code == 422


def test_draft_too_large_or_without_entries_is_refused(office: Office) -> None:
    assert office(HEAD).send("PUT", OF_START, {"data": {"a": "x" * 300_000}}).status_code == 413
    bodies: list[dict[str, Any]] = [{}, {"data": []}, {"data": {"a": "\x00"}}]
    for body in bodies:
        assert office(HEAD).send("PUT", OF_START, body).status_code == 422


def test_draft_of_a_task_without_a_form_is_refused(office: Office) -> None:
    case = office.checked()
    office.run_jobs()
    task = office.claimed(case, "sign", HEAD)
    assert office(HEAD).send("PUT", f"/user-tasks/{task['id']}/draft", ENTRIES).status_code == 409
