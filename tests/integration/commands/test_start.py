"""Starting a case: who may, with what, and that a failed start leaves nothing."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from engine import commands
from engine.errors import Forbidden, Invalid, NotFound, TooLarge
from engine.model import Job, ProcessInstance, UserTask
from engine.uow import SYSTEM, begin
from tests.modeling import a_model, assigned, end, exclusive, extension, lane_set, node, start, user
from tests.support.world import World

CHECK = user("check", extension(assigned(candidateGroups="D03")))
PLAIN = a_model(start(), CHECK, end(), flows="s check; check e")
FORM = json.dumps(
    {
        "id": "apply",
        "type": "default",
        "components": [
            {"type": "textfield", "key": "school", "label": "校名", "validate": {"required": True}},
            {"type": "number", "key": "classes", "label": "班数"},
        ],
    }
).encode()


def of_lane(lane: str) -> bytes:
    return a_model(start(), CHECK, end(), flows="s check; check e", lanes=lane_set(**{lane: ["s"], "other": ["check"]}))


def counts(world: World) -> list[int]:
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        return [
            uow.session.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in (ProcessInstance, UserTask, Job)
        ]


def test_start_keeps_who_and_what(world: World) -> None:
    world.deploy(PLAIN)
    case = world.start(by="wangwu", business_key="2026-0042", pupils=480)
    row = world.case(case)
    assert (row.state, row.business_key, row.definition_key, row.started_at) == ("active", "2026-0042", "p", world.now)
    assert row.started_by == world.actor("wangwu").user_id
    assert row.applicant_id is None
    assert world.variables(case) == {
        "pupils": 480,
        "initiator": "wangwu",
        "initiator_department": "D03",
        "bureau_level": "county",
        "origin_case": None,
        "origin_bureau": None,
    }


def test_start_by_an_applicant_makes_it_their_case(world: World) -> None:
    world.deploy(of_lane("申请人"))
    case = world.start(by="ceshishenqingren")
    assert world.case(case).applicant_id == world.actor("ceshishenqingren").user_id


def test_start_of_an_unknown_process_is_refused(world: World) -> None:
    with pytest.raises(NotFound, match="'p'"):
        world.start()


@pytest.mark.parametrize("username", ["ceshishenqingren", "taosanshisi"])
def test_start_without_a_lane_is_for_staff(world: World, username: str) -> None:
    world.deploy(PLAIN)
    with pytest.raises(Forbidden, match="only staff"):
        world.start(by=username)


def test_start_in_a_lane_is_for_its_members(world: World) -> None:
    world.deploy(of_lane("D03"))
    world.start(by="wangwu")
    with pytest.raises(Forbidden, match="only D03 may"):
        world.start(by="zhangsan")


def test_start_elsewhere_does_not_see_a_bureaus_own_process(world: World) -> None:
    world.deploy(PLAIN)
    with pytest.raises(NotFound):
        world.start(by="baisishi")


def test_start_elsewhere_takes_the_shared_process_and_the_own_one_first(world: World) -> None:
    with begin(world.runtime, SYSTEM) as uow:
        commands.deploy(uow, {"p.bpmn": PLAIN}, "shared", shared=True)
    assert world.case(world.start(by="baisishi")).bureau_id == world.actor("baisishi").bureau_id
    shared = world.case(world.start()).definition_id
    world.deploy(PLAIN)
    assert world.case(world.start()).definition_id != shared


def test_start_checks_the_start_form(world: World) -> None:
    form = extension('<zeebe:formDefinition formId="apply"/>')
    world.deploy(a_model(node("startEvent", "s", form), CHECK, end(), flows="s check; check e"), apply__form=FORM)
    with pytest.raises(Invalid) as refused:
        world.start(classes="many")
    assert sorted(refused.value.problems) == ["classes", "school"]
    case = world.start(school="测试小学", classes=12)
    assert world.variables(case).items() >= {"school": "测试小学", "classes": 12, "initiator": "zhangsan"}.items()


DEEP: Any = []
for _ in range(100):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    "name, value",
    [
        ("initiator", "lisi"),
        ("initiator_department", "D07"),
        ("origin_case", "a case above"),
        ("far", 2**53 + 1),
        ("endless", float("inf")),
        ("nul", "a\x00b"),
        ("half", "\ud800"),
        ("deep", DEEP),
        ("", 1),
        ("n" * 201, 1),
        ("set", {1, 2}),
    ],
)
def test_start_with_unusable_variables_is_refused(world: World, name: str, value: object) -> None:
    world.deploy(PLAIN)
    with pytest.raises(Invalid):
        world.start(**{name: value})  # type: ignore[arg-type]
    assert counts(world) == [0, 0, 0]


def test_start_with_too_much_is_refused(world: World) -> None:
    world.deploy(PLAIN)
    with pytest.raises(TooLarge, match="at most 1000000 bytes"):
        world.start(text="x" * 1_000_000)


def test_start_whose_first_step_fails_leaves_nothing(world: World) -> None:
    model = a_model(
        start(), exclusive("way", "way_e"), CHECK, end(), flows="s way; way check = amount > 3; way e; check e"
    )
    world.deploy(model)
    with pytest.raises(Invalid, match="first step fails at way"):
        world.start()
    assert counts(world) == [0, 0, 0]
    world.start(amount=4)
    assert counts(world) == [1, 1, 0]
