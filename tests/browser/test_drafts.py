"""Entries that save themselves, files that upload at once, and a session that expires meanwhile."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from engine.config import Settings
from tests.api.processes import a_field, a_form
from tests.browser.conftest import DESKTOP, PHONE, NewVisitor
from tests.browser.test_accessibility import faults_of
from tests.browser.visitor import Visitor
from tests.modeling import a_model, assigned, end, extension, start, user
from tests.support.files import HTML, PDF

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STARTER, CLERK = "chushisi", "chenshisan"
PAGE = "/start/report"
LATEST = "#f-papers-files .file-list"


@pytest.fixture(scope="module")
def package() -> dict[str, bytes]:
    form = a_form(
        "report",
        a_field("subject", validate={"required": True}),
        a_field("remark", "textarea", conditional={"hide": "=count(papers) = 0"}),
        a_field("papers", "filepicker", multiple=True, accept=".pdf"),
        {"type": "dynamiclist", "path": "members", "label": "成员", "components": [a_field("proof", "filepicker")]},
    )
    model = a_model(
        start("s", extension('<zeebe:formDefinition formId="report"/>')),
        user("check", extension('<zeebe:formDefinition formId="report"/>', assigned(candidateGroups="D07/P_CLERK"))),
        end("e"),
        flows="s check; check e",
        key="report",
    )
    return {"report.bpmn": model, "report.form": form}


@pytest.fixture
def visitor(new_visitor: NewVisitor, password: str) -> Iterator[Visitor]:
    visitor = new_visitor().sign_in(STARTER, password)
    yield visitor
    visitor.open(PAGE)
    if visitor.page.locator(".draft-notice").count():
        discard(visitor)


def a_file(name: str = "章程.pdf", content: bytes = PDF) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def enter(visitor: Visitor, text: str) -> None:
    """Type on at the end of what stands there."""
    visitor.page.locator("#f-subject").press("End")
    visitor.page.keyboard.type(text)


def discard(visitor: Visitor) -> None:
    visitor.page.locator(".draft-notice summary").click()
    visitor.press("确认：放弃草稿")
    visitor.sees("草稿已放弃")


def is_saved(visitor: Visitor) -> None:
    expect(visitor.page.locator("[data-draft]")).to_contain_text("草稿已于")


def test_entries_save_themselves_and_come_back(visitor: Visitor) -> None:
    visitor.open(PAGE)
    enter(visitor, "粉笔")
    is_saved(visitor)
    visitor.follow("待办")  # nothing asks, since everything is kept
    visitor.page.wait_for_url("**/inbox")
    visitor.open(PAGE)
    visitor.sees("您看到的是")
    expect(visitor.page.locator("#f-subject")).to_have_value("粉笔")
    discard(visitor)
    expect(visitor.page.locator("#f-subject")).to_have_value("")


def test_two_windows_do_not_replace_the_entries_of_each_other(visitor: Visitor) -> None:
    other = Visitor(visitor.page.context.new_page(), visitor.address)
    visitor.open(PAGE)
    other.open(PAGE)
    enter(visitor, "粉笔")
    is_saved(visitor)
    enter(other, "黑板擦")
    conflict = other.page.locator(".draft-conflict")
    expect(conflict).to_contain_text("另一个窗口已于")
    expect(conflict).to_be_in_viewport()
    assert faults_of(other) == []
    with other.page.context.expect_page() as opened:
        conflict.get_by_role("link", name="打开另一份（新窗口）").click()
    expect(opened.value.locator("#f-subject")).to_have_value("粉笔")
    opened.value.close()
    expect(other.page.locator("#f-subject")).to_have_value("黑板擦")
    other.press("改为保存本页内容")
    other.sees("您看到的是")
    expect(other.page.locator("#f-subject")).to_have_value("黑板擦")
    enter(visitor, "盒")
    expect(visitor.page.locator(".draft-conflict")).to_be_visible()
    expect(visitor.page.locator("#f-subject")).to_have_value("粉笔盒")
    enter(other, "两个")
    is_saved(other)
    expect(other.page.locator(".draft-conflict")).to_be_hidden()
    other.page.close()
    visitor.page.once("dialog", lambda question: question.accept())  # its entries are kept nowhere else


def test_last_entries_are_saved_before_a_link_is_followed(visitor: Visitor) -> None:
    visitor.open(PAGE)
    enter(visitor, "粉笔")
    visitor.follow("English")
    visitor.sees("You are looking at a draft")
    expect(visitor.page.locator("#f-subject")).to_have_value("粉笔")
    enter(visitor, "两盒")
    visitor.follow("中文")
    visitor.sees("您看到的是")
    expect(visitor.page.locator("#f-subject")).to_have_value("粉笔两盒")


def test_files_upload_as_soon_as_they_are_chosen(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(PAGE)
    expect(page.locator("#f-remark")).to_have_count(0)
    page.locator("#f-papers").set_input_files([a_file(), a_file("批文.pdf")])
    expect(page.locator(f"{LATEST} a")).to_have_text(["章程.pdf", "批文.pdf"])
    expect(page.locator("#f-remark")).to_be_visible()  # its condition looks at the files
    page.locator("#f-remark").evaluate("box => { box.style.height = '300px'; }")  # as its handle does
    expect(page.locator("[data-files-said]")).to_have_text("章程.pdf 已上传 批文.pdf 已上传")
    page.get_by_role("button", name="删除 章程.pdf").click()
    expect(page.locator(f"{LATEST} a")).to_have_text(["批文.pdf"])
    page.locator("#f-members-add").click()
    page.locator("#f-members-1-proof").set_input_files([a_file("证书.pdf")])
    expect(page.locator("#f-members-1-proof-files a")).to_have_text(["证书.pdf"])
    page.locator("#f-members-1-proof").set_input_files([a_file("新证书.pdf")])
    expect(page.locator("#f-members-1-proof-files a")).to_have_text(["新证书.pdf"])
    is_saved(visitor)
    visitor.press("提交")
    visitor.sees("此项必填")
    expect(page.locator(f"{LATEST} a")).to_have_text(["批文.pdf"])
    enter(visitor, "粉笔")
    visitor.press("提交")
    visitor.sees("已提交")
    visitor.sees("批文.pdf")
    visitor.open(PAGE)
    expect(page.locator(".draft-notice")).to_have_count(0)


CHOOSE = """input => {
  const chosen = new DataTransfer();
  chosen.items.add(new File(["%PDF-1.7\\n%%EOF\\n"], "章程.pdf", {type: "application/pdf"}));
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", {bubbles: true}));
}"""


def test_file_chosen_while_the_form_is_drawn_again_is_taken_in(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(PAGE)
    input_of_before = page.locator("#f-papers").element_handle()
    page.locator("#f-members-add").click()
    expect(page.locator("#f-members-1-proof")).to_be_visible()
    assert not input_of_before.evaluate("input => input.isConnected")
    input_of_before.evaluate(CHOOSE)
    expect(page.locator(f"{LATEST} a")).to_have_text(["章程.pdf"])
    is_saved(visitor)


def test_refused_files_are_named_and_the_others_stay(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(PAGE)
    page.locator("#f-papers").set_input_files([a_file("a.pdf", HTML), a_file()])
    expect(page.locator(f"{LATEST} a")).to_have_text(["章程.pdf"])
    expect(page.locator("#f-papers-files .file-state")).to_contain_text("a.pdf 的内容不是这些格式")
    page.locator("#f-papers").set_input_files([a_file("b.pdf", HTML)])
    expect(page.locator("#f-papers-files .file-state")).to_contain_text("b.pdf 的内容不是这些格式")
    is_saved(visitor)


def test_files_go_along_without_javascript(new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor(javascript=False).sign_in("lisi", password)
    page = visitor.page
    visitor.open(PAGE)
    page.locator("#f-papers").set_input_files([a_file(), a_file("批文.pdf")])
    visitor.press("保存草稿")
    visitor.sees("您看到的是")
    expect(page.locator(f"{LATEST} a")).to_have_text(["章程.pdf", "批文.pdf"])
    page.get_by_role("button", name="删除 章程.pdf").click()
    expect(page.locator(f"{LATEST} a")).to_have_text(["批文.pdf"])
    page.locator("#f-subject").fill("粉笔")
    visitor.press("提交")
    visitor.sees("已提交")


def test_page_of_an_expired_session_goes_on_saving_after_another_login(
    visitor: Visitor, installation: Settings, password: str
) -> None:
    page = visitor.page
    visitor.open(PAGE)
    enter(visitor, "粉")
    is_saved(visitor)
    expire_sessions(installation)
    enter(visitor, "笔")
    state = page.locator("[data-draft]")
    expect(state).to_contain_text("登录已过期")
    with page.context.expect_page() as opened:
        state.get_by_role("link", name="登录（新窗口）").click()
    other = Visitor(opened.value, visitor.address)
    other.page.get_by_label("用户名").fill(STARTER)
    other.page.get_by_label("密码").fill(password)
    other.press("登录")
    expect(other.page.get_by_role("button", name="退出")).to_be_visible()
    other.page.close()
    enter(visitor, "盒")
    is_saved(visitor)
    visitor.press("提交")
    visitor.sees("已提交")
    visitor.sees("粉笔盒")


def test_form_of_an_expired_session_is_kept_and_comes_back_after_the_login(
    visitor: Visitor, installation: Settings, password: str
) -> None:
    page = visitor.page
    visitor.open(PAGE)
    page.locator("#f-papers").set_input_files([a_file()])
    expect(page.locator(f"{LATEST} a")).to_have_text(["章程.pdf"])
    is_saved(visitor)
    expire_sessions(installation)
    enter(visitor, "粉笔")
    visitor.press("提交")
    visitor.sees("已存为草稿")
    page.get_by_label("用户名").fill(STARTER)
    page.get_by_label("密码").fill(password)
    visitor.press("登录")
    visitor.sees("您看到的是")
    expect(page.locator("#f-subject")).to_have_value("粉笔")
    expect(page.locator(f"{LATEST} a")).to_have_text(["章程.pdf"])


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_form_with_files_and_a_draft_is_accessible_and_fits(
    size: dict[str, int], new_visitor: NewVisitor, password: str
) -> None:
    visitor = new_visitor(size).sign_in("zhaoliu", password)
    visitor.open(PAGE)
    long = "民办学校章程" * 12 + ".pdf"
    visitor.page.locator("#f-papers").set_input_files([a_file(long), a_file("a.pdf", HTML)])
    expect(visitor.page.locator(f"{LATEST} a")).to_have_text([long])
    is_saved(visitor)
    assert faults_of(visitor) == []
    for language in ("en", "zh"):
        visitor.open(f"{PAGE}?lang={language}")
        expect(visitor.page.locator(".draft-notice")).to_be_visible()
        assert faults_of(visitor) == []
    visitor.page.locator(".draft-notice summary").click()
    assert faults_of(visitor) == []
    visitor.press("确认：放弃草稿")


def expire_sessions(installation: Settings) -> None:
    """End every session by itself, an hour before the server's morning."""
    database = Path(installation.database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        connection.execute("UPDATE access_token SET expires_at = '2026-09-18 00:00:00.000000'")
