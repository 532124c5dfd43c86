"""Timers, work of handlers and incidents, for operators."""

from uuid import uuid4

from tests.api.callers import Office
from tests.api.processes import CLERK, OPERATOR, OUTSIDER
from tests.modeling import a_model, assigned, end, exclusive, extension, start, user


def test_jobs_are_listed_for_operators(office: Office) -> None:
    case = office.checked()

    jobs = office(OPERATOR).get("/jobs", instance_id=case["id"]).json["items"]

    assert {(job["kind"], job["state"]) for job in jobs} == {("timer", "cancelled"), ("work", "due")}
    [due] = office(OPERATOR).get("/jobs", state="due").json["items"]
    assert (due["type"], due["element_id"], due["attempts"], due["error"]) == ("test.book", "book", 0, None)
    assert office(OPERATOR).get(f"/jobs/{due['id']}").json == due
    assert office(CLERK).get("/jobs").status_code == 403
    assert office(CLERK).get(f"/jobs/{due['id']}").status_code == 403


def test_run_fires_a_timer_now(office: Office) -> None:
    case = office.purchase()
    [timer] = office(OPERATOR).get("/jobs", instance_id=case["id"]).json["items"]

    assert office(CLERK).post(f"/jobs/{timer['id']}/run").status_code == 403
    fired = office(OPERATOR).post(f"/jobs/{timer['id']}/run")

    assert (fired.status_code, fired.json["state"]) == (200, "succeeded")
    assert office(OPERATOR).get(f"/process-instances/{case['id']}").json["state"] == "completed"
    assert office(OPERATOR).post(f"/jobs/{timer['id']}/run").status_code == 409


def test_retry_runs_failed_work_again(office: Office) -> None:
    case = office.checked("trouble")
    [job] = office(OPERATOR).get("/jobs", state="due").json["items"]
    assert office(OPERATOR).post(f"/jobs/{job['id']}/retry").status_code == 409, "it has not failed"
    for _ in range(4):
        office(OPERATOR).post(f"/jobs/{job['id']}/run")
        office.run_jobs()
    failed = office(OPERATOR).get(f"/jobs/{job['id']}").json
    assert (failed["state"], failed["attempts"]) == ("failed", 4)
    assert "the ledger is closed" in failed["error"]
    assert office(OPERATOR).get(f"/process-instances/{case['id']}").json["state"] == "incident"

    retried = office(OPERATOR).post(f"/jobs/{job['id']}/retry")

    assert (retried.status_code, retried.json["state"]) == (200, "due")
    assert office(OPERATOR).get(f"/process-instances/{case['id']}").json["state"] == "active"


def test_jobs_of_another_bureau_do_not_exist(office: Office) -> None:
    office.checked()
    [job] = office(OPERATOR).get("/jobs", state="due").json["items"]

    for verb in ("run", "retry"):
        assert office(OUTSIDER).post(f"/jobs/{job['id']}/{verb}").status_code in {403, 404}
        assert office(OPERATOR).post(f"/jobs/{uuid4()}/{verb}").status_code == 404
    assert office(OPERATOR).get(f"/jobs/{uuid4()}").status_code == 404


def test_a_completion_whose_step_fails_keeps_what_was_entered(office: Office) -> None:
    model = a_model(
        start("s"),
        user("ask", extension(assigned(candidateUsers=CLERK))),
        exclusive("large", "large_e"),
        end("e"),
        end("refused"),
        flows="s ask; ask large; large refused = amount > 5; large e",
        key="measured",
    )
    assert office(OPERATOR).deploy({"measured.bpmn": model}).status_code == 201
    case = office(CLERK).post("/process-instances", {"definition_key": "measured"}).json
    task = office.claimed(case, "ask")
    path = f"/user-tasks/{task['id']}/completion"

    failed = office(CLERK).post(path, {"variables": {"amount": "many"}}, Idempotency_Key="k")

    assert (failed.status_code, failed.json["type"]) == (409, "urn:bureauflow:problem:incident_opened")
    assert office(CLERK).get(f"/user-tasks/{task['id']}").json["state"] == "open"
    assert office(OPERATOR).get(f"/process-instances/{case['id']}").json["state"] == "incident"
    [job] = office(OPERATOR).get("/jobs", instance_id=case["id"], state="failed").json["items"]
    assert (job["kind"], job["element_id"]) == ("step", "ask")
    assert "large" in job["error"]
    assert office(CLERK).post(path, {"variables": {"amount": 1}}, Idempotency_Key="k").status_code == 409
    again = office(OPERATOR).post(f"/jobs/{job['id']}/retry")
    assert (again.status_code, again.json["type"]) == (409, "urn:bureauflow:problem:incident_opened")
    assert office(OPERATOR).get(f"/jobs/{job['id']}").json["state"] == "failed"
