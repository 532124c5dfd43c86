"""Cases: started, read, steered."""

from uuid import uuid4

import pytest

from tests.api.callers import V1, Office
from tests.api.processes import APPLICANT, CLERK, HEAD, OPERATOR, OTHER_APPLICANT, OUTSIDER

REASON = {"reason": "资料有误"}


def test_start_answers_the_case_with_what_it_waits_for(office: Office) -> None:
    order = {"definition_key": "purchase", "business_key": "2026-7", "variables": {"subject": "globe", "price": 80}}

    answer = office(HEAD).post("/process-instances", order)

    case = answer.json
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{V1}/process-instances/{case['id']}"
    assert answer.headers["ETag"] == f'"{case["version"]}"'
    assert (case["definition_key"], case["definition_version"], case["business_key"]) == ("purchase", 1, "2026-7")
    assert (case["state"], case["started_by"]) == ("active", HEAD)
    assert case["variables"] == {
        "subject": "globe",
        "price": 80,
        "initiator": HEAD,
        "initiator_department": "D07",
        "bureau_level": "county",
        "origin_case": None,
        "origin_bureau": None,
    }
    waits = {wait["kind"]: wait for wait in case["wait_states"]}
    assert set(waits) == {"user_task", "timer", "message"}
    assert waits["message"]["message_name"] == "purchase_recalled"
    assert waits["timer"]["due_at"].endswith("+08:00")
    assert office(HEAD).get(f"/process-instances/{case['id']}").json == case


def test_start_checks_the_start_form(office: Office) -> None:
    order = {"definition_key": "purchase", "variables": {"price": 0, "colour": "red"}}

    refused = office(HEAD).post("/process-instances", order)

    assert refused.status_code == 422
    assert {error["path"] for error in refused.json["errors"]} == {"subject", "price", "colour"}
    assert office(OPERATOR).get("/process-instances").json["items"] == []


def test_start_is_for_the_lane_of_the_start_event(office: Office) -> None:
    assert office(CLERK).post("/process-instances", {"definition_key": "letter"}).status_code == 403
    assert office(APPLICANT).post("/process-instances", {"definition_key": "purchase"}).status_code == 403
    assert office(APPLICANT).post("/process-instances", {"definition_key": "letter"}).status_code == 201


def test_start_of_an_unknown_process_is_not_found(office: Office) -> None:
    assert office(HEAD).post("/process-instances", {"definition_key": "sale"}).status_code == 404
    other_bureau = office(OUTSIDER).post("/process-instances", {"definition_key": "purchase"})
    assert other_bureau.status_code == 404, "what one bureau deployed is no process of another"


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"definition_key": 7},
        {"definition_key": "purchase", "variables": []},
        {"definition_key": "purchase", "business_key": ""},
        {"definition_key": "purchase", "business_key": "x" * 201},
        {"definition_key": "purchase", "colour": "red"},
        {"definition_key": "purchase", "variables": {"subject": "a\x00b"}},
        {"definition_key": "purchase", "variables": {"price": 2**53 + 2}},
        [],
        "purchase",
    ],
)
def test_start_refuses_what_the_schema_does_not_know(office: Office, order: object) -> None:
    answer = office(HEAD).post("/process-instances", order)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"


def test_list_filters_and_pages(office: Office) -> None:
    ids = [office.purchase()["id"] for _ in range(3)]
    office(OPERATOR).post(f"/process-instances/{ids[0]}/cancel", REASON)

    active = office(OPERATOR).get("/process-instances", state="active", definition_key="purchase").json["items"]
    assert [case["id"] for case in active] == [ids[2], ids[1]]
    first = office(OPERATOR).get("/process-instances", limit=2).json
    rest = office(OPERATOR).get("/process-instances", limit=2, cursor=first["next_cursor"]).json
    assert [case["id"] for case in first["items"] + rest["items"]] == ids[::-1]
    assert office(OPERATOR).get("/process-instances", business_key="none").json["items"] == []
    assert office(OPERATOR).get("/process-instances", state="lost").status_code == 422
    assert office(OPERATOR).get("/process-instances", limit=0).status_code == 422
    assert office(OPERATOR).get("/process-instances", colour="red").status_code == 422


def test_a_case_belongs_to_its_bureau_and_its_people(office: Office) -> None:
    purchase = office.purchase()
    letter = office(APPLICANT).post("/process-instances", {"definition_key": "letter"}).json

    for path in ("", "/history", "/diagram"):
        assert office(OUTSIDER).get(f"/process-instances/{purchase['id']}{path}").status_code == 404
        assert office("sunba").get(f"/process-instances/{purchase['id']}{path}").status_code == 404
    for path in ("", "/history"):
        assert office(APPLICANT).get(f"/process-instances/{letter['id']}{path}").status_code == 200
        assert office(APPLICANT).get(f"/process-instances/{purchase['id']}{path}").status_code == 404
        assert office(OTHER_APPLICANT).get(f"/process-instances/{letter['id']}{path}").status_code == 404
    for verb in ("cancel", "suspend", "resume"):
        assert office(OUTSIDER).post(f"/process-instances/{purchase['id']}/{verb}", REASON).status_code in {403, 404}
        assert office(OTHER_APPLICANT).post(f"/process-instances/{letter['id']}/{verb}", REASON).status_code in {
            403,
            404,
        }
    assert office(OTHER_APPLICANT).get("/process-instances").json["items"] == []


def test_history_tells_who_did_what_in_order(office: Office) -> None:
    case = office.checked()

    page = office(CLERK).get(f"/process-instances/{case['id']}/history", limit=4).json
    rest = office(CLERK).get(f"/process-instances/{case['id']}/history", cursor=page["next_cursor"]).json

    events = page["items"] + rest["items"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    verbs = [event["verb"] for event in events]
    assert verbs[0] == "instance.started"
    assert verbs.index("user_task.claimed") < verbs.index("user_task.completed")
    [completed] = [event for event in events if event["verb"] == "user_task.completed"]
    assert completed["actor_name"] == "陈十三"
    assert completed["payload"]["variables"]["approved"] is True


def test_diagram_says_where_the_case_stands(office: Office) -> None:
    case = office.checked()

    diagram = office(CLERK).get(f"/process-instances/{case['id']}/diagram").json

    assert "<bpmn:process" in diagram["xml"]
    assert diagram["open_elements"] == ["book"]
    assert {"s", "check"} <= set(diagram["passed_elements"])
    letter = office(APPLICANT).post("/process-instances", {"definition_key": "letter"}).json
    assert office(APPLICANT).get(f"/process-instances/{letter['id']}/diagram").status_code == 403


def test_cancel_ends_a_case_once(office: Office) -> None:
    case = office.purchase()
    path = f"/process-instances/{case['id']}/cancel"

    assert office(OPERATOR).post(path, {}).status_code == 422
    assert office(CLERK).post(path, REASON).status_code == 403
    assert office(OPERATOR).post(path, REASON, If_Match='"99"').status_code == 412
    cancelled = office(OPERATOR).post(path, REASON, If_Match=f'"{case["version"]}"')
    assert (cancelled.status_code, cancelled.json["state"]) == (200, "cancelled")
    assert cancelled.json["wait_states"] == []
    assert office(OPERATOR).post(path, REASON).status_code == 409


def test_suspend_stops_and_resume_lets_go_on(office: Office) -> None:
    case = office.purchase()
    task = office.claimed(case)
    path = f"/process-instances/{case['id']}"

    assert office(CLERK).post(f"{path}/suspend", REASON).status_code == 403
    assert office(OPERATOR).post(f"{path}/resume", REASON).status_code == 409
    assert office(OPERATOR).post(f"{path}/suspend", REASON).json["state"] == "suspended"
    values = {"variables": {"subject": "chalk", "approved": True}}
    assert office(CLERK).post(f"/user-tasks/{task['id']}/completion", values).status_code == 409
    assert office(OPERATOR).post(f"{path}/resume", REASON).json["state"] == "active"
    assert office(CLERK).post(f"/user-tasks/{task['id']}/completion", values).status_code == 200


def test_variables_are_changed_by_operators_who_say_which_version(office: Office) -> None:
    case = office.purchase()
    path = f"/process-instances/{case['id']}/variables"
    order = {"variables": {"price": 99}, **REASON}
    tag = f'"{case["version"]}"'

    assert office(OPERATOR).send("PATCH", path, order).status_code == 428
    assert office(OPERATOR).send("PATCH", path, order, If_Match='"99"').status_code == 412
    assert office(OPERATOR).send("PATCH", path, order, If_Match="3").status_code == 422
    assert office(HEAD).send("PATCH", path, order, If_Match=tag).status_code == 403
    changed = office(OPERATOR).send("PATCH", path, order, If_Match=tag)
    assert (changed.status_code, changed.json["variables"]["price"]) == (200, 99)
    assert changed.headers["ETag"] != tag
    assert office(OPERATOR).send("PATCH", path, order, If_Match="*").status_code == 200


def test_an_unknown_case_is_not_found(office: Office) -> None:
    for path in ("", "/history", "/diagram"):
        assert office(OPERATOR).get(f"/process-instances/{uuid4()}{path}").status_code == 404
    assert office(OPERATOR).post(f"/process-instances/{uuid4()}/cancel", REASON).status_code == 404
