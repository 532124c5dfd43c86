"""The inbox and what people do with tasks."""

from uuid import uuid4

from tests.api.callers import Office
from tests.api.processes import APPLICANT, CLERK, HEAD, OPERATOR, OUTSIDER, TWO_VISITS

APPROVED = {"variables": {"subject": "chalk", "approved": True}}


def test_group_inbox_shows_what_may_be_claimed(office: Office) -> None:
    case = office.purchase()

    page = office(CLERK).get("/user-tasks", inbox="group").json

    [task] = page["items"]
    assert page["next_cursor"] is None
    assert task["instance_id"] == case["id"]
    assert (task["element_id"], task["state"], task["assignee"]) == ("check", "open", None)
    assert task["candidates"] == [{"kind": "group", "key": "D07/P_CLERK"}]
    assert task["created_at"].endswith("+08:00")
    assert office(HEAD).get("/user-tasks", inbox="group").json["items"] == []


def test_inboxes_follow_a_task(office: Office) -> None:
    task = office.claimed(office.purchase())
    clerk = office(CLERK)

    assert [one["id"] for one in clerk.get("/user-tasks").json["items"]] == [task["id"]]
    assert clerk.get("/user-tasks", inbox="group").json["items"] == []
    assert clerk.get("/user-tasks", inbox="all").status_code == 403
    assert clerk.post(f"/user-tasks/{task['id']}/completion", APPROVED).status_code == 200
    assert clerk.get("/user-tasks").json["items"] == []
    [done] = clerk.get("/user-tasks", inbox="done").json["items"]
    assert (done["id"], done["state"], done["ended_by"]) == (task["id"], "completed", CLERK)


def test_group_inbox_names_what_separation_of_duties_keeps_from_the_user(office: Office) -> None:
    assert office(OPERATOR).deploy({"visit.bpmn": TWO_VISITS}).status_code == 201
    assert office(HEAD).post("/process-instances", {"definition_key": "two_visits"}).status_code == 201
    clerk = office(CLERK)
    first, second = clerk.get("/user-tasks", inbox="group").json["items"]
    assert (first["barred_by"], second["barred_by"]) == (None, None)
    assert clerk.post(f"/user-tasks/{first['id']}/claim").status_code == 200

    [barred] = clerk.get("/user-tasks", inbox="group").json["items"]

    assert (barred["id"], barred["barred_by"]) == (second["id"], "visit")
    assert clerk.get(f"/user-tasks/{second['id']}").json["barred_by"] == "visit"
    assert clerk.post(f"/user-tasks/{second['id']}/claim").status_code == 403
    [free] = office(HEAD).get("/user-tasks", inbox="group").json["items"]
    assert (free["id"], free["barred_by"]) == (second["id"], None)


def test_inbox_is_read_page_by_page(office: Office) -> None:
    cases = [office.purchase()["id"] for _ in range(5)]
    clerk = office(CLERK)
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = clerk.get("/user-tasks", inbox="group", limit=2, **cursor).json
        seen += [task["instance_id"] for task in page["items"]]
        if page["next_cursor"] is None:
            break
        assert len(page["items"]) == 2
        cursor = {"cursor": page["next_cursor"]}

    assert seen == cases[::-1]


def test_inbox_refuses_a_forged_cursor(office: Office) -> None:
    for cursor in ("x", "bm8", "WyJhIl0", "W10", "null"):
        answer = office(CLERK).get("/user-tasks", inbox="done", cursor=cursor)
        assert answer.status_code == 422
        assert answer.json["errors"][0]["path"] == "cursor"


def test_read_a_task_gives_its_version_as_etag(office: Office) -> None:
    task = office.claimed(office.purchase())

    answer = office(CLERK).get(f"/user-tasks/{task['id']}")

    assert answer.headers["ETag"] == f'"{task["version"]}"'
    assert answer.json == task


def test_form_of_a_task_has_document_fields_and_data(office: Office) -> None:
    task = office.claimed(office.purchase("globe"))

    form = office(CLERK).get(f"/user-tasks/{task['id']}/form").json

    assert form["editable"]
    assert form["form_id"] == "purchase_check"
    assert form["form"]["components"][0]["key"] == "subject"
    assert form["data"] == {"subject": "globe"}
    shown = {field["path"]: field for field in form["fields"]}
    assert (shown["subject"]["value"], shown["subject"]["required"]) == ("globe", True)
    assert (shown["approved"]["label"], shown["approved"]["label_en"]) == ("中文 approved", "English approved")
    assert shown["remark"]["required"], "nobody has approved yet"


def test_form_of_a_task_without_one(office: Office) -> None:
    case = office.checked()
    office.run_jobs()
    task = office.claimed(case, "sign", HEAD)

    form = office(HEAD).get(f"/user-tasks/{task['id']}/form").json

    assert (form["form_id"], form["form"], form["fields"]) == (None, None, [])


def test_claim_with_a_stale_version_changes_nothing(office: Office) -> None:
    task = office.task(office.purchase())
    clerk = office(CLERK)

    stale = clerk.post(f"/user-tasks/{task['id']}/claim", If_Match='"41"')

    assert stale.status_code == 412
    assert stale.json["type"] == "urn:bureauflow:problem:stale_version"
    assert clerk.get(f"/user-tasks/{task['id']}").json["version"] == task["version"]
    fresh = clerk.post(f"/user-tasks/{task['id']}/claim", If_Match=f'"{task["version"]}"')
    assert (fresh.status_code, fresh.json["assignee"]) == (200, CLERK)
    assert fresh.headers["ETag"] == f'"{fresh.json["version"]}"'
    assert fresh.json["version"] > task["version"]


def test_claim_of_what_is_for_others_is_refused(office: Office) -> None:
    task = office.task(office.purchase())

    assert office(HEAD).post(f"/user-tasks/{task['id']}/claim").status_code == 403
    office.claimed({"id": task["instance_id"]})
    again = office(CLERK).post(f"/user-tasks/{task['id']}/claim")
    assert again.status_code == 200, "it is one's own already"


def test_release_gives_the_task_back(office: Office) -> None:
    task = office.claimed(office.purchase())

    released = office(CLERK).post(f"/user-tasks/{task['id']}/release")

    assert (released.status_code, released.json["assignee"]) == (200, None)
    assert office(CLERK).post(f"/user-tasks/{task['id']}/release").status_code == 409


def test_release_by_somebody_who_then_has_no_part_in_the_case(office: Office) -> None:
    task = office.task(office.purchase())
    order = {"assignee": "wangwu", "reason": "代办"}
    assert office(OPERATOR).post(f"/user-tasks/{task['id']}/assignment", order).status_code == 200

    assert office("wangwu").post(f"/user-tasks/{task['id']}/release").status_code == 200
    assert office("wangwu").get(f"/user-tasks/{task['id']}").status_code == 404


def test_assignment_needs_an_operator_a_person_and_a_reason(office: Office) -> None:
    task = office.task(office.purchase())
    path = f"/user-tasks/{task['id']}/assignment"
    order = {"assignee": "wangwu", "reason": "代办"}

    assert office(CLERK).post(path, order).status_code == 403
    unknown = office(OPERATOR).post(path, order | {"assignee": "nobody"})
    assert (unknown.status_code, unknown.json["errors"][0]["path"]) == (422, "assignee")
    abroad = office(OPERATOR).post(path, order | {"assignee": OUTSIDER})
    assert abroad.status_code == 422, "somebody of another bureau is nobody"
    for reason in ("", "   "):
        assert office(OPERATOR).post(path, order | {"reason": reason}).status_code == 422
    assigned = office(OPERATOR).post(path, order)
    assert (assigned.status_code, assigned.json["assignee"]) == (200, "wangwu")


def test_completion_moves_the_case_on(office: Office) -> None:
    task = office.claimed(office.purchase())

    done = office(CLERK).post(f"/user-tasks/{task['id']}/completion", APPROVED, If_Match=f'"{task["version"]}"')

    assert done.status_code == 200
    assert (done.json["state"], done.json["ended_by"], done.json["candidates"]) == ("completed", CLERK, [])
    assert office.run_jobs() == 1
    assert office.task({"id": task["instance_id"]}, "sign")


def test_completion_checks_the_form_and_changes_nothing(office: Office) -> None:
    task = office.claimed(office.purchase())
    path = f"/user-tasks/{task['id']}/completion"

    refused = office(CLERK).post(path, {"variables": {"subject": "x" * 61, "approved": False, "extra": 1}})

    assert refused.status_code == 422
    assert {error["path"] for error in refused.json["errors"]} == {"subject", "remark", "extra"}
    assert all(error["message"] for error in refused.json["errors"])
    assert office(CLERK).get(f"/user-tasks/{task['id']}").json == task


def test_completion_without_a_body_is_checked_too(office: Office) -> None:
    task = office.claimed(office.purchase())

    answer = office(CLERK).post(f"/user-tasks/{task['id']}/completion")

    assert answer.status_code == 422
    assert {error["path"] for error in answer.json["errors"]} == {"subject", "remark"}


def test_completion_twice_or_after_cancel_is_refused(office: Office) -> None:
    first, second = office.claimed(office.purchase()), office.claimed(office.purchase())
    path = f"/user-tasks/{first['id']}/completion"
    assert office(CLERK).post(path, APPROVED).status_code == 200
    cancelled = office(OPERATOR).post(f"/process-instances/{second['instance_id']}/cancel", {"reason": "重复"})
    assert cancelled.status_code == 200

    again = office(CLERK).post(path, APPROVED)

    assert (again.status_code, again.json["type"]) == (409, "urn:bureauflow:problem:wrong_state")
    assert office(CLERK).post(f"/user-tasks/{second['id']}/completion", APPROVED).status_code == 409


def test_completion_of_what_somebody_else_holds_is_refused(office: Office) -> None:
    task = office.claimed(office.purchase())

    assert office(OPERATOR).post(f"/user-tasks/{task['id']}/completion", APPROVED).status_code == 403


def test_tasks_of_another_bureau_do_not_exist(office: Office) -> None:
    task = office.claimed(office.purchase())
    stranger = office(OUTSIDER)

    assert stranger.get(f"/user-tasks/{task['id']}").status_code == 404
    assert stranger.get(f"/user-tasks/{task['id']}/form").status_code == 404
    for verb in ("claim", "release", "completion"):
        assert stranger.post(f"/user-tasks/{task['id']}/{verb}").status_code == 404
    assert stranger.get("/user-tasks", inbox="done", instance_id=task["instance_id"]).json["items"] == []


def test_tasks_of_others_do_not_exist_for_an_applicant(office: Office) -> None:
    task = office.claimed(office.purchase())
    applicant = office(APPLICANT)

    assert applicant.get(f"/user-tasks/{task['id']}").status_code == 404
    for verb in ("claim", "release", "completion"):
        assert applicant.post(f"/user-tasks/{task['id']}/{verb}").status_code == 404


def test_an_unknown_task_is_not_found(office: Office) -> None:
    assert office(CLERK).get(f"/user-tasks/{uuid4()}").status_code == 404
    assert office(CLERK).get("/user-tasks/not-an-id").status_code == 404
