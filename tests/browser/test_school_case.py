"""The school case as its people meet it: from the application to the licence, every step by its page."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import Visitor
from tests.scenarios.applications import an_application
from tests.scenarios.cases import APPLICANT, CONSULTED, INSPECTORS, OFFICERS, USUAL

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCHOOL = "测试县启明实验小学"
TODAY = "2026-09-18"


def test_school_case_is_walked_through_the_pages(new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor().sign_in(APPLICANT, password)
    visitor.follow("我要申请")
    visitor.page.get_by_role("link", name="民办学校设立审批").click()
    visitor.page.get_by_role("button", name="开始填写").first.click()
    visitor.fill_in(an_application())
    visitor.press("提交")
    visitor.sees("已提交")
    visitor.sees(SCHOOL)
    visitor.sees("办理中")
    visitor.sign_out()

    work_on(visitor, password, OFFICERS["form_check"], USUAL["form_check"])
    for officer in CONSULTED.values():
        work_on(visitor, password, officer, USUAL["consultation"])
    for inspector in INSPECTORS:
        work_on(visitor, password, inspector, {**USUAL["site_inspection"], "inspected_on": TODAY})
    for step in ("expert_review", "review", "legality_review", "division_head_decision", "deputy_decision"):
        work_on(visitor, password, OFFICERS[step], USUAL[step])
    work_on(visitor, password, OFFICERS["director_decision"], USUAL["director_decision"])
    work_on(visitor, password, OFFICERS["deliver_licence"], {**USUAL["deliver_licence"], "delivered_on": TODAY})

    visitor.sign_in(APPLICANT, password)
    visitor.open("/inbox?box=started")
    visitor.sees("已办结")
    visitor.page.locator(".list a").first.click()
    visitor.sees("办件已办结")
    visitor.sees("提交申请")
    visitor.sees("教民199012152600001号")


def work_on(visitor: Visitor, password: str, officer: str, data: Any) -> None:
    """Sign in, take the task that waits, fill in its form and hand it in."""
    visitor.sign_in(officer, password)
    visitor.open("/inbox?box=group")
    task = visitor.page.locator(".list > li").first
    expect(task).to_contain_text(SCHOOL)
    task.get_by_role("link").click()
    visitor.sees("办理过程")
    visitor.press("领取")
    visitor.fill_in(data)
    visitor.press("提交办理结果")
    visitor.sees("已提交：")
    visitor.sign_out()


def test_applicant_withdraws_from_the_case_page(new_visitor: NewVisitor, password: str) -> None:
    visitor = new_visitor().sign_in(APPLICANT, password)
    visitor.open("/start/school_establishment")
    visitor.fill_in(an_application(school_name="测试县启明第二小学"))
    visitor.press("提交")
    visitor.sees("测试县启明第二小学")
    visitor.page.locator("summary", has_text="撤回申请").click()
    visitor.page.get_by_label("理由").fill("改在邻县办学")
    visitor.press("确认：撤回申请")
    visitor.sees("办件已办结")
    visitor.sees("撤回申请：改在邻县办学")
