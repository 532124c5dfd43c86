"""Files in the forms of pages, without any script: chosen, sent along, shown, removed, kept."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine import commands
from tests.api.processes import CLERK, HEAD, OUTSIDER, a_field, a_form
from tests.modeling import a_model, assigned, end, extension, start, user
from tests.support.files import HTML, PDF, PNG
from tests.support.world import World
from tests.web.visitors import Visitor, case_address, task_address

NewVisitor = Callable[[str], Visitor]
ADDRESS = "/start/report"
FORM = a_form(
    "report",
    a_field("subject", validate={"required": True}),
    a_field("papers", "filepicker", multiple=True, accept=".pdf"),
    {"type": "dynamiclist", "path": "members", "label": "成员", "components": [a_field("proof", "filepicker")]},
)
REPORT = a_model(
    start("s", extension('<zeebe:formDefinition formId="report"/>')),
    user("check", extension('<zeebe:formDefinition formId="report"/>', assigned(candidateGroups="D07/P_CLERK"))),
    end("e"),
    flows="s check; check e",
    key="report",
)


@pytest.fixture
def world(world: World) -> World:
    with world.acting("admin") as uow:
        commands.deploy(uow, {"report.bpmn": REPORT, "report.form": FORM}, "report")
    return world


@pytest.fixture
def head(world: World, visitor: NewVisitor) -> Visitor:
    head = visitor(HEAD)
    head.open(ADDRESS)
    return head


def send(person: Visitor, address: str = ADDRESS, /, **entries: Any) -> TestResponse:
    """Post the form with everything that stands in it, also where a name stands several times."""
    form = next(form for form in person.page.forms if form.action == address)
    held: dict[str, Any] = {}
    for name, value in form.form_values():
        held.setdefault(name, []).append(value)
    files = {name: value for name, value in entries.items() if isinstance(value, tuple)}
    texts = {name: value for name, value in entries.items() if name not in files}
    return person.post(address, {**held, **texts, **files})


def a_file(name: str = "章程.pdf", content: bytes = PDF) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def names(person: Visitor) -> list[str]:
    return [str(link.text) for link in person.page.xpath('//ul[@class="file-list"]//a')]


def test_files_go_along_with_the_form(world: World, head: Visitor) -> None:
    entries = {
        "action": "start",
        "subject": "纸",
        "_upload:papers": a_file(),
        "_upload:members[0].proof": a_file("b.pdf"),
    }
    response = send(head, **entries)
    assert response.status_code == 303, head.text
    case = UUID(response.location.rpartition("/")[2])
    assert [one["name"] for one in world.variables(case)["papers"]] == ["章程.pdf"]
    assert [one["name"] for one in world.variables(case)["members"][0]["proof"]] == ["b.pdf"]
    assert "章程.pdf" in head.open(case_address(case))


def test_files_survive_a_refused_form_and_a_preview(world: World, head: Visitor) -> None:
    assert send(head, action="start", subject="", **{"_upload:papers": a_file()}).status_code == 422
    assert names(head) == ["章程.pdf"]
    assert send(head, _rows="add:members").status_code == 200
    assert names(head) == ["章程.pdf"]
    preview = send(head, ADDRESS)  # nothing chosen, still without a subject
    assert preview.status_code == 422
    assert names(head) == ["章程.pdf"]
    response = send(head, action="start", subject="纸")
    assert response.status_code == 303
    case = UUID(response.location.rpartition("/")[2])
    assert [one["name"] for one in world.variables(case)["papers"]] == ["章程.pdf"]


def test_files_are_added_and_removed_by_buttons(world: World, head: Visitor) -> None:
    for name in ("a.pdf", "b.pdf"):
        assert send(head, _files="upload", **{"_upload:papers": a_file(name)}).status_code == 200
    assert names(head) == ["a.pdf", "b.pdf"]
    [first, _] = head.page.xpath('//button[@name="_files" and starts-with(@value, "remove:papers:")]/@value')
    assert send(head, _files=str(first)).status_code == 200
    assert names(head) == ["b.pdf"]


def test_refused_file_is_named_at_its_field_and_nothing_is_submitted(world: World, head: Visitor) -> None:
    response = send(head, action="start", subject="纸", **{"_upload:papers": a_file("a.pdf", HTML)})
    assert response.status_code == 422
    [error] = head.page.xpath('//*[@id="f-papers-error"]')
    assert "a.pdf" in error.text_content()
    assert head.values("subject") == ["纸"]
    response = send(head, action="start", subject="纸", **{"_upload:papers": a_file("a.png", PNG)})
    assert response.status_code == 422
    assert "只接受 .pdf 格式的文件" in head.text
    assert "您还没有发起过办件" in head.open("/inbox?box=started")


def test_double_click_with_a_file_starts_one_case(world: World, head: Visitor) -> None:
    entries = {**head.fields(ADDRESS), "action": "start", "subject": "纸"}
    locations = {head.post(ADDRESS, {**entries, "_upload:papers": a_file()}).location for _ in range(2)}
    assert len(locations) == 1


def test_file_of_the_case_is_shown_at_its_task_and_stays(world: World, head: Visitor, visitor: NewVisitor) -> None:
    response = send(head, action="start", subject="纸", **{"_upload:papers": a_file()})
    case = UUID(response.location.rpartition("/")[2])
    address = task_address(world.claim(case, "check", CLERK))
    clerk = visitor(CLERK)
    clerk.open(address)
    assert names(clerk) == ["章程.pdf"]
    send(clerk, address, action="complete")
    assert world.open_tasks(case) == []
    assert [one["name"] for one in world.variables(case)["papers"]] == ["章程.pdf"]


def test_link_gives_the_file_to_those_who_may_see_it(world: World, head: Visitor, visitor: NewVisitor) -> None:
    send(head, _files="upload", **{"_upload:papers": a_file()})
    [address] = head.page.xpath('//ul[@class="file-list"]//a/@href')
    response = head.client.get(str(address))
    assert (response.status_code, response.data) == (200, PDF)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    visitor(CLERK).open(str(address), status=404)
    visitor(OUTSIDER).open(str(address), status=404)


def test_papers_tell_what_each_file_is(head: Visitor) -> None:
    files = {"_upload:papers": a_file(), "_upload:members[0].proof": a_file("b.pdf")}
    case = str(send(head, action="start", subject="纸", **files).location)
    page = head.open(case)
    assert f"中文 papers： 章程.pdf {len(PDF)} 字节" in page
    assert "中文 proof： b.pdf" in page
    assert "English papers: 章程.pdf" in head.open(f"{case}?lang=en")


def test_script_uploads_one_file_at_once(head: Visitor) -> None:
    guard = head.fields(ADDRESS)["csrf_token"]
    answer = head.client.post("/files", data={"csrf_token": guard, "file": a_file()})
    assert answer.json is not None
    assert (answer.status_code, answer.json["name"]) == (200, "章程.pdf")
    refused = head.client.post("/files", data={"csrf_token": guard, "file": a_file("a.pdf", HTML)})
    assert refused.json is not None
    assert refused.status_code == 422
    assert "a.pdf 的内容不是这些格式" in refused.json["error"]
    assert head.client.post("/files", data={"csrf_token": guard}).status_code == 400
    assert head.client.post("/files", data={"csrf_token": "forged", "file": a_file()}).status_code == 403


def test_strangers_upload_nothing(app: Flask, world: World) -> None:
    answer = app.test_client().post("/files", data={"file": a_file()}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.text) == (401, "")
