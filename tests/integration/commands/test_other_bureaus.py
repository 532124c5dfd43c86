"""A case handed up to the bureau above with its files and documents, and told of the decision there."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands, jobs
from engine.audit import verify
from engine.errors import NotFound, WrongState
from engine.handlers import Handlers
from engine.model import Attachment, Bureau, Document, Job, ProcessInstance, new_id
from engine.other_bureaus import CasesElsewhere
from engine.uow import SYSTEM, begin
from tests.modeling import a_model, catch, end, exclusive, extension, message, node, start, user
from tests.support.letters import a_template
from tests.support.world import World
from workflows.bureau import handlers as shipped

COUNTY_OFFICER, CITY_OFFICER = "wangwu", "baisishi"


def calling(identifier: str, handler: str, **headers: str) -> str:
    named = "".join(f'<zeebe:header key="{key}" value="{value}"/>' for key, value in headers.items())
    definition = f'<zeebe:taskDefinition type="bureau.{handler}"/><zeebe:taskHeaders>{named}</zeebe:taskHeaders>'
    return node("serviceTask", identifier, extension(definition))


def for_group(identifier: str, group: str) -> str:
    return user(identifier, extension(f'<zeebe:assignmentDefinition candidateGroups="{group}"/>'))


MATTER = a_model(
    start(),
    exclusive("from_below", default="from_below_check"),
    for_group("check", "D03/P_DIV_HEAD"),
    calling("hand_up", "hand_up", definition_key="matter", variables="school, papers", documents="opinion"),
    catch("answer", message("decided")),
    for_group("deliver", "D03/P_DIV_HEAD"),
    end("delivered"),
    for_group("decide", "D03/P_DIV_HEAD"),
    calling("report", "report_decision", message="decided", variables="outcome"),
    end("reported"),
    flows="""
        s from_below
        from_below check
        from_below decide = origin_case != null
        check hand_up
        hand_up answer
        answer deliver
        deliver delivered
        decide report
        report reported
    """,
    key="matter",
    messages=["decided"],
)


@pytest.fixture
def handlers() -> Handlers:
    """Those of the product."""
    return shipped


@pytest.fixture
def case(world: World) -> UUID:
    """A case of the county with a file and an opinion, about to be handed up."""
    with begin(world.runtime, SYSTEM, world.now) as uow:
        commands.deploy(uow, {"matter.bpmn": MATTER, "opinion.html": a_template()}, "matter", shared=True)
    case = world.start("matter", COUNTY_OFFICER, school="测试县启明高级中学", papers=[])
    with begin(world.runtime, SYSTEM, world.now) as uow:
        own = uow.session.get_one(ProcessInstance, case)
        officer = world.actor(COUNTY_OFFICER).user_id
        file = Attachment(
            id=new_id(),
            bureau_id=own.bureau_id,
            instance_id=case,
            element_id="s",
            name="章程.pdf",
            media_type="application/pdf",
            size=9,
            sha256="a" * 64,
            uploaded_by=officer,
            created_at=world.now,
        )
        uow.session.add(file)
        for template, state in (("opinion", "issued"), ("opinion", "draft"), ("receipt", "issued")):
            uow.session.add(a_document(world, own, template, state=state))
    papers = [{"id": str(file.id), "sha256": file.sha256, "name": file.name}]
    with world.acting("admin") as uow:
        commands.change_variables(uow, case, {"papers": papers}, "补录")
    return case


def a_document(world: World, own: ProcessInstance, template: str, **values: object) -> Document:
    facts = {"number": "测教许审〔2026〕1号", "title": "审查意见", "html": "<h1>审查意见</h1>", "sha256": "b" * 64}
    dates = {"drafted_at": world.now, "issued_at": world.now, "public": True}
    own_facts = {"id": new_id(), "bureau_id": own.bureau_id, "instance_id": own.id, "template_id": template}
    return Document(**own_facts | facts | dates | values)


def handed_up(world: World, case: UUID) -> ProcessInstance:
    with begin(world.runtime, SYSTEM, world.now, read_only=True) as uow:
        return uow.session.scalars(sa.select(ProcessInstance).where(ProcessInstance.origin_id == case)).one()


def test_a_case_goes_up_with_everything_and_the_decision_comes_back(world: World, case: UUID) -> None:
    world.complete(case, "check", COUNTY_OFFICER)
    assert jobs.run_due(world.runtime, world.now) == 1
    above = handed_up(world, case)
    with begin(world.runtime, SYSTEM, world.now, read_only=True) as uow:
        city = uow.session.scalars(sa.select(Bureau).where(Bureau.id == above.bureau_id)).one()
        [file] = uow.session.scalars(sa.select(Attachment).where(Attachment.instance_id == above.id)).all()
        sent_up = uow.session.scalars(sa.select(Document).where(Document.instance_id == above.id)).all()
    assert city.code == "990100"
    assert world.variables(case)["handed_up_to"] == city.name
    assert [(one.template_id, one.state) for one in sent_up] == [("opinion", "issued")]
    assert (file.sha256, file.bureau_id) == ("a" * 64, city.id)
    with begin(world.runtime, SYSTEM, world.now, read_only=True) as uow:
        flaws = {finding.flaw for finding in verify(uow.session, above.id)}
    assert not {"file_changed", "file_missing", "file_unknown"} & flaws
    taken_in = dict(world.events(above.id))["file.handed_in"]
    assert (taken_in["files"][0]["id"], taken_in["from_instance"]) == (str(file.id), str(case))
    told = world.events(above.id)[0][1]["variables"]
    assert (told["school"], told["origin_case"]) == ("测试县启明高级中学", str(case))
    assert (told["papers"][0]["id"], told["initiator"]) == (str(file.id), None)
    assert world.open_tasks(case) == []

    world.complete(above.id, "decide", CITY_OFFICER, outcome="approved")
    with begin(world.runtime, SYSTEM, world.now) as uow:
        city_case = uow.session.get_one(ProcessInstance, above.id)
        for template, public in (("licence", True), ("minutes", False)):
            uow.session.add(a_document(world, city_case, template, state="issued", public=public))
    assert jobs.run_due(world.runtime, world.now) == 1
    assert world.case(above.id).state == "completed"
    assert world.open_tasks(case) == ["deliver"]
    assert world.variables(case)["outcome"] == "approved"
    with begin(world.runtime, SYSTEM, world.now, read_only=True) as uow:
        chosen = sa.select(Document.template_id).where(Document.instance_id == case, Document.template_id == "licence")
        assert uow.session.scalars(chosen).all() == ["licence"]


def test_a_job_run_again_hands_up_and_tells_once(world: World, case: UUID) -> None:
    job_id = new_id()
    elsewhere = CasesElsewhere(world.runtime, case, job_id, world.now)
    first = elsewhere.hand_up("matter", {"school": "甲", "papers": []}, ())
    assert elsewhere.hand_up("matter", {"school": "甲", "papers": []}, ()) == first
    world.complete(case, "check", COUNTY_OFFICER)
    jobs.run_due(world.runtime, world.now)
    back = CasesElsewhere(world.runtime, first.instance_id, new_id(), world.now)
    back.tell_origin("decided", {"outcome": "approved"})
    back.tell_origin("decided", {"outcome": "approved"})
    assert world.verbs(case).count("message.correlated") == 1
    assert world.open_tasks(case) == ["deliver"]


def test_a_case_nobody_handed_up_reaches_nobody(world: World, case: UUID) -> None:
    elsewhere = CasesElsewhere(world.runtime, case, new_id(), world.now)
    with pytest.raises(WrongState, match="was not handed up"):
        elsewhere.tell_origin("decided", {})
    with pytest.raises(WrongState, match="was not handed up"):
        elsewhere.tell_superior("withdraw", {})


def test_a_bureau_with_none_above_it_hands_nothing_up(world: World, case: UUID) -> None:
    with begin(world.runtime, SYSTEM, world.now) as uow:
        uow.session.scalars(sa.select(Bureau).where(Bureau.code == "990121")).one().parent_id = None
    with pytest.raises(NotFound, match="Expected a bureau above"):
        CasesElsewhere(world.runtime, case, new_id(), world.now).hand_up("matter", {}, ())


def test_a_case_that_cannot_start_above_is_an_incident_below(world: World, case: UUID) -> None:
    with begin(world.runtime, SYSTEM, world.now) as uow:
        broken = MATTER.replace(b"origin_case != null", b"origin_case &gt; 5")
        commands.deploy(uow, {"matter.bpmn": broken}, "matter", shared=True)
    world.complete(case, "check", COUNTY_OFFICER)
    [job] = [job for job in world.jobs(case) if job.state == "due"]
    for _ in range(job.max_attempts):
        with begin(world.runtime, SYSTEM, world.now) as uow:
            uow.session.get_one(Job, job.id).due_at = world.now
        jobs.run_due(world.runtime, world.now)
    assert world.case(case).state == "incident"
    with begin(world.runtime, SYSTEM, world.now, read_only=True) as uow:
        assert uow.session.scalar(sa.select(ProcessInstance.id).where(ProcessInstance.origin_id == case)) is None
