"""Forms as programs see them: what a step shows of its case, and what it takes."""

from typing import Any

import pytest

from tests.api.callers import Office
from tests.api.corrections import APPLIED, DEFECTS, FILES
from tests.api.processes import CLERK, HEAD


@pytest.fixture
def case(people: Office) -> dict[str, Any]:
    """A grant that waits for a clerk to look at it."""
    assert people("admin").deploy(FILES).status_code == 201
    answer = people(HEAD).post("/process-instances", {"definition_key": "grant", "variables": APPLIED})
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def form_of(people: Office, case: dict[str, Any], step: str, by: str) -> Any:
    task = people.task(case, step)
    return people(by).get(f"/user-tasks/{task['id']}/form").json


def hand_in(people: Office, case: dict[str, Any], step: str, by: str, **variables: Any) -> Any:
    address = f"/user-tasks/{people.task(case, step)['id']}"
    people(by).post(f"{address}/claim")
    return people(by).post(f"{address}/completion", {"variables": variables})


@pytest.fixture
def correcting(people: Office, case: dict[str, Any]) -> dict[str, Any]:
    """The same, sent back to be corrected."""
    assert hand_in(people, case, "look", CLERK, officer=CLERK, defects=DEFECTS).status_code == 200
    return case


def fields_of(form: Any) -> dict[str, Any]:
    rows = [field for one in form["fields"] for row in one["rows"] for field in row]
    return {field["path"]: field for field in [*form["fields"], *rows]}


def test_form_offers_people_and_shows_tables(people: Office, case: dict[str, Any]) -> None:
    form = form_of(people, case, "look", CLERK)
    officer, table, _ = form["fields"]
    assert {"value": CLERK, "label": "陈十三 · 经办人", "label_en": "Chen Shisan · Case Officer"} in officer["options"]
    assert table["value"] == [{"name": "李甲"}, {"name": "王乙"}]
    assert table["columns"] == [{"key": "name", "label": "姓名", "label_en": "Name", "format": "", "options": []}]
    assert form["marks"] == []


def test_completion_refuses_somebody_who_is_not_offered(people: Office, case: dict[str, Any]) -> None:
    refused = hand_in(people, case, "look", CLERK, officer=HEAD, defects=[])
    assert refused.status_code == 422
    assert [error["path"] for error in refused.json["errors"]] == ["officer"]


def test_form_marks_what_is_to_be_corrected(people: Office, correcting: dict[str, Any]) -> None:
    form = form_of(people, correcting, "correct", HEAD)
    fields = fields_of(form)
    assert fields["amount"]["marks"] == ["与预算不符"]
    assert fields["members[1].name"]["marks"] == ["姓名不全"]
    assert fields["subject"]["marks"] == []
    assert form["marks"] == DEFECTS


def test_form_sends_nothing_that_the_step_hides(people: Office, correcting: dict[str, Any]) -> None:
    task = people.task(correcting, "correct")
    answer = people(HEAD).get(f"/user-tasks/{task['id']}/form")
    assert "6222" not in answer.text
    assert "7011" not in answer.text
    fields = fields_of(answer.json)
    assert (fields["bank_account"]["visible"], fields["bank_account"]["value"]) == (False, None)
    members = [{"name": "李甲"}, {"name": "王乙"}]
    assert answer.json["data"] == {"subject": "globe", "amount": 300_000_000, "members": members}


def test_form_of_a_finished_step_still_hides(people: Office, correcting: dict[str, Any]) -> None:
    task = people.task(correcting, "correct")
    assert hand_in(people, correcting, "correct", HEAD, amount=100, correction_note="已改").status_code == 200
    answer = people(HEAD).get(f"/user-tasks/{task['id']}/form")
    assert "6222" not in answer.text
    assert answer.json["data"]["correction_note"] == "已改"


def test_money_is_whole_cents(people: Office, correcting: dict[str, Any]) -> None:
    shown = fields_of(form_of(people, correcting, "correct", HEAD))["amount"]
    assert (shown["value"], shown["format"]) == (300_000_000, "money")
    for wrong in (99, 1.5, "1.00"):
        refused = hand_in(people, correcting, "correct", HEAD, amount=wrong)
        assert refused.status_code == 422
        assert [error["path"] for error in refused.json["errors"]] == ["amount"]


def test_readonly_at_a_step_cannot_be_changed(people: Office, correcting: dict[str, Any]) -> None:
    refused = hand_in(people, correcting, "correct", HEAD, amount=100, subject="chalk")
    assert [error["path"] for error in refused.json["errors"]] == ["subject"]
