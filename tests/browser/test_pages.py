"""Pages in a real browser: signing in, errors, entries that stay, no JavaScript, a narrow screen."""

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.conftest import PHONE, NewVisitor
from tests.scenarios.applications import an_application, files_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

APPLICANT = "ceshishenqingren"


def test_sign_in_refuses_a_wrong_password_and_then_lets_in(new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor()
    visitor.open("/start/school_establishment")
    visitor.page.get_by_label("用户名").fill(APPLICANT)
    visitor.page.get_by_label("密码").fill("wrong")
    visitor.press("登录")
    expect(visitor.page.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    expect(visitor.page.get_by_label("用户名")).to_have_value(APPLICANT)
    expect(visitor.page.get_by_label("密码")).to_be_focused()
    visitor.page.get_by_label("密码").fill(password)
    visitor.press("登录")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("民办学校设立审批")
    visitor.sign_out()
    visitor.open("/inbox")
    expect(visitor.page.get_by_label("用户名")).to_be_visible()


def test_errors_stand_at_their_fields_and_entries_stay(new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor().sign_in(APPLICANT, password)
    visitor.open("/start/school_establishment")
    visitor.fill_in(
        {"school_name": "测试县启明实验小学", "legal_rep_id": "999999198001010010", "contact_mobile": "12345"}
    )
    visitor.press("提交")
    page = visitor.page
    expect(page.get_by_role("alert")).to_contain_text("您填写的内容均已保留")
    mobile = page.locator("#f-contact_mobile")
    expect(mobile).to_have_value("12345")
    expect(mobile).to_have_attribute("aria-invalid", "true")
    described = str(mobile.get_attribute("aria-describedby"))
    expect(page.locator(f"#{described.rsplit(maxsplit=1)[-1]}")).to_have_text("不是有效的 11 位手机号码")
    expect(page.locator("#f-school_name")).to_have_value("测试县启明实验小学")
    expect(page.locator("#f-case_type")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="手机号码").click()
    visitor.open("/inbox?box=started")
    visitor.sees("您还没有发起过办件")


def test_conditions_follow_what_is_entered(new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor().sign_in(APPLICANT, password)
    visitor.open("/start/school_establishment")
    page = visitor.page
    expect(page.locator("#f-sponsor_uscc")).to_have_count(0)
    visitor.fill_in({"sponsor_type": "org", "sponsor_uscc": "52411525MJ9999902K"})
    rows = page.locator("#f-council_members .row-card")
    before = rows.count()
    page.locator("#f-council_members-add").click()
    expect(rows).to_have_count(before + 1)
    expect(page.locator(f"#f-council_members-{before}-name")).to_be_focused()
    expect(page.locator("#f-sponsor_uscc")).to_have_value("52411525MJ9999902K")
    rows.last.get_by_role("button").click()
    expect(rows).to_have_count(before)


def test_form_works_without_javascript(new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor(javascript=False).sign_in(APPLICANT, password)
    visitor.open("/start/school_establishment")
    rows = visitor.page.locator("#f-council_members .row-card")
    before = rows.count()
    visitor.page.locator("#f-council_members-add").click()
    assert rows.count() == before + 1
    visitor.page.locator("#f-sponsor_type").check()
    visitor.press("提交")
    visitor.sees("此项必填")
    assert rows.count() == before + 1


def test_pages_speak_english_when_asked(new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor().sign_in(APPLICANT, password)
    visitor.follow("English")
    visitor.open("/start/school_establishment")
    expect(visitor.page.get_by_label("Name of the school")).to_be_visible()
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    visitor.press("Submit")
    visitor.sees("This field is required")


@pytest.mark.parametrize("path", ["/inbox", "/start", "/start/school_establishment"])
def test_pages_fit_a_phone(path: str, new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor(PHONE).sign_in(APPLICANT, password)
    visitor.open(path)
    width = visitor.page.locator("html").evaluate("root => root.scrollWidth")
    assert width <= PHONE["width"]


def test_a_double_click_submits_once(new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor().sign_in("ceshishenqingrenyi", password)
    visitor.open("/start/school_establishment")
    application = an_application()
    visitor.fill_in(application)
    visitor.attach(files_of(application))
    visitor.page.get_by_role("button", name="提交", exact=True).dblclick()
    visitor.sees("已提交")
    visitor.open("/inbox?box=started")
    expect(visitor.page.locator(".list > li")).to_have_count(1)
    visitor.sees("测试县启明实验小学")


def test_leaving_a_changed_form_asks_first(new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor().sign_in(APPLICANT, password)
    page = visitor.page
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    visitor.open("/start/school_establishment")
    visitor.follow("我的申请")
    assert asked == []
    visitor.open("/start/school_establishment")
    page.locator("[name=school_name]").last.press_sequentially("测试")
    visitor.open("/inbox")  # by the browser's own means; a link on the page saves first
    assert asked == ["beforeunload"]
