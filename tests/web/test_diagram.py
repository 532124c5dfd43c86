"""The drawing of a case and the same in words."""

from collections.abc import Callable

from tests.api.processes import APPLICANT, CLERK, HEAD
from tests.modeling import (
    a_file,
    a_model,
    a_process,
    ad_hoc,
    call,
    catch,
    end,
    event_based,
    extension,
    message,
    parallel,
    pools,
    properties,
    receive,
    start,
    timer,
    user,
)
from tests.support.world import World
from tests.web.visitors import Visitor, case_address

NewVisitor = Callable[[str], Visitor]

NAMED = a_model(
    start("s"),
    user("check", extension(properties(name_en="Check it")), name="审核"),
    end("e"),
    flows="s check; check e",
    key="named",
)


def test_drawing_tells_where_the_case_is_and_was(world: World, visitor: NewVisitor) -> None:
    case = world.start("purchase", by=HEAD, subject="打印纸")
    world.claim(case, "check", CLERK)
    clerk = visitor(CLERK)
    drawn = clerk.client.get(f"{case_address(case)}/diagram").json
    assert drawn is not None
    assert "check" in drawn["open"]
    assert "s" in drawn["passed"]
    assert 'id="purchase"' in drawn["xml"]
    clerk.open(case_address(case))
    [box] = clerk.page.xpath('//*[@id="diagram"]')
    assert box.get("data-source") == f"{case_address(case)}/diagram"
    assert [one.text_content().split() for one in clerk.page.xpath('//*[@class="in-words"]//li[@class="is-open"]')] == [
        ["check", "当前"]
    ]


def test_drawing_speaks_the_language_of_the_page(world: World, visitor: NewVisitor) -> None:
    world.deploy(NAMED)
    address = f"{case_address(world.start('named', by=HEAD))}/diagram"
    head = visitor(HEAD)
    assert "审核" in head.client.get(address).text
    english = head.client.get(f"{address}?lang=en").text
    assert "Check it" in english
    assert "审核" not in english


def test_applicants_get_no_drawing(world: World, visitor: NewVisitor) -> None:
    case = world.start("letter", by=APPLICANT)
    applicant = visitor(APPLICANT)
    applicant.open(case_address(case))
    assert not applicant.page.xpath('//*[@id="diagram"]')
    applicant.open(f"{case_address(case)}/diagram", status=403)


TWO_POOLS = a_file(
    pools(our_pool="ours", their_pool="theirs", sponsor=None),
    a_process(
        start(),
        parallel("fork"),
        call("survey", "theirs"),
        ad_hoc("talks", user("talk"), until="false"),
        receive("reported", "report"),
        event_based("first"),
        catch("answered", message("answer")),
        catch("overdue", timer("P5D")),
        end(),
        flows="s fork; fork survey; fork talks; fork reported; fork first; first answered; first overdue;"
        "survey e; talks e; reported e; answered e; overdue e",
        key="ours",
    ),
    a_process(start("ts"), user("look"), end("te"), flows="ts look; look te", key="theirs"),
    messages=("report", "answer"),
)


def test_drawing_of_several_pools_says_which_is_the_cases_own(world: World, visitor: NewVisitor) -> None:
    world.deploy(TWO_POOLS)
    cases = {"ours": world.start("ours", by=HEAD), "theirs": world.start("theirs", by=HEAD)}
    head = visitor(HEAD)
    drawn = {key: head.client.get(f"{case_address(case)}/diagram").json or {} for key, case in cases.items()}
    assert {key: one["process"] for key, one in drawn.items()} == {"ours": "ours", "theirs": "theirs"}
    assert set(drawn["ours"]["open"]) == {"survey", "talks", "reported", "answered", "overdue"}
    assert drawn["theirs"]["open"] == ["look"]
    assert "first" in drawn["ours"]["passed"]
    head.open(case_address(cases["ours"]))
    named = head.page.xpath('//*[@class="in-words"]//li[@class="is-open"]/strong/text()')
    assert sorted(named) == ["answered", "overdue", "reported", "survey", "talks"]
