"""Deploying: every problem is named and nothing stored; what is bound stays bound."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from engine import commands, queries
from engine.definitions import deployed
from engine.errors import DeploymentInvalid, Forbidden, Invalid
from engine.model import AuditEvent, Base, Deployment, ProcessDefinition
from engine.uow import SYSTEM, begin
from tests.modeling import (
    a_model,
    assigned,
    decision,
    end,
    exclusive,
    extension,
    properties,
    scheduled,
    service,
    start,
    user,
)
from tests.support.letters import a_template, issuing
from tests.support.world import World

FORMED = extension(assigned(candidateGroups="D03"), '<zeebe:formDefinition formId="review"/>')
PLAIN = a_model(start(), user("check"), end(), flows="s check; check e")
WITH_FORM = a_model(start(), user("check", FORMED), end(), flows="s check; check e")
DECIDED = a_model(start(), decision("rate", "rate", "rate"), user("check"), end(), flows="s rate; rate check; check e")
DMN = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://camunda.org/schema/1.0/dmn">
<decision id="rate" name="Rate"><decisionTable id="t" hitPolicy="FIRST">
<input id="i"><inputExpression id="ie" typeRef="string"><text>kind</text></inputExpression></input>
<output id="o" name="rate" typeRef="number"/>
<rule id="r1"><inputEntry id="e1"><text>"a"</text></inputEntry><outputEntry id="o1"><text>%s</text></outputEntry></rule>
<rule id="r2"><inputEntry id="e2"><text>-</text></inputEntry><outputEntry id="o2"><text>2</text></outputEntry></rule>
</decisionTable></decision></definitions>"""
LIMITS = b'[limits.review]\nnumber = 5\nunit = "working_day"\n'
LIMITED = a_model(start(), user("check", extension(scheduled('=limit("review")'))), end(), flows="s check; check e")


def a_form(**overrides: Any) -> bytes:
    component = {"type": "textfield", "key": "opinion", "label": "意见"} | overrides
    return json.dumps({"id": "review", "type": "default", "components": [component]}).encode()


def refusal(world: World, files: dict[str, bytes]) -> list[tuple[str | None, str]]:
    """The problems of a refused deployment; nothing may be stored."""
    before = _all_rows(world)
    with pytest.raises(DeploymentInvalid) as refused, world.acting("admin") as uow:
        commands.deploy(uow, files, "test")
    assert _all_rows(world) == before
    return [(problem.element_id, problem.sentence) for problem in refused.value.problems]


def _all_rows(world: World) -> dict[str, int]:
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        tables = Base.metadata.sorted_tables
        return {t.name: uow.session.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in tables}


BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
EXTERNAL = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'
LETTERED = a_model(start(), user("check"), issuing("issue"), end(), flows="s check; check issue; issue e")
BROKEN_FLOW = a_model(
    start(), exclusive("way", "way_e"), user("check"), end(), flows="s way; way check = a >; way e; check e"
)


@pytest.mark.parametrize(
    "files, element, sentence",
    [
        ({}, None, "at least one file"),
        ({"p.txt": b""}, None, "expected a file named *.bpmn, *.dmn, *.form, *.html or limits.toml"),
        ({"p.bpmn": b"<broken"}, None, "p.bpmn"),
        ({"p.bpmn": BOMB}, None, "p.bpmn"),
        ({"p.bpmn": EXTERNAL}, None, "p.bpmn"),
        ({"p.bpmn": PLAIN + b" " * 5 * 1024 * 1024}, None, "expected at most 5242880 bytes"),
        ({"f.form": b" " * (256 * 1024 + 1)}, None, "expected at most 262144 bytes"),
        ({"p.bpmn": WITH_FORM}, "check", "Expected the form 'review' in this deployment or an earlier one"),
        ({"p.bpmn": DECIDED}, "rate", "Expected the decision 'rate' in this deployment or an earlier one"),
        ({"p.bpmn": a_model(start(), service("w", "no.such"), end(), flows="s w; w e")}, "w", "'no.such'"),
        ({"p.bpmn": BROKEN_FLOW}, "way", "The expression 'a >' is not FEEL"),
        ({"p.bpmn": LIMITED}, "check", "Expected the limit 'review' in limits.toml, but found none"),
        ({"p.bpmn": PLAIN, "q.bpmn": PLAIN}, "p", "found this process twice"),
        ({"a/limits.toml": LIMITS, "b/limits.toml": LIMITS}, None, "found a second"),
        ({"limits.toml": LIMITS + b"speed = 3\n"}, "review", "unknown entry 'speed'"),
        ({"limits.toml": b"\xff"}, None, "expected UTF-8"),
        ({"limits.toml": LIMITS}, None, "Expected the process that limits.toml belongs to"),
        ({"a.form": a_form(), "b.form": a_form()}, "review", "every form id once"),
        ({"a.form": b"[]"}, None, "expected a JSON object"),
        ({"a.form": b"{"}, None, "expected JSON"),
        ({"a.form": a_form(type="iframe")}, "components[0].type", "iframe"),
        ({"a.form": a_form(label="nul \x00")}, None, "NUL"),
        ({"a.form": a_form(key="origin_case")}, "review", "which only the engine writes"),
        ({"a.form": a_form(conditional={"hide": "=a >"})}, "review: components[0].hide", "is not FEEL"),
        ({"d.dmn": DMN % b"1 +"}, "o1", "Expected FEEL"),
        ({"p.bpmn": LETTERED}, "issue", "Expected the document template 'notice' in this deployment or an earlier one"),
        ({"notice.html": a_template("<p>{{ a > }}</p>")}, "documents/notice.html, line 2", "is not FEEL"),
        ({"notice.html": a_template("<script/>")}, None, "notice.html: line 2: expected no element 'script'"),
        ({"a/notice.html": a_template(), "b/notice.html": a_template()}, "notice", "every template once"),
        ({"Notice 1.html": a_template()}, None, "a name of small letters"),
        ({"notice.html": b" " * (256 * 1024 + 1)}, None, "expected at most 262144 bytes"),
        ({"notice.html": BOMB}, None, "notice.html"),
        ({"notice.html": EXTERNAL}, None, "notice.html"),
        ({"d.dmn": b"<definitions/>"}, None, "d.dmn"),
        ({"p.bpmn": a_model(start(), user("x" * 201), end(), flows=f"s {'x' * 201}; {'x' * 201} e")}, "x" * 200, "200"),
        (
            {"p.bpmn": a_model(start(), user("c", extension(properties(colour="red"))), end(), flows="s c; c e")},
            "c",
            "colour",
        ),
    ],
)
def test_deploy_refuses_by_name(world: World, files: dict[str, bytes], element: str | None, sentence: str) -> None:
    problems = refusal(world, files)
    assert any(found == element and sentence in said for found, said in problems), problems


def test_deploy_names_every_problem_at_once(world: World) -> None:
    problems = refusal(world, {"p.bpmn": WITH_FORM, "q.txt": b"", "d.dmn": DMN % b"1 +"})
    assert {found for found, _ in problems} == {None, "check", "o1"}


def test_deploy_keeps_what_a_version_is_made_of(world: World) -> None:
    files = {"p.bpmn": WITH_FORM, "review.form": a_form(), "limits.toml": LIMITS}
    with world.acting("admin") as uow:
        deployment = commands.deploy(uow, files, "2026 年第一次")
    with world.acting("admin") as uow:
        [view] = queries.deployed_together(uow, deployment.id)
        version = deployed(uow, view.id)
    assert (view.key, view.version, view.shared, deployment.created_at) == ("p", 1, False, world.now)
    assert version.limits["review"].number == 5
    assert list(version.forms) == ["review"]


def test_deploy_unchanged_makes_no_new_version(world: World) -> None:
    files = {"p.bpmn": WITH_FORM, "review.form": a_form(), "limits.toml": LIMITS}
    ids = []
    for _ in range(2):
        with world.acting("admin") as uow:
            ids.append(commands.deploy(uow, files, "test").id)
    assert ids[0] == ids[1]
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(ProcessDefinition)) == 1
        assert uow.session.scalar(sa.select(sa.func.count()).where(AuditEvent.verb == "deployment.created")) == 1


def test_deploy_forms_alone_twice_gives_back_their_deployment(world: World) -> None:
    assert world.deploy(review__form=a_form()) == world.deploy(review__form=a_form())


@pytest.mark.parametrize(
    "changed",
    [
        {"review.form": a_form(label="审查意见")},
        {"limits.toml": LIMITS.replace(b"5", b"7")},
        {"p.bpmn": WITH_FORM.replace(b'name="p"', b'name="q"')},
    ],
)
def test_deploy_of_any_change_makes_a_new_version(world: World, changed: dict[str, bytes]) -> None:
    files = {"p.bpmn": WITH_FORM, "review.form": a_form(), "limits.toml": LIMITS}
    for some in (files, files | changed):
        with world.acting("admin") as uow:
            commands.deploy(uow, some, "test")
    with world.acting("admin") as uow:
        page = queries.process_definitions(uow)
        latest = queries.process_definitions(uow, latest=True)
    assert [one.version for one in page.items] == [2, 1]
    assert [one.version for one in latest.items] == [2]


def test_cases_keep_the_form_they_started_with(world: World) -> None:
    world.deploy(WITH_FORM, review__form=a_form(validate={"required": True}))
    old = world.start()
    world.deploy(WITH_FORM, review__form=a_form())
    new = world.start()
    with pytest.raises(Invalid) as refused:
        world.complete(old, "check", "wangwu")
    assert list(refused.value.problems) == ["opinion"]
    assert world.case(old).state == "active"
    world.complete(new, "check", "wangwu")
    assert world.case(new).state == "completed"


def test_deploy_finds_forms_and_limits_of_earlier_deployments(world: World) -> None:
    world.deploy(review__form=a_form())
    world.deploy(LIMITED, limits__toml=LIMITS)
    world.deploy(WITH_FORM.replace(b'id="p"', b'id="q"'))
    world.deploy(LIMITED.replace(b'name="p"', b'name="again"'))
    with world.acting("admin") as uow:
        assert [(one.key, one.version) for one in queries.process_definitions(uow, latest=True).items] == [
            ("p", 2),
            ("q", 1),
        ]
    case = world.start()
    assert world.task(case, "check").due_at is not None


def test_deploy_binds_decisions_and_records_their_rules(world: World) -> None:
    world.deploy(DECIDED, rate__dmn=DMN % b"1")
    case = world.start(kind="a")
    world.deploy(DECIDED, rate__dmn=DMN % b"7")
    assert world.variables(case)["rate"] == 1
    assert world.variables(world.start(kind="a"))["rate"] == 7
    advanced = dict(world.events(case))["instance.advanced"]
    assert advanced["decisions"] == [
        {"element_id": "rate", "decision_id": "rate", "rules": ["r1"], "inputs": {"kind": "a"}, "result": 1}
    ]


@pytest.mark.parametrize("username", ["zhangsan", "ceshishenqingren"])
def test_deploy_is_a_designers_verb(world: World, username: str) -> None:
    with pytest.raises(Forbidden, match="only a designer"):
        world.deploy(PLAIN, by=username)


def test_deploy_for_all_is_the_installations(world: World) -> None:
    with pytest.raises(Forbidden), world.acting("admin") as uow:
        commands.deploy(uow, {"p.bpmn": PLAIN}, "test", shared=True)
    with begin(world.runtime, SYSTEM) as uow:
        deployment = commands.deploy(uow, {"p.bpmn": PLAIN}, "test", shared=True)
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        assert uow.session.get_one(Deployment, deployment.id).bureau_id is None
    for username in ("zhangsan", "baisishi"):
        with world.acting(username) as uow:
            assert [one.key for one in queries.startable(uow)] == ["p"]
