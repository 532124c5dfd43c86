"""Reading: pages, inboxes, and what each person may know of."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from engine import commands, queries
from engine.errors import Forbidden, Invalid, NotFound
from engine.model import Candidate, UserTask, new_id
from engine.queries import Wanted
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
    start,
    timer,
    user,
)
from tests.support.world import World

CHECK = user("check", extension(assigned(candidateGroups="D03")))
PLAIN = a_model(start(), CHECK, end(), flows="s check; check e")
SCHOOL = a_model(
    start(),
    CHECK,
    user("correct"),
    end(),
    event_sub("withdrawal", event_start("asked", message("withdrawn")), end("gone"), flows="asked gone"),
    flows="s check; check correct; correct e",
    messages=["withdrawn"],
    lanes=lane_set(申请人=["s", "withdrawal", "correct"], D03=["check"]),
)


def box(world: World, username: str, name: str = "group", **chosen: object) -> list[str]:
    with world.acting(username) as uow:
        return [task.element_id for task in queries.inbox(uow, name, **chosen).items]  # type: ignore[arg-type]


def test_inboxes_show_a_task_where_it_is(world: World) -> None:
    world.deploy(PLAIN)
    case = world.start()
    assert [box(world, "wangwu", name) for name in ("mine", "group", "done")] == [[], ["check"], []]
    assert box(world, "chenshisan") == []
    world.claim(case, "check", "wangwu")
    assert [box(world, "wangwu", name) for name in ("mine", "group", "done")] == [["check"], [], []]
    assert box(world, "qianqi") == []
    assert box(world, "admin", "all") == ["check"]
    world.complete(case, "check", "wangwu")
    assert [box(world, "wangwu", name) for name in ("mine", "group", "done")] == [[], [], ["check"]]
    assert box(world, "admin", "all") == []


def test_inbox_of_all_is_for_operators_and_auditors(world: World) -> None:
    with pytest.raises(Forbidden):
        box(world, "zhangsan", "all")


def test_inbox_of_another_bureau_shows_nothing(world: World) -> None:
    world.deploy(PLAIN)
    world.start()
    assert box(world, "baisishi") == []


def test_inbox_of_one_case(world: World) -> None:
    world.deploy(PLAIN)
    cases = [world.start() for _ in range(3)]
    for name, username in (("group", "wangwu"), ("all", "admin")):
        assert len(box(world, username, name)) == 3
        assert len(box(world, username, name, instance_id=cases[0])) == 1


@pytest.mark.parametrize(
    "name, username", [("group", "wangwu"), ("mine", "wangwu"), ("done", "wangwu"), ("all", "admin")]
)
def test_inbox_pages_give_every_task_once_newest_first(world: World, name: str, username: str) -> None:
    world.deploy(PLAIN)
    for _ in range(7):
        case = world.start()
        if name == "mine":
            world.claim(case, "check", "wangwu")
        if name == "done":
            world.complete(case, "check", "wangwu")
    seen: list[UUID] = []
    cursor = None
    while True:
        with world.acting(username) as uow:
            page = queries.inbox(uow, name, cursor=cursor, limit=3)  # type: ignore[arg-type]
        seen += [task.id for task in page.items]
        assert len(page.items) <= 3
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == 7
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("cursor", ["", "x", "e30", "WyJhIl0", "WyIyMDI2LTAxLTAxIiwgMV0"])
@pytest.mark.parametrize("name", ["group", "mine", "done"])
def test_wrong_cursors_are_refused(world: World, cursor: str, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        box(world, "wangwu", name, cursor=cursor)
    assert list(refused.value.problems) == ["cursor"]


@pytest.mark.parametrize("limit", [0, 201])
def test_limits_are_bounded(world: World, limit: int) -> None:
    for name in ("group", "mine"):
        with pytest.raises(Invalid):
            box(world, "wangwu", name, limit=limit)


def test_task_shows_its_candidates_and_holder(world: World) -> None:
    world.deploy(PLAIN)
    case = world.start(business_key="2026-0042")
    world.claim(case, "check", "wangwu")
    with world.acting("qianqi") as uow:
        task = queries.user_task(uow, world.task(case, "check").id)
    assert (task.assignee, task.assignee_name, task.business_key, task.title) == ("wangwu", "王五", "2026-0042", "p")
    assert [(one.kind, one.key) for one in task.candidates] == [("group", "D03")]


def test_cases_are_for_those_who_have_a_part(world: World) -> None:
    world.deploy(PLAIN)
    case = world.start(by="zhangsan")

    def sees(username: str) -> bool:
        with world.acting(username) as uow:
            listed = [one.id for one in queries.process_instances(uow).items]
            try:
                found = [queries.process_instance(uow, case).id]
            except NotFound:
                found = []
        assert listed == found
        return found == [case]

    people = ("zhangsan", "wangwu", "qianqi", "chenshisan", "admin", "baisishi", "ceshishenqingren")
    assert [sees(username) for username in people] == [True, True, True, False, True, False, False]
    world.complete(case, "check", "wangwu")
    assert [sees(username) for username in people] == [True, True, False, False, True, False, False]


def test_applicants_know_of_their_own_cases_only(world: World) -> None:
    world.deploy(SCHOOL)
    case = world.start(by="ceshishenqingren", school="测试小学")
    world.complete(case, "check", "wangwu", internal="材料存疑")
    own, other = "ceshishenqingren", "ceshishenqingrenyi"

    assert (box(world, own), box(world, other)) == (["correct"], [])
    with pytest.raises(NotFound):
        world.claim(case, "correct", other)
    for read in (queries.process_instance, queries.history):
        with pytest.raises(NotFound), world.acting(other) as uow:
            read(uow, case)
    with world.acting(own) as uow:
        detail = queries.process_instance(uow, case)
        events = queries.history(uow, case).items
    assert (detail.variables["school"], detail.variables["initiator"]) == ("测试小学", own)
    assert {(wait.element_id, wait.may_send) for wait in detail.wait_states} == {("asked", True), ("correct", False)}
    assert "材料存疑" not in str(events)
    assert {event.actor_name for event in events} == {"测试申请人", "工作人员 Staff"}
    with pytest.raises(NotFound), world.acting(own) as uow:
        queries.user_task(uow, world.task(case, "check").id)
    with pytest.raises(Forbidden), world.acting(own) as uow:
        queries.diagram(uow, case)


def test_applicants_task_form_hides_what_they_did_not_enter(world: World) -> None:
    world.deploy(SCHOOL)
    case = world.start(by="ceshishenqingren")
    world.complete(case, "check", "wangwu", internal="材料存疑")
    world.claim(case, "correct", "ceshishenqingren")
    with world.acting("ceshishenqingren") as uow:
        shown = queries.task_form(uow, world.task(case, "correct").id)
    assert (dict(shown.data), shown.editable) == ({}, True)


def test_task_form_shows_what_was_handed_in(world: World) -> None:
    world.deploy(PLAIN)
    case = world.start()
    task_id = world.complete(case, "check", "wangwu", opinion="同意")
    with world.acting("wangwu") as uow:
        shown = queries.task_form(uow, task_id)
    assert (dict(shown.data), shown.editable) == ({"opinion": "同意"}, False)


def test_instance_shows_what_it_waits_for(world: World) -> None:
    world.deploy(
        a_model(
            start(), catch("paid", message("paid")), catch("wait", timer("PT1H")), end(),
            flows="s paid; paid wait; wait e", messages=["paid =school"],
        )
    )  # fmt: skip
    case = world.start(school="甲")
    with world.acting("admin") as uow:
        [wait] = queries.process_instance(uow, case).wait_states
    assert (wait.kind, wait.message_name, wait.correlation_key, wait.may_send) == ("message", "paid", "甲", True)
    world.send("paid", "admin", case)
    with world.acting("admin") as uow:
        [wait] = queries.process_instance(uow, case).wait_states
        shown = queries.diagram(uow, case)
    assert (wait.kind, wait.due_at) == ("timer", world.now.replace(hour=5))
    assert (shown.open_elements, shown.passed_elements[:2]) == (("wait",), ("s", "paid"))


def test_instances_can_be_chosen(world: World) -> None:
    world.deploy(PLAIN)
    case = world.start(business_key="a")
    world.start(business_key="b")
    with world.acting("admin") as uow:
        commands.suspend(uow, case, "核实")
    for chosen in ({"business_key": "a"}, {"state": "suspended"}):
        with world.acting("admin") as uow:
            assert [one.id for one in queries.process_instances(uow, **chosen).items] == [case]  # type: ignore[arg-type]
    with world.acting("admin") as uow:
        assert len(queries.process_instances(uow, definition_key="p").items) == 2
        assert queries.process_instances(uow, definition_key="q").items == ()


def test_jobs_are_for_operators_and_auditors(world: World) -> None:
    world.deploy(a_model(start(), catch("wait", timer("PT1H")), end(), flows="s wait; wait e"))
    case = world.start()
    with world.acting("admin") as uow:
        assert [job.kind for job in queries.jobs(uow, instance_id=case, state="due").items] == ["timer"]
        assert queries.jobs(uow, state="failed").items == ()
    with pytest.raises(Forbidden), world.acting("zhangsan") as uow:
        queries.jobs(uow)


def test_evidence_is_paged_and_chosen(world: World) -> None:
    world.deploy(PLAIN)
    case = world.start()
    world.complete(case, "check", "wangwu")
    with world.acting("admin") as uow:
        page = queries.audit_events(uow, Wanted(instance_id=case), limit=2)
        assert [event.verb for event in page.items] == ["instance.completed", "instance.advanced"]
        following = queries.audit_events(uow, Wanted(instance_id=case), cursor=page.next_cursor, limit=1)
        assert [event.verb for event in following.items] == ["user_task.completed"]
        by_one = queries.audit_events(uow, Wanted(actor="wangwu", verb="user_task.claimed", since=world.now))
        assert [event.instance_id for event in by_one.items] == [case]
        assert queries.audit_events(uow, Wanted(instance_id=case, until=world.now)).items == ()
    with pytest.raises(Forbidden), world.acting("zhangsan") as uow:
        queries.audit_events(uow)


def test_history_is_in_order_and_paged(world: World) -> None:
    world.deploy(PLAIN)
    case = world.start()
    with world.acting("zhangsan") as uow:
        page = queries.history(uow, case, limit=2)
        following = queries.history(uow, case, cursor=page.next_cursor, limit=2)
    assert [event.seq for event in (*page.items, *following.items)] == [1, 2, 3]
    assert following.next_cursor is None


def fill(world: World, case: UUID, count: int) -> None:
    """Open tasks without a case of their own behind each: only their number matters."""
    bureau_id = world.case(case).bureau_id
    ids = [new_id() for _ in range(count)]
    like = {"bureau_id": bureau_id, "instance_id": case, "definition_key": "p", "element_id": "check", "name": "x"}
    with begin(world.runtime, SYSTEM, world.now) as uow:
        tasks = [{"id": one, "created_at": world.now, **like} for one in ids]
        uow.session.execute(sa.insert(UserTask), tasks)
        named = {"bureau_id": bureau_id, "kind": "group", "key": "D03", "claimable": True}
        uow.session.execute(sa.insert(Candidate), [{"user_task_id": one, **named} for one in ids])


def rows_read(plan: dict[str, Any]) -> float:
    """The rows all scans of a PostgreSQL plan went through, kept or not."""
    found = sum(rows_read(part) for part in plan.get("Plans", ()))
    if plan["Node Type"].endswith("Scan"):
        found += (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    return float(found)


BOXES = (("group", "wangwu"), ("mine", "wangwu"), ("all", "admin"))


@pytest.mark.slow
def test_inbox_reads_as_little_from_many_tasks_as_from_few(world: World, statements: list[tuple[str, Any]]) -> None:
    if world.runtime.settings.is_sqlite:
        pytest.skip("the plan is PostgreSQL's")
    world.deploy(PLAIN)
    case = world.start()
    read: dict[str, list[float]] = {name: [] for name, _ in BOXES}
    for count in (100, 9_900):
        fill(world, case, count)
        with world.runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # Full: pages that other tests have left behind would count.
            connection.exec_driver_sql("VACUUM (FULL, ANALYZE)")
        for name, username in BOXES:
            statements.clear()
            box(world, username, name, limit=50)
            shown = [(text, told) for text, told in statements if "user_task" in text]
            read[name].append(sum(rows_read(plan["Plan"]) for plan in explained(world, shown)))
    for name, (few, many) in read.items():
        assert many <= few * 1.5 + 10, (name, few, many)


def explained(world: World, statements: list[tuple[str, Any]]) -> list[Any]:
    """The plan of each statement, with what it read."""
    with world.runtime.engine.connect() as connection:
        return [
            connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}", told).scalar_one()[0]
            for text, told in statements
        ]


def test_group_keys_have_names_in_both_languages(world: World) -> None:
    with world.acting("zhangsan") as uow:
        names = queries.group_names(uow, {"D07", "D07/P_CLERK", "D07/head", "D07/deputy_in_charge", "D99/head"})
    assert names == {
        "D07": ("民办教育科", "Private Education Division"),
        "D07/P_CLERK": ("民办教育科经办人", "Case Officer, Private Education Division"),
        "D07/head": ("民办教育科负责人", "Head of the Private Education Division"),
        "D07/deputy_in_charge": ("民办教育科分管领导", "Deputy director in charge of the Private Education Division"),
    }
