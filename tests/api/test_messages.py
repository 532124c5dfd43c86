"""Messages to the one case that waits for them."""

from tests.api.callers import Office
from tests.api.processes import APPLICANT, CLERK, OPERATOR, OTHER_APPLICANT, OUTSIDER
from tests.modeling import a_model, ad_hoc, assigned, catch, end, extension, message, signal, start, user


def test_message_reaches_the_case_that_waits(office: Office) -> None:
    case = office.purchase()

    answer = office(OPERATOR).post("/messages", {"name": "purchase_recalled", "instance_id": case["id"]})

    assert (answer.status_code, answer.json) == (200, {"instance_id": case["id"], "kept_until": None})
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


CHECK = user("check", extension(assigned(candidateGroups="D07")))


def test_a_message_may_be_kept_for_its_time_to_live(office: Office) -> None:
    order = {"name": "purchase_recalled", "time_to_live": "PT1H"}
    kept = office(OPERATOR).post("/messages", order)
    assert kept.status_code == 200
    assert kept.json["instance_id"] is None
    assert kept.json["kept_until"] is not None
    assert office(APPLICANT).post("/messages", order).status_code == 409
    assert office(CLERK).get("/messages").status_code == 403
    [listed] = office(OPERATOR).get("/messages").json["items"]
    assert (listed["name"], listed["tries"]) == ("purchase_recalled", 0)
    discarding = f"/messages/{listed['id']}/discard"
    assert office(CLERK).post(discarding, {"reason": "no more"}).status_code == 403
    assert office(OPERATOR).post(discarding, {"reason": "no more"}).status_code == 204
    assert office(OPERATOR).post(discarding, {"reason": "no more"}).status_code == 404
    assert office(OPERATOR).get("/messages").json["items"] == []
    for wrong in ("PT0S", "for ever", "P1000D"):
        refused = office(OPERATOR).post("/messages", order | {"time_to_live": wrong})
        assert (refused.status_code, refused.json["errors"][0]["path"]) == (422, "time_to_live")


def test_a_message_begins_the_case_that_it_starts(office: Office) -> None:
    model = a_model(
        start("s", message("asked")), CHECK, end(), flows="s check; check e", messages=["asked"], key="asked"
    )
    assert office(OPERATOR).deploy({"model.bpmn": model}).status_code == 201
    answer = office(CLERK).post("/messages", {"name": "asked", "variables": {"what": "a desk"}})
    assert answer.status_code == 200
    case = office(OPERATOR).get(f"/process-instances/{answer.json['instance_id']}").json
    assert case["variables"]["what"] == "a desk"


def test_a_signal_goes_to_every_case_that_waits(office: Office) -> None:
    assert (
        office(OPERATOR)
        .deploy(
            {
                "model.bpmn": a_model(
                    start(), catch("w", signal("go")), CHECK, end(), flows="s w; w check; check e", key="waiting"
                )
            }
        )
        .status_code
        == 201
    )
    cases = [office(CLERK).post("/process-instances", {"definition_key": "waiting"}).json for _ in range(2)]
    [wait] = office(OPERATOR).get(f"/process-instances/{cases[0]['id']}").json["wait_states"]
    assert (wait["kind"], wait["signal_name"]) == ("signal", "go")
    assert office(CLERK).post("/signals", {"name": "go"}).status_code == 403
    answer = office(OPERATOR).post("/signals", {"name": "go", "variables": {"colour": "green"}})
    assert (answer.status_code, answer.json) == (200, {"delivered": 2, "started": 0})
    office.run_jobs()
    for case in cases:
        found = office(OPERATOR).get(f"/process-instances/{case['id']}").json
        assert found["variables"]["colour"] == "green"


def test_activities_of_an_ad_hoc_sub_process_are_started_over_the_api(office: Office) -> None:
    visits = ad_hoc("visits", CHECK, until="false")
    assert (
        office(OPERATOR)
        .deploy({"model.bpmn": a_model(start(), visits, end(), flows="s visits; visits e", key="visits_of")})
        .status_code
        == 201
    )
    case = office(CLERK).post("/process-instances", {"definition_key": "visits_of"}).json
    [wait] = office(OPERATOR).get(f"/process-instances/{case['id']}").json["wait_states"]
    assert (wait["kind"], wait["startable"]) == ("ad_hoc", ["check"])
    path = f"/process-instances/{case['id']}/activities"
    answer = office(OPERATOR).post(path, {"element_id": "check"})
    assert answer.status_code == 200
    assert (answer.json["id"], answer.json["element_id"]) == (case["id"], "check")
    found = office(OPERATOR).get(f"/process-instances/{case['id']}").json
    assert {wait["kind"] for wait in found["wait_states"]} == {"ad_hoc", "user_task"}
    assert office(OPERATOR).post(path, {"element_id": "other"}).status_code == 409
    assert office(OUTSIDER).post(path, {"element_id": "check"}).status_code in {403, 404}
