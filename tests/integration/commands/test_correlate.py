"""Messages: to exactly one case, by whoever may send them."""

import pytest

from engine import commands
from engine.errors import Forbidden, Invalid, WrongState
from engine.uow import SYSTEM, begin
from tests.modeling import (
    a_model,
    assigned,
    catch,
    end,
    event_start,
    event_sub,
    extension,
    lane_set,
    message,
    parallel,
    properties,
    start,
    user,
)
from tests.support.world import World

CHECK = user("check", extension(assigned(candidateGroups="D03")))
PAID = a_model(
    start(),
    catch("wait", message("paid")),
    CHECK,
    end(),
    flows="s wait; wait check; check e",
    messages=["paid =school"],
)
WITHDRAWN = a_model(
    start(),
    CHECK,
    end(),
    event_sub("withdrawal", event_start("asked", message("withdrawn")), end("gone"), flows="asked gone"),
    flows="s check; check e",
    messages=["withdrawn"],
    lanes=lane_set(申请人=["s", "withdrawal"], D03=["check"]),
)


def test_correlate_moves_the_case_on(world: World) -> None:
    world.deploy(PAID)
    case = world.start(school="甲")
    world.send("paid", "admin", case, amount=300)
    assert world.variables(case)["amount"] == 300
    assert (world.open_tasks(case), world.subscriptions(case)) == (["check"], [])
    assert "message.correlated" in world.verbs(case)


def test_correlate_by_key_finds_its_case(world: World) -> None:
    world.deploy(PAID)
    cases = {school: world.start(school=school) for school in ("甲", "乙")}
    world.send("paid", "admin", key="乙")
    assert world.open_tasks(cases["甲"]) == []
    assert world.open_tasks(cases["乙"]) == ["check"]


def test_correlate_for_several_cases_is_refused(world: World) -> None:
    world.deploy(PAID)
    cases = [world.start(school="甲") for _ in range(2)]
    with pytest.raises(WrongState) as refused:
        world.send("paid", "admin", key="甲")
    assert all(str(case) in str(refused.value) for case in cases)
    with pytest.raises(WrongState, match="found none"):
        world.send("paid", "admin")  # Without a key it is for nobody who waits with one.


def test_correlate_without_anybody_waiting_is_refused(world: World) -> None:
    world.deploy(PAID)
    case = world.start(school="甲")
    with pytest.raises(WrongState, match="found none"):
        world.send("unknown", "admin", case)
    world.send("paid", "admin", case)
    with pytest.raises(WrongState, match="found none"):
        world.send("paid", "admin", case)


def test_correlate_in_a_suspended_case_is_refused(world: World) -> None:
    world.deploy(PAID)
    case = world.start(school="甲")
    with world.acting("admin") as uow:
        commands.suspend(uow, case, "核实")
    with pytest.raises(WrongState, match="it is suspended"):
        world.send("paid", "admin", case)
    assert len(world.subscriptions(case)) == 1


def test_correlate_with_unusable_variables_is_refused(world: World) -> None:
    world.deploy(PAID)
    case = world.start(school="甲")
    with pytest.raises(Invalid):
        world.send("paid", "admin", case, initiator="lisi")


def test_message_without_a_lane_is_for_operators(world: World) -> None:
    world.deploy(PAID)
    case = world.start(school="甲")
    with pytest.raises(Forbidden, match="only operators may"):
        world.send("paid", "wangwu", case)


def test_message_restricted_to_the_engine_is_sent_by_nobody_else(world: World) -> None:
    xml = a_model(
        start(),
        catch("wait", message("decided"), extension(properties(restricted="engine"))),
        CHECK,
        end(),
        flows="s wait; wait check; check e",
        messages=["decided"],
        lanes=lane_set(D03=["s", "wait", "check"]),
    )
    world.deploy(xml)
    case = world.start(by="wangwu")
    for username in ("wangwu", "admin"):
        with pytest.raises(Forbidden, match="only the engine may"):
            world.send("decided", username, case)
    with begin(world.runtime, SYSTEM, world.now) as uow:
        commands.correlate(uow, "decided", {}, instance_id=case)
    assert world.open_tasks(case) == ["check"]


def test_message_of_a_lane_is_for_its_members_in_their_own_case(world: World) -> None:
    world.deploy(WITHDRAWN)
    case = world.start(by="ceshishenqingren")
    with pytest.raises(Forbidden, match="only 申请人 may"):
        world.send("withdrawn", "wangwu", case)
    with pytest.raises(WrongState, match="found none"):
        world.send("withdrawn", "ceshishenqingrenyi", case)
    with pytest.raises(WrongState, match="found none"):
        world.send("withdrawn", "baisishi", case)
    world.send("withdrawn", "ceshishenqingren", case)
    assert world.case(case).state == "completed"
    assert world.task(case, "check").state == "cancelled"


def test_one_case_that_waits_twice_takes_one_message_after_the_other(world: World) -> None:
    xml = a_model(
        start(), parallel("f"), catch("first", message("paid")), catch("second", message("paid")), CHECK, user("other"),
        end(), flows="s f; f first; f second; first check; second other; check e; other e", messages=["paid =school"],
    )  # fmt: skip
    world.deploy(xml)
    case = world.start(school="甲")
    world.send("paid", "admin", case)
    assert world.open_tasks(case) == ["check"]
    world.send("paid", "admin", key="甲")
    assert sorted(world.open_tasks(case)) == ["check", "other"]
