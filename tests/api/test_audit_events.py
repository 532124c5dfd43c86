"""The evidence as auditors read it."""

from tests.api.callers import Office
from tests.api.processes import CLERK, OPERATOR, OUTSIDER


def test_events_are_filtered(office: Office) -> None:
    case = office.checked()
    auditor = office(OPERATOR)

    completed = auditor.get("/audit-events", instance_id=case["id"], verb="user_task.completed").json["items"]
    assert [event["actor_name"] for event in completed] == ["陈十三"]
    [event] = completed
    assert len(event["hash"]) == 64
    by_clerk = auditor.get("/audit-events", actor=CLERK, instance_id=case["id"]).json["items"]
    assert {one["actor_id"] for one in by_clerk} == {event["actor_id"]}
    of_task = auditor.get("/audit-events", object_id=event["object_id"]).json["items"]
    assert event["id"] in {one["id"] for one in of_task}
    assert auditor.get("/audit-events", since=event["at"], until=event["at"]).json["items"] == []
    assert auditor.get("/audit-events", since="9999-12-31T23:59:59-14:00").json["items"] == []
    assert auditor.get("/audit-events", until="0001-01-01T00:00:00+14:00").json["items"] == []


def test_events_are_read_page_by_page(office: Office) -> None:
    office.checked()
    whole = office(OPERATOR).get("/audit-events", limit=200).json["items"]
    first = office(OPERATOR).get("/audit-events", limit=3).json
    second = office(OPERATOR).get("/audit-events", limit=200, cursor=first["next_cursor"]).json
    assert first["items"] + second["items"] == whole


def test_events_refuse_what_is_no_time(office: Office) -> None:
    for moment in ("yesterday", "2026-01-01T00:00:00"):
        assert office(OPERATOR).get("/audit-events", since=moment).status_code == 422


def test_events_are_for_auditors_of_the_bureau(office: Office) -> None:
    assert office(CLERK).get("/audit-events").status_code == 403
    assert office(OUTSIDER).get("/audit-events").status_code == 403
