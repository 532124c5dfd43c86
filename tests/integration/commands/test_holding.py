"""Claiming, releasing, assigning: who may hold a task."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands
from engine.errors import Forbidden, Invalid, NotFound, StaleVersion, WrongState
from engine.model import Bureau, Candidate
from engine.uow import SYSTEM, begin
from tests.modeling import a_model, assigned, end, extension, lane_set, loop, parallel, properties, start, user
from tests.support.world import World

ONE_TASK = a_model(
    start(),
    user("check", extension(assigned(candidateGroups="D03", candidateUsers="zhoujiu"))),
    end(),
    flows="s check; check e",
)
NOBODY = a_model(start(), user("check"), end(), flows="s check; check e")


@pytest.fixture
def case(world: World) -> UUID:
    world.deploy(ONE_TASK)
    return world.start()


def claimable(world: World, case: UUID) -> list[bool]:
    found = sa.select(Candidate.claimable).where(Candidate.user_task_id == world.task(case, "check").id)
    with begin(world.runtime, SYSTEM, read_only=True) as uow:
        return list(uow.session.scalars(found))


@pytest.mark.parametrize("username", ["wangwu", "zhoujiu"])
def test_claim_by_a_candidate_holds_the_task(world: World, case: UUID, username: str) -> None:
    world.claim(case, "check", username)
    task = world.task(case, "check")
    assert (task.assignee_id, task.claimed_at) == (world.actor(username).user_id, world.now)
    assert claimable(world, case) == [False, False]


def test_claim_by_somebody_else_is_refused(world: World, case: UUID) -> None:
    with pytest.raises(Forbidden, match="it is for D03, zhoujiu"):
        world.claim(case, "check", "chenshisan")


def test_claim_of_a_held_task_is_refused(world: World, case: UUID) -> None:
    world.claim(case, "check", "wangwu")
    with pytest.raises(WrongState, match="somebody else has it"):
        world.claim(case, "check", "qianqi")


def test_claim_again_by_the_holder_changes_nothing(world: World, case: UUID) -> None:
    world.claim(case, "check", "wangwu")
    before = world.task(case, "check").version
    world.claim(case, "check", "wangwu")
    assert world.task(case, "check").version == before
    assert world.verbs(case).count("user_task.claimed") == 1


def test_claim_with_a_stale_version_is_refused(world: World, case: UUID) -> None:
    with pytest.raises(StaleVersion):
        world.claim(case, "check", "wangwu", expected_version=7)


def test_claim_from_another_bureau_finds_nothing(world: World, case: UUID) -> None:
    with pytest.raises(NotFound):
        world.claim(case, "check", "baisishi")


def test_claim_without_candidates_waits_for_an_operator(world: World) -> None:
    world.deploy(NOBODY)
    case = world.start()
    with pytest.raises(Forbidden, match="an operator assigns it"):
        world.claim(case, "check", "zhangsan")
    world.assign(case, "check", "chenshisan")
    world.complete(case, "check", "chenshisan")
    assert world.case(case).state == "completed"


def test_release_gives_the_task_back(world: World, case: UUID) -> None:
    task_id = world.claim(case, "check", "wangwu")
    with world.acting("wangwu") as uow:
        commands.release(uow, task_id)
    task = world.task(case, "check")
    assert (task.assignee_id, task.claimed_at) == (None, None)
    assert claimable(world, case) == [True, True]
    world.claim(case, "check", "qianqi")


def test_release_by_another_is_refused(world: World, case: UUID) -> None:
    task_id = world.claim(case, "check", "wangwu")
    with pytest.raises(Forbidden), world.acting("qianqi") as uow:
        commands.release(uow, task_id)


def test_release_of_what_nobody_has_is_refused(world: World, case: UUID) -> None:
    with pytest.raises(WrongState, match="nobody has it"), world.acting("wangwu") as uow:
        commands.release(uow, world.task(case, "check").id)


def test_assign_records_who_and_why(world: World, case: UUID) -> None:
    world.claim(case, "check", "wangwu")
    world.assign(case, "check", "qianqi", reason="王五出差")
    assert world.task(case, "check").assignee_id == world.actor("qianqi").user_id
    verb, payload = world.events(case)[-1]
    assert verb == "user_task.assigned"
    assert (payload["assignee"], payload["previous"], payload["reason"]) == ("qianqi", "wangwu", "王五出差")


def test_assign_is_an_operators_verb(world: World, case: UUID) -> None:
    with pytest.raises(Forbidden, match="only an operator"):
        world.assign(case, "check", "qianqi", by="zhangsan")


def test_assign_needs_a_reason(world: World, case: UUID) -> None:
    with pytest.raises(Invalid) as refused:
        world.assign(case, "check", "qianqi", reason="  ")
    assert list(refused.value.problems) == ["reason"]


@pytest.mark.parametrize("username", ["nobody", "baisishi"])
def test_assign_to_nobody_of_the_bureau_is_refused(world: World, case: UUID, username: str) -> None:
    with pytest.raises(Invalid) as refused:
        world.assign(case, "check", username)
    assert list(refused.value.problems) == ["assignee"]


def test_assign_to_an_applicant_of_another_case_is_refused(world: World, case: UUID) -> None:
    with pytest.raises(Forbidden, match="not theirs"):
        world.assign(case, "check", "ceshishenqingren")


@pytest.mark.parametrize("username", ["ceshishenqingren", "taosanshisi"])
def test_assign_to_people_from_outside_gives_them_only_what_the_model_does(world: World, username: str) -> None:
    offered = {"ceshishenqingren": "申请人", "taosanshisi": "X09"}[username]
    theirs = user("answer", extension(assigned(candidateGroups=offered)))
    staffs = user("check", extension(assigned(candidateGroups="D03")))
    lanes = lane_set(申请人=["s", "answer"], D03=["check"])
    world.deploy(a_model(start(), theirs, staffs, end(), flows="s answer; answer check; check e", lanes=lanes))
    case = world.start(by="ceshishenqingren")
    world.assign(case, "answer", username)
    with world.acting(username) as uow:
        commands.complete(uow, world.task(case, "answer").id, {})
    with pytest.raises(Forbidden, match="own people"):
        world.assign(case, "check", username)
    assert world.task(case, "check").assignee_id is None


def test_assign_to_oneself_works_in_a_demo_bureau_only(world: World, case: UUID) -> None:
    world.assign(case, "check", "admin")
    with begin(world.runtime, SYSTEM) as uow:
        uow.session.scalars(sa.select(Bureau).where(Bureau.code == "990121")).one().demo = False
    with pytest.raises(Forbidden, match="only in a demo bureau"):
        world.assign(case, "check", "admin")


SEPARATED = a_model(
    start(),
    user("enter", extension(assigned(candidateGroups="D03"))),
    parallel("split"),
    user("check", extension(assigned(candidateGroups="D03"), properties(separation="enter, sign"))),
    user("sign", extension(assigned(candidateGroups="D03"), properties(separation="check"))),
    parallel("join"),
    end(),
    flows="s enter; enter split; split check; split sign; check join; sign join; join e",
)


def test_separation_keeps_the_performer_away_from_every_verb(world: World) -> None:
    world.deploy(SEPARATED)
    case = world.start()
    world.complete(case, "enter", "wangwu")
    with pytest.raises(Forbidden, match="Separation of duties"):
        world.claim(case, "check", "wangwu")
    with pytest.raises(Forbidden, match="Separation of duties"):
        world.assign(case, "check", "wangwu")
    world.claim(case, "check", "qianqi")
    with pytest.raises(Forbidden, match="Separation of duties"):
        world.claim(case, "sign", "qianqi")
    world.complete(case, "check", "qianqi")
    world.complete(case, "sign", "wangwu")
    assert world.case(case).state == "completed"


def test_separation_holds_for_people_the_model_names(world: World) -> None:
    named = extension(assigned(assignee="wangwu"), properties(separation="enter"))
    world.deploy(
        a_model(
            start(),
            user("enter", extension(assigned(assignee="wangwu"))),
            user("check", named),
            end(),
            flows="s enter; enter check; check e",
        )
    )
    case = world.start()
    world.complete(case, "enter", "wangwu")
    assert world.task(case, "check").assignee_id is None
    with pytest.raises(Forbidden, match="Separation of duties"):
        world.assign(case, "check", "wangwu", reason="模型指定")
    world.assign(case, "check", "qianqi", reason="回避")
    world.complete(case, "check", "qianqi")
    assert world.case(case).state == "completed"


def test_separation_from_itself_wants_different_members(world: World) -> None:
    inspect = extension(assigned(candidateGroups="G_SITE"), properties(separation="inspect"))
    world.deploy(a_model(start(), user("inspect", inspect, loop("[1,2]")), end(), flows="s inspect; inspect e"))
    case = world.start()
    world.complete(case, "inspect", "zhuershi")
    [other] = [wait for wait in world.waits(case) if wait.element_id == "inspect"]
    with pytest.raises(Forbidden, match="Separation of duties"), world.acting("zhuershi") as uow:
        commands.claim(uow, UUID(other.id))
    with world.acting("qinershiyi") as uow:
        commands.claim(uow, UUID(other.id))
        commands.complete(uow, UUID(other.id), {})
    assert world.case(case).state == "completed"
