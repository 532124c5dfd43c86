"""Logging in and out, and what every answer carries."""

from collections.abc import Callable

from flask import Flask

from tests.api.processes import CLERK
from tests.support.world import World
from tests.web.visitors import Visitor


def test_strangers_are_sent_to_the_login_and_come_back(app: Flask, world: World, password: str) -> None:
    stranger = Visitor(app)
    response = stranger.client.get("/start/purchase?x=1")
    assert (response.status_code, response.location) == (303, "/login?next=/start/purchase?x%3D1")
    stranger.open(response.location)
    response = stranger.submit("/login", username=CLERK, password=password)
    assert (response.status_code, response.location) == (303, "/start/purchase?x=1")
    assert "purchase" in stranger.open(response.location)


def test_wrong_password_says_so_and_keeps_the_name(app: Flask, world: World) -> None:
    stranger = Visitor(app)
    stranger.open("/login")
    response = stranger.submit("/login", username=CLERK, password="wrong")
    assert response.status_code == 401
    assert "用户名或密码不正确" in stranger.text
    assert stranger.values("username") == [CLERK]
    assert "bureauflow_session" not in str(response.headers)


def test_login_leads_nowhere_else(app: Flask, world: World, password: str) -> None:
    stranger = Visitor(app)
    stranger.open("/login?next=//example.org/")
    response = stranger.submit("/login", username=CLERK, password=password, next="https://example.org/")
    assert response.location == "/inbox"


def test_login_form_of_another_site_is_refused(app: Flask, world: World, password: str) -> None:
    stranger = Visitor(app)
    stranger.open("/login")
    assert stranger.submit("/login", username=CLERK, password=password, csrf_token="forged").status_code == 403
    other = Visitor(app)
    other.open("/login")
    entries = {**stranger.fields("/login")} if stranger.page.forms else {"csrf_token": "x"}
    assert other.post("/login", {**entries, "username": CLERK, "password": password}).status_code == 403


def test_signing_out_ends_the_session(visitor: Callable[[str], Visitor]) -> None:
    clerk = visitor(CLERK)
    clerk.open("/inbox")
    secret = clerk.client.get_cookie("bureauflow_session")
    assert secret is not None
    assert clerk.submit("/logout").status_code == 303
    clerk.client.set_cookie("bureauflow_session", secret.value)
    assert clerk.client.get("/inbox").status_code == 303


def test_posts_without_the_guard_are_refused(visitor: Callable[[str], Visitor]) -> None:
    clerk = visitor(CLERK)
    clerk.open("/start/purchase")
    response = clerk.submit("/start/purchase", subject="纸", csrf_token="forged")
    assert response.status_code == 403
    assert "没有权限" in clerk.text
    clerk.open("/inbox?box=started")
    assert "您还没有发起过办件" in clerk.text


def test_every_answer_carries_the_guards_of_the_browser(app: Flask) -> None:
    for path in ("/login", "/static/bureauflow.js", "/nowhere"):
        response = app.test_client().get(path)
        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"
        response.close()


def test_unknown_addresses_get_a_page(app: Flask) -> None:
    stranger = Visitor(app)
    stranger.open("/nowhere", status=404)
    assert "没有此页面" in stranger.text


def test_form_posted_after_the_session_ended_says_so_and_comes_back(visitor: Callable[[str], Visitor]) -> None:
    clerk = visitor(CLERK)
    clerk.open("/start/purchase")
    entries = clerk.fields("/start/purchase")
    clerk.client.delete_cookie("bureauflow_session")
    response = clerk.post("/start/purchase", entries)
    assert (response.status_code, response.location) == (303, "/login?next=/start/purchase")
    assert "登录已过期，刚才的内容未提交" in clerk.open(response.location)
    redrawn = clerk.client.post("/start/purchase/form/preview", headers={"HX-Request": "true"})
    assert (redrawn.status_code, redrawn.text) == (401, "")
