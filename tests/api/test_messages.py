"""Messages to the one case that waits for them."""

from tests.api.callers import Office
from tests.api.processes import APPLICANT, CLERK, OPERATOR, OTHER_APPLICANT, OUTSIDER


def test_message_reaches_the_case_that_waits(office: Office) -> None:
    case = office.purchase()

    answer = office(OPERATOR).post("/messages", {"name": "purchase_recalled", "instance_id": case["id"]})

    assert (answer.status_code, answer.json) == (200, {"instance_id": case["id"]})
    assert office(OPERATOR).get(f"/process-instances/{case['id']}").json["state"] == "completed"


def test_message_nobody_or_several_wait_for_is_refused(office: Office) -> None:
    order = {"name": "purchase_recalled"}
    assert office(OPERATOR).post("/messages", order).status_code == 409
    office.purchase()
    office.purchase()
    several = office(OPERATOR).post("/messages", order)
    assert (several.status_code, several.json["type"]) == (409, "urn:bureauflow:problem:wrong_state")


def test_message_is_for_the_lane_that_waits(office: Office) -> None:
    case = office.purchase()
    letter = office(APPLICANT).post("/process-instances", {"definition_key": "letter"}).json

    assert office(CLERK).post("/messages", {"name": "purchase_recalled", "instance_id": case["id"]}).status_code == 403
    withdrawn = {"name": "letter_withdrawn", "instance_id": letter["id"]}
    for stranger in (OUTSIDER, OTHER_APPLICANT):
        assert office(stranger).post("/messages", withdrawn).status_code in {404, 409}
    assert office(CLERK).post("/messages", withdrawn).status_code == 403
    assert office(APPLICANT).post("/messages", withdrawn).status_code == 200


def test_message_needs_a_name(office: Office) -> None:
    answer = office(OPERATOR).post("/messages", {"instance_id": "x"})
    assert answer.status_code == 422
    assert {error["path"] for error in answer.json["errors"]} == {"name", "instance_id"}
