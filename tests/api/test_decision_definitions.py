"""Deployed decisions over HTTP, evaluated alone."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.callers import Answer, Office
from tests.api.decisions import DECISIONS
from tests.api.processes import APPLICANT, CLERK, OPERATOR

DESIGNER, AUDITOR, OTHER_OPERATOR = "fengliushisi", "shiliushiliu", "shicesanshisan"


@pytest.fixture
def bureau(people: Office) -> Office:
    """The people of the sample bureaus, with the decisions of these tests."""
    answer = people(OPERATOR).deploy(DECISIONS)
    assert answer.status_code == 201, answer.text
    return people


def the_id(bureau: Office, decision_id: str = "fee") -> str:
    [found] = bureau(OPERATOR).get("/decision-definitions", decision_id=decision_id).json["items"]
    return str(found["id"])


def evaluated(bureau: Office, by: str = OPERATOR, decision_id: str = "fee", **variables: Any) -> Answer:
    path = f"/decision-definitions/{the_id(bureau, decision_id)}/evaluation"
    return bureau(by).post(path, {"variables": variables}, Accept_Language="en")


def test_an_evaluation_tells_the_result_and_how_it_came_about(bureau: Office) -> None:
    answer = evaluated(bureau, n=100, bureau_level="county")
    assert (answer.status_code, answer.json) == (
        200,
        {
            "result": 800,
            "decisions": [
                {"decision_id": "rate", "matched_rules": ["rate_2"], "inputs": {"n": 100}, "result": 8},
                {"decision_id": "fee", "matched_rules": [], "inputs": {}, "result": 800},
            ],
        },
    )
    [event] = bureau(OPERATOR).get("/audit-events", verb="decision.evaluated").json["items"]
    assert (event["object_type"], event["object_id"]) == ("decision_definition", the_id(bureau))
    assert event["payload"] == {
        "decision_id": "fee",
        "variables": ["bureau_level", "n"],
        "decisions": [
            {"decision_id": "rate", "rules": ["rate_2"], "result": 8},
            {"decision_id": "fee", "rules": [], "result": 800},
        ],
    }


def test_a_refused_evaluation_says_why_and_leaves_nothing(bureau: Office) -> None:
    conflict = evaluated(bureau, n=501)
    assert (conflict.status_code, conflict.mimetype) == (422, "application/problem+json")
    sentence = "The decision rate failed: Expected one rule to hold under UNIQUE, but found rate_2, rate_3"
    assert conflict.json["detail"] == sentence
    wrong = evaluated(bureau, n="many")
    assert (wrong.status_code, "Cannot compare" in wrong.json["detail"]) == (422, True)
    missing = evaluated(bureau)
    assert (missing.status_code, "named 'n'" in missing.json["detail"]) == (422, True)
    assert evaluated(bureau, n=2**60).status_code == 422
    assert bureau(OPERATOR).post(f"/decision-definitions/{uuid4()}/evaluation", {}).status_code == 404
    assert bureau(OPERATOR).get("/audit-events", verb="decision.evaluated").json["items"] == []


def test_decisions_are_for_those_who_make_run_or_examine_them(bureau: Office) -> None:
    for allowed in (DESIGNER, AUDITOR):
        assert evaluated(bureau, by=allowed, n=1).json["result"] == 10
    for other in (CLERK, APPLICANT):
        assert bureau(other).get("/decision-definitions").status_code == 403
        assert bureau(other).get(f"/decision-definitions/{the_id(bureau)}").status_code == 403
        assert evaluated(bureau, by=other, n=1).status_code == 403


def test_definitions_are_listed_newest_first_for_the_own_bureau(bureau: Office) -> None:
    changed = {"fees.dmn": DECISIONS["fees.dmn"].replace("决定".encode(), "收费".encode())}
    bureau(OPERATOR).deploy(changed)
    operator = bureau(OPERATOR)
    listed = operator.get("/decision-definitions", decision_id="rate").json["items"]
    assert [(one["decision_id"], one["name"], one["shared"]) for one in listed] == [
        ("rate", "收费", False),
        ("rate", "决定", False),
    ]
    first = operator.get("/decision-definitions", limit=3).json
    rest = operator.get("/decision-definitions", limit=3, cursor=first["next_cursor"]).json
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (3, 1, None)
    path = f"/decision-definitions/{listed[0]['id']}"
    assert operator.get(path).json == listed[0]
    assert operator.get(f"/decision-definitions/{uuid4()}").status_code == 404
    elsewhere = bureau(OTHER_OPERATOR)
    assert elsewhere.get("/decision-definitions").json["items"] == []
    assert elsewhere.get(path).status_code == 404
    assert elsewhere.post(f"{path}/evaluation", {"variables": {"n": 1}}).status_code == 404
