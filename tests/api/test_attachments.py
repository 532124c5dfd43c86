"""Files by the API: uploaded, read, listed with their case."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from api.app import create_app
from engine.runtime import Runtime
from tests.api.callers import BOUNDARY, V1, Answer, Caller, Office
from tests.api.processes import APPLICANT, CLERK, HEAD, OTHER_APPLICANT, OUTSIDER, a_field, a_form
from tests.modeling import a_model, assigned, end, extension, start, user
from tests.support.files import HTML, OFD, PDF

MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
REPORT = a_model(
    start("s", extension('<zeebe:formDefinition formId="report"/>')),
    user("check", extension(assigned(candidateGroups="D07/P_CLERK"))),
    end("e"),
    flows="s check; check e",
    key="report",
)
FORM = a_form("report", a_field("papers", "filepicker", multiple=True, accept=".pdf,.ofd", validate={"required": True}))


def a_body(content: bytes, name: str = "报告.pdf", part: str = "file") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{part}"; filename="{name}"\r\n'
    return f"{head}Content-Type: text/html\r\n\r\n".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def sent(caller: Caller, content: bytes = PDF, name: str = "报告.pdf") -> Answer:
    return caller.post_raw("/attachments", a_body(content, name), MULTIPART)


def uploaded(caller: Caller, **parts: Any) -> dict[str, Any]:
    answer = sent(caller, **parts)
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


@pytest.fixture
def office(office: Office) -> Office:
    assert office("admin").deploy({"report.bpmn": REPORT, "report.form": FORM}, "report").status_code == 201
    return office


def a_report(office: Office, *files: Any) -> Answer:
    return office(HEAD).post("/process-instances", {"definition_key": "report", "variables": {"papers": files}})


def test_upload_answers_what_is_known_of_the_file(office: Office) -> None:
    answer = sent(office(HEAD))

    assert answer.status_code == 201
    file = answer.json
    assert answer.headers["Location"] == f"{V1}/attachments/{file['id']}"
    assert (file["name"], file["media_type"], file["size"]) == ("报告.pdf", "application/pdf", len(PDF))
    assert file["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert (file["instance_id"], file["element_id"]) == (None, "")
    assert office(HEAD).get(f"/attachments/{file['id']}").json == file


@pytest.mark.parametrize("content, name", [(HTML, "a.pdf"), (HTML, "a.html"), (PDF, "a.ofd"), (b"", "a.pdf")])
def test_upload_of_another_kind_is_refused(office: Office, content: bytes, name: str) -> None:
    answer = sent(office(HEAD), content, name)
    assert answer.status_code == 422
    assert [error["path"] for error in answer.json["errors"]] == ["file"]


def test_upload_needs_one_file_and_a_person(office: Office) -> None:
    assert office(HEAD).post_raw("/attachments", a_body(PDF, part="files"), MULTIPART).status_code == 422
    assert office(HEAD).post("/attachments", {"file": "x"}).status_code == 415
    assert sent(office.nobody).status_code == 401


@pytest.mark.parametrize("excess", [1, 3_000_000])
def test_upload_over_the_limit_is_refused(office: Office, seeded: Runtime, excess: int) -> None:
    small = create_app(runtime=replace(seeded, settings=replace(seeded.settings, max_file_bytes=100)))
    caller = Caller(small, office(HEAD).secret)
    assert sent(caller, PDF + bytes(100 - len(PDF))).status_code == 201
    answer = sent(caller, PDF + bytes(100 - len(PDF) + excess))
    assert (answer.status_code, answer.json["type"]) == (413, "urn:bureauflow:problem:too_large")


def test_content_is_to_keep_and_never_to_show(office: Office) -> None:
    file = uploaded(office(HEAD), content=OFD, name="报 告.ofd")

    answer = office(HEAD).get(f"/attachments/{file['id']}/content")

    assert (answer.status_code, answer.data, answer.mimetype) == (200, OFD, "application/ofd")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%E6%8A%A5%20%E5%91%8A.ofd" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Length"] == str(len(OFD))
    read = office("admin").get("/audit-events", verb="file.read", object_id=file["id"]).json["items"]
    assert [event["payload"]["sha256"] for event in read] == [file["sha256"]]


def test_start_takes_ids_and_the_case_lists_its_files(office: Office) -> None:
    first, second = uploaded(office(HEAD)), uploaded(office(HEAD), content=OFD, name="附件.ofd")

    case = a_report(office, first["id"], {"id": second["id"], "name": "forged.pdf"})

    assert case.status_code == 201, case.text
    told = [{key: file[key] for key in ("id", "name", "media_type", "size", "sha256")} for file in (first, second)]
    assert case.json["variables"]["papers"] == told
    listed = office(HEAD).get(f"/process-instances/{case.json['id']}/attachments", limit=1).json
    assert [file["id"] for file in listed["items"]] == [second["id"]]
    assert (listed["items"][0]["instance_id"], listed["items"][0]["element_id"]) == (case.json["id"], "s")
    rest = office(HEAD).get(f"/process-instances/{case.json['id']}/attachments", cursor=listed["next_cursor"]).json
    assert [file["id"] for file in rest["items"]] == [first["id"]]
    assert office(CLERK).get(f"/attachments/{first['id']}/content").status_code == 200


def test_start_names_the_wrong_field(office: Office) -> None:
    for files in ([], [uploaded(office(CLERK))["id"]], ["x"]):
        answer = a_report(office, *files)
        assert answer.status_code == 422
        assert [error["path"] for error in answer.json["errors"]] == ["papers"]


def test_files_of_others_do_not_exist(office: Office) -> None:
    loose = uploaded(office(HEAD))
    bound = uploaded(office(HEAD))
    case = a_report(office, bound["id"]).json
    for stranger in (OUTSIDER, APPLICANT, OTHER_APPLICANT):
        for file in (loose, bound):
            assert office(stranger).get(f"/attachments/{file['id']}").status_code == 404
            assert office(stranger).get(f"/attachments/{file['id']}/content").status_code == 404
        assert office(stranger).get(f"/process-instances/{case['id']}/attachments").status_code == 404
    assert office(CLERK).get(f"/attachments/{loose['id']}").status_code == 404


def test_upload_under_a_cookie_needs_the_csrf_token(app: Flask, office: Office, password: str) -> None:
    browser = app.test_client()
    token = browser.post(f"{V1}/session", json={"username": HEAD, "password": password}).json["csrf_token"]  # type: ignore[index]
    for headers, status in (({}, 403), ({"X-CSRF-Token": token}, 201)):
        answer = browser.post(f"{V1}/attachments", data=a_body(PDF), content_type=MULTIPART, headers=headers)
        assert answer.status_code == status
