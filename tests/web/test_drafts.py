"""Drafts by the pages: saved by script or button, shown, discarded, ended; and the form of an expired session."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from engine.uow import utc_now
from tests.api.processes import CLERK, HEAD
from tests.support.world import World
from tests.web.visitors import Visitor, task_address

NewVisitor = Callable[[str], Visitor]
START = "/start/purchase"
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def task_id(world: World) -> UUID:
    return world.claim(world.start("purchase", by=HEAD, subject="打印纸", price=20), "check", CLERK)


@pytest.fixture
def clerk(task_id: UUID, visitor: NewVisitor) -> Visitor:
    clerk = visitor(CLERK)
    clerk.open(task_address(task_id))
    return clerk


def remarks(person: Visitor) -> list[str]:
    """What stands in the text area; the first line break of one is not part of it."""
    return [text.removeprefix("\n") for text in person.values("remark")]


def test_script_saves_what_stands_in_the_form(clerk: Visitor, task_id: UUID) -> None:
    address = task_address(task_id)
    entries = {**clerk.fields(address), "subject": "", "remark": "先问价"}
    answer = clerk.client.post(f"{address}/draft", data=entries, headers=SCRIPT)
    assert answer.json is not None
    assert answer.status_code == 200
    assert answer.json["said"].startswith("草稿已于 ")
    assert "您看到的是" in clerk.open(address)
    assert (clerk.values("subject"), remarks(clerk)) == ([""], ["先问价"])


def test_button_saves_and_discards(clerk: Visitor, task_id: UUID) -> None:
    address = task_address(task_id)
    assert clerk.submit(address, action="save_draft", subject="", remark="先问价").location == address
    clerk.open(address)
    assert remarks(clerk) == ["先问价"]
    assert clerk.submit(address, action="discard_draft").location == address
    assert "草稿已放弃" in clerk.open(address)
    assert (clerk.values("subject"), remarks(clerk)) == (["打印纸"], [""])


def test_handing_in_ends_the_draft(clerk: Visitor, task_id: UUID, world: World) -> None:
    address = task_address(task_id)
    clerk.submit(address, action="save_draft", remark="先问价")
    clerk.open(address)
    assert clerk.submit(address, action="complete", approved="true").status_code == 303
    assert "您看到的是" not in clerk.open(address)


def test_start_page_keeps_a_draft(visitor: NewVisitor) -> None:
    head = visitor(HEAD)
    head.open(START)
    assert head.submit(START, action="save_draft", subject="粉笔", price="很贵").location == START
    assert "您看到的是" in head.open(START)
    assert (head.values("subject"), head.values("price")) == (["粉笔"], ["很贵"])
    answer = head.client.post(f"{START}/draft", data={**head.fields(START), "subject": "黑板擦"}, headers=SCRIPT)
    assert answer.status_code == 200
    head.open(START)
    assert head.values("subject") == ["黑板擦"]
    assert head.submit(START, action="discard_draft").location == START
    head.open(START)
    assert head.values("subject") == [""]
    assert "您还没有发起过办件" in head.open("/inbox?box=started")


def windows(person: Visitor, address: str) -> tuple[dict[str, str], dict[str, str]]:
    """The form of the page, opened twice."""
    person.open(address)
    first = person.fields(address)
    person.open(address)
    return first, person.fields(address)


@pytest.mark.parametrize("action", ["save_draft", "start", "discard_draft"])
def test_entries_of_another_window_are_not_replaced_unasked(action: str, visitor: NewVisitor) -> None:
    head = visitor(HEAD)
    head.open(START)
    head.submit(START, action="save_draft", subject="粉笔")
    desk, phone = windows(head, START)
    assert head.post(START, {**phone, "action": "save_draft", "subject": "黑板擦"}).status_code == 303

    refused = head.post(START, {**desk, "action": action, "subject": "打印纸", "price": "20"})

    assert refused.status_code == 412
    assert "另一个窗口已于" in head.text
    assert head.values("subject") == ["打印纸"], "what stands in the page stays there"
    desk = head.fields(START)
    head.open(START)
    assert head.values("subject") == ["黑板擦"]
    assert head.post(START, {**desk, "action": "replace_draft"}).location == START
    head.open(START)
    assert head.values("subject") == ["打印纸"]


def test_script_is_told_of_entries_of_another_window(clerk: Visitor, task_id: UUID) -> None:
    address = task_address(task_id)
    desk, phone = windows(clerk, address)

    def saved(window: dict[str, str], remark: str) -> TestResponse:
        return clerk.client.post(f"{address}/draft", data={**window, "remark": remark}, headers=SCRIPT)

    first = saved(phone, "先问价")
    assert saved(phone, "再问价").status_code == 200, "a page saves over what it saved, also when it heard no answer"
    refused = saved(desk, "不买")
    assert (first.status_code, refused.status_code) == (200, 412)
    assert first.json is not None
    assert refused.json is not None
    assert refused.json["gone"] is False
    assert "另一个窗口已于" in refused.json["said"]
    assert clerk.post(address, {**desk, "action": "complete", "approved": "true"}).status_code == 412
    clerk.open(address)
    assert remarks(clerk) == ["再问价"]
    assert saved({**phone, "_draft": first.json["known"]}, "三问价").status_code == 200
    assert saved({**phone, "_draft": "nonsense"}, "").status_code == 400


def test_page_of_a_draft_that_was_handed_in_makes_no_second_one(visitor: NewVisitor) -> None:
    head = visitor(HEAD)
    head.open(START)
    head.submit(START, action="save_draft", subject="粉笔", price="20")
    desk, phone = windows(head, START)
    assert head.post(START, {**phone, "action": "start"}).status_code == 303
    answer = head.client.post(f"{START}/draft", data=desk, headers=SCRIPT)
    assert answer.json is not None
    assert (answer.status_code, answer.json["gone"]) == (412, True)
    assert head.post(START, {**desk, "action": "start"}).status_code == 412
    assert "已被提交或放弃" in head.text
    assert head.submit(START, action="replace_draft").status_code == 303
    head.open(START)
    assert head.submit(START, action="start").status_code == 303


def test_discarding_asks_first(clerk: Visitor, task_id: UUID) -> None:
    address = task_address(task_id)
    clerk.submit(address, action="save_draft", remark="先问价")
    clerk.open(address)
    assert clerk.page.xpath('//details[not(@open)]//button[@value="discard_draft"]')
    assert not clerk.page.xpath('//button[@value="discard_draft"][not(ancestor::details)]')


def test_draft_of_a_task_of_somebody_else_is_refused(clerk: Visitor, task_id: UUID, visitor: NewVisitor) -> None:
    head = visitor(HEAD)
    head.open("/inbox")
    guard = head.fields("/logout")["csrf_token"]
    answer = head.client.post(f"{task_address(task_id)}/draft", data={"csrf_token": guard}, headers=SCRIPT)
    assert answer.status_code == 403
    assert clerk.client.post(f"{task_address(task_id)}/draft", headers=SCRIPT).status_code == 403


def test_page_asks_who_is_signed_in(app: Flask, visitor: NewVisitor) -> None:
    clerk = visitor(CLERK)
    clerk.open(START)
    answer = clerk.client.get("/session", headers=SCRIPT)
    assert answer.json == {"username": CLERK, "csrf_token": clerk.fields("/logout")["csrf_token"]}
    assert "no-store" in answer.headers["Cache-Control"]
    assert app.test_client().get("/session", headers=SCRIPT).status_code == 401


@pytest.mark.parametrize("days", [0.6, 6])
def test_form_posted_after_the_session_expired_is_kept(
    clerk: Visitor, task_id: UUID, days: float, password: str
) -> None:
    address = task_address(task_id)
    entries = {**clerk.fields(address), "action": "complete", "subject": "", "remark": "先问价"}
    with time_machine.travel(utc_now() + timedelta(days=days)):
        response = clerk.post(address, entries)
        assert (response.status_code, response.location) == (303, f"/login?next={address}")
        assert "已存为草稿" in clerk.open(response.location)
        assert clerk.submit("/login", username=CLERK, password=password).location == address
        assert "您看到的是" in clerk.open(address)
        assert remarks(clerk) == ["先问价"]


def test_new_case_posted_after_the_session_expired_is_kept(visitor: NewVisitor, password: str) -> None:
    head = visitor(HEAD)
    head.open(START)
    entries = {**head.fields(START), "action": "start", "subject": "粉笔"}
    with time_machine.travel(utc_now() + timedelta(hours=13)):
        assert "已存为草稿" in head.open(head.post(START, entries).location)
        head.submit("/login", username=HEAD, password=password)
        head.open(START)
        assert head.values("subject") == ["粉笔"]


def test_form_of_an_expired_session_is_kept_beside_the_newer_draft(visitor: NewVisitor, password: str) -> None:
    head = visitor(HEAD)
    desk, phone = windows(head, START)
    head.post(START, {**phone, "action": "save_draft", "subject": "黑板擦"})
    with time_machine.travel(utc_now() + timedelta(hours=13)):
        assert "已存为草稿" in head.open(head.post(START, {**desk, "action": "start", "subject": "粉笔"}).location)
        head.submit("/login", username=HEAD, password=password)
        for shown in ("黑板擦", "粉笔", "黑板擦"):
            assert "另一份内容" in head.open(START)
            assert head.values("subject") == [shown]
            [take] = head.page.xpath('//button[starts-with(@value, "take_draft:")]')
            assert head.submit(START, action=take.get("value")).location == START
        head.open(START)
        assert head.submit(START, action="take_draft:nonsense").status_code == 400


def test_nothing_is_kept_of_a_session_long_over_forged_or_ended(clerk: Visitor, task_id: UUID, world: World) -> None:
    address = task_address(task_id)
    entries = {**clerk.fields(address), "action": "complete", "remark": "先问价"}
    secret = clerk.client.get_cookie("bureauflow_session")
    assert secret is not None

    def posted(days: float, **other: str) -> str:
        with time_machine.travel(utc_now() + timedelta(days=days)):
            clerk.client.set_cookie("bureauflow_session", secret.value)
            return clerk.open(clerk.post(address, {**entries, **other}).location)

    assert "已存为草稿" not in posted(7.6)
    assert "已存为草稿" not in posted(1, csrf_token="forged")
    clerk.client.set_cookie("bureauflow_session", secret.value)
    clerk.open("/inbox")
    assert clerk.submit("/logout").status_code == 303
    assert "已存为草稿" not in posted(1)


def test_draft_cannot_be_saved_for_an_expired_session(clerk: Visitor, task_id: UUID) -> None:
    address = f"{task_address(task_id)}/draft"
    entries = clerk.fields(task_address(task_id))
    with time_machine.travel(utc_now() + timedelta(days=1)):
        answer = clerk.client.post(address, data=entries, headers=SCRIPT)
        assert (answer.status_code, answer.text) == (401, "")


def test_cookie_outlives_the_session(app: Flask, world: World, password: str) -> None:
    stranger = Visitor(app)
    stranger.open("/login")
    response = stranger.submit("/login", username=CLERK, password=password)
    cookie = stranger.client.get_cookie("bureauflow_session")
    assert response.status_code == 303
    assert cookie is not None
    assert cookie.expires is not None
    assert cookie.expires - utc_now() > timedelta(days=7)
