"""The school case as its people meet it: from what is needed to the licence in hand, every step by its page.

Some are at a desk and some on a phone; what they see fits both.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from engine.seed.people import PEOPLE
from tests.browser.conftest import DESKTOP, PHONE, NewVisitor
from tests.browser.serving import Served
from tests.browser.stage import PROCESS, Caller
from tests.browser.visitor import Visitor
from tests.scenarios.applications import an_application, files_of
from tests.scenarios.entries import DATED, USUAL
from tests.scenarios.staff import APPLICANT, COUNTY, OTHER_APPLICANT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCHOOL = "测试县启明实验小学"
ACCEPTED = re.compile(r"测教许受〔2026〕\d+号")
LICENCE = "教民199012152600001号"
OFFICERS = COUNTY.officers
BEFORE_CONSULTATION = ("form_check", "assign_division", "assign_officer", "paper_review")
AFTER_NOTICE = (
    "record_notice",
    "legality_review",
    "division_head_decision",
    "deputy_decision",
    "directors_meeting",
    "director_decision",
    "seal_decision",
    "deliver_licence",
)
# Five working days, and a weekend or both holidays of the autumn.
NOTICE_AND_HOLIDAYS = timedelta(days=21)
# Everybody but the one who is asked about schools of the arts.
ASKED = [username for unit, username in COUNTY.consulted.items() if unit != "X07"]
USERNAMES = {person.name: person.username for person in PEOPLE if person.bureau == "990121"}


# Who is out when a case comes to them; all others sit at a desk.
ON_A_PHONE = {APPLICANT, OTHER_APPLICANT, *COUNTY.inspectors}


@dataclass(frozen=True)
class Devices:
    """The one computer and the one phone that all share."""

    desk: Visitor
    phone: Visitor

    def of(self, username: str) -> Visitor:
        """What somebody uses."""
        return self.phone if username in ON_A_PHONE else self.desk


@pytest.fixture
def devices(new_visitor: NewVisitor) -> Devices:
    return Devices(new_visitor(DESKTOP), new_visitor(PHONE))


def test_application_is_corrected_at_the_marked_fields(devices: Devices, server: str, password: str) -> None:
    school = "测试县向阳小学"
    applied(server, OTHER_APPLICANT, password, school)
    items = [
        {"field": "head_experience_years", "note": "与聘书不一致"},
        {"field": "charter_files", "note": "学校章程缺理事会议事规则"},
    ]
    decision = {"acceptance_decision": "correct", "correction_items": items}
    work_on(devices, password, OFFICERS["form_check"], school, decision)

    visitor = devices.of(OTHER_APPLICANT).sign_in(OTHER_APPLICANT, password)
    page = visitor.page
    page.get_by_role("link", name="立即办理").click()
    expect(page.locator("#marks li")).to_have_count(len(items))
    for item in items:
        expect(page.locator(f"#f-{item['field']}-box")).to_contain_text(item["note"])
    page.locator("#marks").get_by_role("link", name="学校章程").click()
    expect(page.locator("#f-charter_files-box")).to_be_in_viewport()
    page.locator("#f-charter_files-box").get_by_role("button", name="删除 学校章程.pdf").click()
    visitor.attach({"charter_files": "学校章程（修订）.pdf"})
    visitor.fill_in({"head_experience_years": 16, **USUAL["correct_application"]})
    fits(visitor)
    visitor.press("提交办理结果")
    visitor.sees("已提交：")
    visitor.sign_out()

    work_on(devices, password, OFFICERS["form_recheck"], school, USUAL["form_recheck"])
    visitor.sign_in(OTHER_APPLICANT, password)
    visitor.page.get_by_role("link", name=school).first.click()
    visitor.sees("学校章程（修订）.pdf")
    expect(page.locator("main")).to_contain_text(ACCEPTED)
    visitor.sign_out()


def test_applicant_withdraws_from_the_case_page(devices: Devices, server: str, password: str) -> None:
    case = applied(server, APPLICANT, password, "测试县启明第二小学")
    visitor = devices.desk.sign_in(APPLICANT, password)
    visitor.open(f"/cases/{case}")
    visitor.page.locator("summary", has_text="撤回申请").click()
    visitor.page.get_by_label("理由").fill("改在邻县办学")
    visitor.press("确认：撤回申请")
    visitor.sees("申请已撤回")
    visitor.sees("撤回申请：改在邻县办学")
    visitor.sign_out()


def test_school_case_is_walked_through_the_pages(devices: Devices, served: Served, password: str) -> None:
    applicant = devices.of(APPLICANT).sign_in(APPLICANT, password)
    look_at_what_is_needed(applicant)
    apply(applicant, an_application())
    applicant.sees("办理中")
    applicant.sees("3,000,000.00")
    applicant.sign_out()

    for step in BEFORE_CONSULTATION:
        work_on(devices, password, OFFICERS[step], SCHOOL, entry(step, served.today))
    for username in ASKED:
        work_on(devices, password, username, SCHOOL, USUAL["consultation"])
    for inspector in COUNTY.inspectors:
        photo = {"inspection_photos": f"{inspector}.jpg"}
        work_on(devices, password, inspector, SCHOOL, entry("site_inspection", served.today), photo)
    for expert in drawn_by_lot(devices.desk, password):
        work_on(devices, password, expert, SCHOOL, USUAL["expert_opinion"])
    step = "conclude_expert_review"
    work_on(devices, password, OFFICERS[step], SCHOOL, USUAL[step])

    for device in (devices.desk, devices.phone):
        device.page.goto("about:blank")
    served.wait(NOTICE_AND_HOLIDAYS)
    for step in AFTER_NOTICE:
        work_on(devices, password, OFFICERS[step], SCHOOL, entry(step, served.today))
    read_the_licence(applicant, password)


def applied(server: str, username: str, password: str, school: str) -> str:
    """A case that somebody has started over the API."""
    caller = Caller(server, username, password)
    started = caller.post("/process-instances", definition_key=PROCESS, variables=caller.with_uploads(school))
    return str(started["id"])


def entry(step: str, today: str) -> dict[str, Any]:
    """The usual entry of a step, dated today."""
    usual = dict(USUAL.get(step, {}))
    if step in DATED:
        usual[DATED[step]] = today
    if step == "assign_officer":
        usual["case_officer"] = OFFICERS["paper_review"]
    return usual


def look_at_what_is_needed(visitor: Visitor) -> None:
    """The materials for what is applied for, the limits with their source, and who decides."""
    visitor.page.get_by_role("link", name="我要申请").first.click()
    visitor.page.get_by_role("link", name="民办学校设立审批").first.click()
    visitor.fill_in({"case_type": "FORMAL", "school_category": "21"})
    for told in ("筹设批准书", "学校章程", "民办教育促进法第十七条", "局长办公会审议"):
        visitor.sees(told)
    fits(visitor)
    visitor.page.get_by_role("button", name="开始填写").first.click()
    expect(visitor.page.locator('[name="school_category"]:not([type=hidden])').first).to_have_value("21")


def apply(visitor: Visitor, application: Mapping[str, Any]) -> None:
    """Fill in the form, choose the files, and hand it in."""
    if not visitor.page.url.partition("?")[0].endswith("/start/school_establishment"):
        visitor.open("/start/school_establishment")
    visitor.fill_in(application)
    visitor.attach(files_of(application))
    fits(visitor)
    visitor.press("提交")
    visitor.sees("已提交")
    visitor.sees(application["school_name"])
    fits(visitor)


def work_on(
    devices: Devices,
    password: str,
    username: str,
    school: str,
    entered: Mapping[str, Any],
    files: Mapping[str, str] | None = None,
) -> None:
    """Sign in, take the task that waits, fill in its form and hand it in."""
    visitor = devices.of(username).sign_in(username, password)
    find_task(visitor, school).get_by_role("link").first.click()
    visitor.sees("办理过程")
    take_over = visitor.page.get_by_role("button", name="领取", exact=True)
    if take_over.count():
        take_over.click()
    visitor.fill_in(entered)
    visitor.attach(files or {})
    fits(visitor)
    visitor.press("提交办理结果")
    visitor.sees("已提交：")
    visitor.sign_out()


def find_task(visitor: Visitor, school: str) -> Locator:
    """The line of the inbox; what the bureau does by itself in between may take a moment."""
    for _ in range(20):
        for box in ("mine", "group"):
            visitor.open(f"/inbox?box={box}")
            task = visitor.page.locator(".list > li", has_text=school)
            if task.count():
                fits(visitor)
                return task.first
        visitor.page.wait_for_timeout(500)
    raise AssertionError(f"Nothing to do for {school}: {visitor.page.locator('main').inner_text()}")


def drawn_by_lot(visitor: Visitor, password: str) -> list[str]:
    """The experts, as the officer in charge reads their names on the page of the case."""
    visitor.sign_in(OFFICERS["paper_review"], password)
    visitor.open("/inbox?box=done")
    visitor.page.locator(".list > li", has_text=SCHOOL).first.get_by_role("link").first.click()
    visitor.page.locator(".head").get_by_role("link", name=SCHOOL).click()
    asked = visitor.page.locator(".top .list > li", has_text="专家评议")
    for _ in range(20):
        if asked.count():
            break
        visitor.page.wait_for_timeout(500)
        visitor.page.reload()
    fits(visitor)
    told = asked.all_inner_texts()
    drawn = [username for name, username in USERNAMES.items() if any(name in line.split() for line in told)]
    assert len(drawn) == len(told) == 5, told
    visitor.sign_out()
    return drawn


def read_the_licence(visitor: Visitor, password: str) -> None:
    """From the applicant's home to the document, and down to a file of the applicant's own."""
    visitor.sign_in(APPLICANT, password)
    visitor.sees("办理结果：准予许可")
    card = visitor.page.locator(".cards > li", has_text=SCHOOL)
    card.get_by_role("link", name=SCHOOL, exact=True).click()
    visitor.sees("测教许公示〔2026〕1号")
    fits(visitor)
    visitor.page.get_by_role("link", name="民办学校办学许可证", exact=True).first.click()
    expect(visitor.page.locator("article.document")).to_contain_text(LICENCE)
    fits(visitor)
    with visitor.page.expect_download() as coming:
        visitor.page.get_by_role("link", name="下载", exact=True).click()
    licence = coming.value.path().read_text(encoding="utf-8")
    assert LICENCE in licence
    assert SCHOOL in licence
    visitor.sign_out()


def fits(visitor: Visitor) -> None:
    """Nothing on the page is wider than the screen, neither here nor on the other device."""
    page, own = visitor.page, visitor.page.viewport_size
    assert own is not None
    for width in (DESKTOP["width"], PHONE["width"], own["width"]):
        page.set_viewport_size({"width": width, "height": own["height"]})
        assert page.locator("html").evaluate("root => root.scrollWidth") <= width, page.url
