"""What a process needs, told before anybody fills in its form."""

from collections.abc import Callable

import pytest

from tests.api.processes import APPLICANT, CLERK, HEAD, a_field, a_form
from tests.modeling import (
    a_model,
    ad_hoc,
    call,
    decision,
    end,
    event_start,
    event_sub,
    extension,
    lane_set,
    message,
    start,
    user,
)
from tests.support.world import World
from tests.unit.dmn.building import a_decision, a_file, a_table
from tests.web.visitors import Visitor

NewVisitor = Callable[[str], Visitor]

CLUB = a_model(
    start("s", extension('<zeebe:formDefinition formId="club_request"/>')),
    decision("find_authority", "club_authority", "authority"),
    user("check", name="审核"),
    end("e"),
    flows="s find_authority; find_authority check; check e",
    key="club",
)
AUTHORITY = a_file(
    a_decision(
        a_table(
            (['"sport"', '"county"'], ['"体育社团由县级决定"', '"The county decides on sports clubs"']),
            (['"art"', "-"], ['"艺术社团由市级决定"', '"The city decides on art clubs"']),
            inputs=("kind", "bureau_level"),
            outputs=("reason", "reason_en"),
        ),
        "club_authority",
    )
)
KINDS = [{"value": "sport", "label": "体育"}, {"value": "art", "label": "艺术"}]
FORM = a_form(
    "club_request",
    a_field("kind", "select", values=KINDS, validate={"required": True}),
    a_field("name", properties={"valid_if": "=string length(name) > 1", "valid_message": "名称应当有两个字以上"}),
    a_field("charter", "filepicker", accept=".pdf", validate={"required": True}, description="社团章程"),
    a_field(
        "ground",
        "filepicker",
        properties={"required_if": '=kind = "sport"'},
        conditional={"hide": '=kind = null or kind = "art"'},
    ),
)
LIMITS = """
[limits.check]
number = 5
unit = "working_day"
name = "审核期限"
name_en = "Check"
source = "社团管理办法第三条"
source_en = "Rules on clubs, article 3"
"""
ADDRESS = "/start/club/prepare"


@pytest.fixture
def head(world: World, visitor: NewVisitor) -> Visitor:
    world.deploy(CLUB, club_request__form=FORM, club__dmn=AUTHORITY, limits__toml=LIMITS.encode())
    return visitor(HEAD)


def test_page_tells_materials_conditions_limits_and_steps(head: Visitor) -> None:
    page = head.open(ADDRESS)
    assert "必交 (1) 中文 charter 社团章程" in page
    assert "名称应当有两个字以上" in page
    assert "审核期限：5 个工作日 社团管理办法第三条" in page
    assert "中文 ground" not in page
    assert "Check: 5 working days Rules on clubs, article 3" in head.open(f"{ADDRESS}?lang=en")


def test_choices_decide_about_the_materials_and_come_along(head: Visitor) -> None:
    assert "必交 (2) 中文 charter 社团章程 中文 ground" in head.open(f"{ADDRESS}?kind=sport")
    assert "中文 ground" not in head.open(f"{ADDRESS}?kind=art")
    head.open("/start/club?kind=sport&name=x")
    assert head.page.xpath('//select[@name="kind"]/option[@selected]/@value') == ["sport"]
    assert head.values("name") == [""]


def test_who_decides_is_told_once_the_choices_say_so(head: Visitor) -> None:
    assert "由谁决定" not in head.open(ADDRESS).replace("办理多久、由谁决定", "")
    assert "由谁决定 体育社团由县级决定" in head.open(f"{ADDRESS}?kind=sport")
    assert "The city decides on art clubs" in head.open(f"{ADDRESS}?kind=art&lang=en")


def test_changed_choice_draws_the_answer_again(head: Visitor) -> None:
    head.open("/start")
    guard = head.fields("/logout")["csrf_token"]
    response = head.post(ADDRESS, {"csrf_token": guard, "kind": "sport"})
    assert response.status_code == 200
    assert "必交 (2) 中文 charter 社团章程 中文 ground" in head.text
    assert not head.page.xpath("//header")


def test_process_with_nothing_to_tell_goes_to_its_form(visitor: NewVisitor) -> None:
    clerk = visitor(CLERK)
    response = clerk.client.get("/start/purchase/prepare")
    assert (response.status_code, response.location) == (303, "/start/purchase")


def test_page_is_for_those_who_may_start(head: Visitor, visitor: NewVisitor) -> None:
    visitor("ceshishenqingren").open(ADDRESS, status=403)


def test_page_starts_from_the_draft_and_takes_nothing_out_of_it(head: Visitor) -> None:
    head.open("/start/club")
    head.submit("/start/club", action="save_draft", kind="sport", name="田径社")
    assert "必交 (2) 中文 charter 社团章程 中文 ground" in head.open(ADDRESS)
    head.open("/start/club?kind=")
    assert head.page.xpath('//select[@name="kind"]/option[@selected]/@value') == ["sport"]
    assert head.values("name") == ["田径社"]
    head.open("/start/club?kind=art")
    assert head.page.xpath('//select[@name="kind"]/option[@selected]/@value') == ["art"]


def test_kept_entries_are_found_where_cases_are_started(head: Visitor) -> None:
    assert "继续填写" not in head.open("/start")
    head.open("/start/club")
    head.submit("/start/club", action="save_draft", kind="sport", name="田径社")
    assert "继续填写" in head.open("/start")
    assert head.page.xpath('//a[starts-with(., "继续填写")]/@href') == ["/start/club"]


ENGLISH = '<zeebe:properties><zeebe:property name="bureau:name_en" value="Division in charge"/></zeebe:properties>'
IN_LANES = a_model(
    start("s", extension('<zeebe:formDefinition formId="club_request"/>')),
    user("check", name="审核"),
    end("e"),
    event_sub(
        "beside",
        event_start("asked", message("taken_back")),
        user("answer", name="答复"),
        end("gone"),
        flows="asked answer; answer gone",
    ),
    flows="s check; check e",
    key="club_steps",
    messages=("taken_back",),
    lanes=lane_set(申请人=("s", "beside"), 承办科室=("check", "e")).replace(
        'name="承办科室">', f'name="承办科室">{extension(ENGLISH)}'
    ),
)


def test_page_tells_the_steps_to_be_expected_by_the_names_of_lanes(world: World, visitor: NewVisitor) -> None:
    world.deploy(IN_LANES, club_request__form=FORM)
    page = visitor(APPLICANT).open("/start/club_steps/prepare?lang=en")
    assert "Division in charge 审核" in page
    assert "答复" not in page


WITH_PARTS = a_model(
    start("s", extension('<zeebe:formDefinition formId="club_request"/>')),
    call("survey", "club_survey"),
    ad_hoc("talks", user("talk", name="约谈"), until="true"),
    end("e"),
    flows="s survey; survey talks; talks e",
    key="club_parts",
    lanes=lane_set(申请人=("s",), 民办教育科=("survey", "talks", "e")),
)
BY_MESSAGE = a_model(
    start("m", message("club_founded")),
    user("note", name="登记"),
    end("e"),
    flows="m note; note e",
    key="club_by_message",
    messages=("club_founded",),
)


SURVEY = a_model(start(), user("look", name="勘察"), end(), flows="s look; look e", key="club_survey")


def test_what_others_do_in_cases_of_their_own_is_one_step_and_what_need_not_come_is_none(
    world: World, visitor: NewVisitor
) -> None:
    world.deploy(WITH_PARTS, SURVEY, club_request__form=FORM)
    page = visitor(APPLICANT).open("/start/club_parts/prepare")
    assert "民办教育科 survey、talks" in page
    assert "约谈" not in page
    assert "勘察" not in page


def test_what_only_events_begin_is_offered_to_nobody(world: World, visitor: NewVisitor) -> None:
    world.deploy(BY_MESSAGE)
    head = visitor(HEAD)
    assert "club_by_message" not in head.open("/start")
    for address in ("/start/club_by_message", "/start/club_by_message/prepare"):
        assert "此事项无须申请：相关情形出现时，系统自动立件办理。" in head.open(address, status=409)
    guard = head.fields("/logout")["csrf_token"]
    assert head.post("/start/club_by_message", {"csrf_token": guard}).status_code == 409
