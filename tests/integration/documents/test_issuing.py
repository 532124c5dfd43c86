"""Documents come about with the step that needs them, under numbers without gaps, and never change."""

import hashlib
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands, queries
from engine.audit import verify
from engine.definitions import newest
from engine.errors import IncidentOpened, NotFound
from engine.jobs import run_due
from engine.model import AuditEvent, Bureau, Document, IssuedNumber
from engine.uow import SYSTEM, begin
from tests.modeling import a_model, assigned, end, extension, lane_set, parallel, start, user
from tests.support.letters import NOTICE, a_template, drafting, issuing
from tests.support.world import World

CHECK = user("check", extension(assigned(candidateGroups="D03")))
ISSUING = a_model(start(), CHECK, issuing("issue"), end(), flows="s check; check issue; issue e")
DRAFTED = a_model(
    start(), drafting("draft"), CHECK, issuing("issue"), end(), flows="s draft; draft check; check issue; issue e"
)
SECOND = issuing("second", "letter", document_code="许告", public="false")
TWO = a_model(
    start(), CHECK, issuing("first"), SECOND, end(), flows="s check; check first; first second; second e"
)  # fmt: skip


def papers(world: World, case: UUID) -> list[Document]:
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        found = sa.select(Document).where(Document.instance_id == case).order_by(Document.id)
        return list(uow.session.scalars(found))


def numbers(world: World) -> list[str]:
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        found = sa.select(IssuedNumber.series, IssuedNumber.serial).order_by(IssuedNumber.series, IssuedNumber.serial)
        return [f"{series} {serial}" for series, serial in uow.session.execute(found)]


def test_issue_fixes_number_text_and_digest(world: World) -> None:
    world.deploy(ISSUING, notice__html=NOTICE.encode())
    case = world.start(word="甲")
    world.complete(case, "check", "wangwu")
    [paper] = papers(world, case)
    number = world.variables(case)["document_no"]
    assert number == "测教许受〔2026〕1号"
    assert (paper.state, paper.number, paper.title, paper.title_en, paper.public) == (
        "issued", number, "受理通知书", "Acceptance notice", True,
    )  # fmt: skip
    for text in (
        number,
        "准予受理。",
        "测试县教育局",
        "电子印章示意",
        "Acceptance notice",
        "Test County Education Bureau",
    ):
        assert text in paper.html, text
    assert paper.sha256 == hashlib.sha256(paper.html.encode()).hexdigest()
    assert paper.issued_by == world.actor("wangwu").user_id
    issued = dict(world.events(case))["document.issued"]
    assert issued == {
        "template": "notice", "number": number, "title": "受理通知书", "title_en": "Acceptance notice",
        "sha256": paper.sha256, "public": True, "issued_by": str(paper.issued_by),
        "issued_at": world.now.isoformat(timespec="microseconds"),
    }  # fmt: skip


def test_what_a_case_says_cannot_become_markup(world: World) -> None:
    world.deploy(ISSUING, notice__html=NOTICE.encode())
    case = world.start(word='<script>alert("甲")</script>&amp;{{ 1 + 1 }}')
    world.complete(case, "check", "wangwu")
    [paper] = papers(world, case)
    assert "<script" not in paper.html
    assert '&lt;script&gt;alert("甲")&lt;/script&gt;&amp;amp;{{ 1 + 1 }}' in paper.html


def test_a_draft_is_renewed_and_becomes_the_document(world: World) -> None:
    world.deploy(DRAFTED, notice__html=NOTICE.encode())
    case = world.start(word="甲", by="zhangsan")
    [draft] = papers(world, case)
    assert (draft.state, draft.number, draft.issued_at) == ("draft", "", None)
    assert "（待编号）" in draft.html
    assert "电子印章示意" not in draft.html
    world.complete(case, "check", "wangwu", word="乙")
    [paper] = papers(world, case)
    assert (paper.id, paper.state, paper.drafted_by) == (draft.id, "issued", world.actor("zhangsan").user_id)
    assert "（待编号）" not in paper.html
    assert "乙：" in paper.html
    assert [verb for verb in world.verbs(case) if verb.startswith("document.")] == [
        "document.drafted",
        "document.issued",
    ]


def test_documents_that_go_together_have_one_number(world: World) -> None:
    model = a_model(start(), CHECK, issuing("issue", also="letter"), end(), flows="s check; check issue; issue e")
    world.deploy(model, notice__html=a_template(title="决定"), letter__html=a_template(title="证书"))
    case = world.start(word="甲")
    world.complete(case, "check", "wangwu")
    assert [(paper.title, paper.number) for paper in papers(world, case)] == [
        ("决定", "测教许受〔2026〕1号"), ("证书", "测教许受〔2026〕1号"),
    ]  # fmt: skip
    assert numbers(world) == ["notice 1"]


def test_a_second_series_follows_in_a_step_of_its_own(world: World) -> None:
    world.deploy(TWO, notice__html=a_template(), letter__html=a_template())
    case = world.start(word="甲")
    world.complete(case, "check", "wangwu")
    [job] = world.jobs(case)
    assert (job.element_id, job.kind, job.state) == ("second", "work", "due")
    assert numbers(world) == ["notice 1"]
    assert run_due(world.runtime, world.now) == 1
    assert world.case(case).state == "completed"
    assert numbers(world) == ["letter 1", "notice 1"]
    first, second = papers(world, case)
    assert first.issued_by == second.issued_by == world.actor("wangwu").user_id
    assert (second.number, second.public) == ("测教许告〔2026〕1号", False)


def test_three_series_in_a_row_and_side_by_side_all_come(world: World) -> None:
    model = a_model(
        start(), parallel("fork"), issuing("a", "one"), issuing("b", "two"), issuing("c", "three"), end(),
        flows="s fork; fork a; fork b; b c; a e; c e",
    )  # fmt: skip
    world.deploy(model, one__html=a_template(), two__html=a_template(), three__html=a_template())
    case = world.start(word="甲")
    run_due(world.runtime, world.now)
    assert world.case(case).state == "completed"
    assert numbers(world) == ["one 1", "three 1", "two 1"]


def test_one_series_twice_stays_in_one_step(world: World) -> None:
    model = a_model(
        start(), issuing("a", series="same"), issuing("b", series="same"), end(), flows="s a; a b; b e"
    )  # fmt: skip
    world.deploy(model, notice__html=a_template())
    case = world.start(word="甲")
    assert (world.case(case).state, world.jobs(case), numbers(world)) == ("completed", [], ["same 1", "same 2"])
    assert [paper.number for paper in papers(world, case)] == ["测教许受〔2026〕1号", "测教许受〔2026〕2号"]


def test_a_template_that_fails_leaves_no_number_and_no_document(world: World) -> None:
    world.deploy(ISSUING, notice__html=a_template("<p>{{ nowhere }}</p>"))
    case = world.start(word="甲")
    with pytest.raises(IncidentOpened, match="nowhere"):
        world.complete(case, "check", "wangwu")
    assert (papers(world, case), numbers(world)) == ([], [])


def test_a_bureau_without_agency_code_issues_nothing(world: World) -> None:
    world.deploy(ISSUING, notice__html=a_template())
    case = world.start(word="甲")
    with begin(world.runtime, SYSTEM) as uow:
        uow.session.execute(sa.update(Bureau).values(agency_code=""))
    with pytest.raises(IncidentOpened, match="agency code"):
        world.complete(case, "check", "wangwu")
    assert numbers(world) == []


def test_a_case_keeps_the_template_it_started_with(world: World) -> None:
    world.deploy(ISSUING, notice__html=a_template("<p>旧</p>"))
    case = world.start(word="甲")
    world.deploy(ISSUING, notice__html=a_template("<p>新</p>"))
    later = world.start(word="甲")
    for one in (case, later):
        world.complete(one, "check", "wangwu")
    assert ["旧" in papers(world, one)[0].html for one in (case, later)] == [True, False]


def test_deploy_binds_templates_by_version(world: World) -> None:
    found = []
    for files in ({"notice.html": a_template()}, {}, {"notice.html": a_template("<p>改</p>")}, {}):
        with world.acting("admin") as uow:
            commands.deploy(uow, {"p.bpmn": ISSUING} | files, "test")
        with world.acting("admin") as uow:
            found.append(newest(uow, "p", uow.actor.bureau_id))
    assert [version.version for version in found] == [1, 1, 2, 2]
    assert found[0].documents["notice"] == found[1].documents["notice"] != found[2].documents["notice"]


def test_documents_are_for_those_who_see_the_case(world: World) -> None:
    lanes = lane_set(申请人=["s"])
    model = a_model(
        start(), drafting("draft", "plan"), CHECK, issuing("first"), SECOND, end(), lanes=lanes,
        flows="s draft; draft check; check first; first second; second e",
    )  # fmt: skip
    world.deploy(model, plan__html=a_template(), notice__html=a_template(), letter__html=a_template())
    case = world.start(word="甲", by="ceshishenqingren")
    world.complete(case, "check", "wangwu")
    run_due(world.runtime, world.now)

    def sees(username: str) -> list[str]:
        with world.acting(username) as uow:
            return [view.template_id for view in queries.documents(uow, case).items]

    assert sees("wangwu") == ["letter", "notice", "plan"]
    assert sees("ceshishenqingren") == ["notice"]
    for stranger in ("chenshisan", "ceshishenqingrenyi", "baisishi"):
        with pytest.raises(NotFound):
            sees(stranger)
    plan, notice, letter = papers(world, case)
    for hidden in (plan, letter):
        with pytest.raises(NotFound), world.acting("ceshishenqingren") as uow:
            commands.read_document(uow, hidden.id)
    with world.acting("ceshishenqingren") as uow:
        assert commands.read_document(uow, notice.id).html == notice.html
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        read = sa.select(AuditEvent.actor_name, AuditEvent.object_id).where(AuditEvent.verb == "document.read")
        assert [tuple(row) for row in uow.session.execute(read)] == [("测试申请人", str(notice.id))]


@pytest.mark.parametrize("column", ["html", "number", "title", "public"])
def test_verify_finds_a_changed_document(world: World, column: str) -> None:
    world.deploy(ISSUING, notice__html=NOTICE.encode())
    case = world.start(word="甲")
    world.complete(case, "check", "wangwu")
    with begin(world.runtime, SYSTEM) as uow:
        assert verify(uow.session) == []
        changed: object = False if column == "public" else "改"
        uow.session.execute(sa.update(Document).values({column: changed}))
        uow.session.expire_all()
        assert [finding.flaw for finding in verify(uow.session, case)] == ["document_changed"]


def test_verify_finds_a_document_that_is_gone_or_foisted(world: World) -> None:
    world.deploy(ISSUING, notice__html=NOTICE.encode())
    case, other = world.start(word="甲"), world.start(word="乙")
    world.complete(case, "check", "wangwu")
    with begin(world.runtime, SYSTEM) as uow:
        uow.session.execute(sa.update(Document).values(instance_id=other))
        uow.session.expire_all()
        assert {finding.flaw for finding in verify(uow.session)} == {"document_unknown"}
        uow.session.execute(sa.delete(Document))
        assert [finding.flaw for finding in verify(uow.session)] == ["document_missing"]
