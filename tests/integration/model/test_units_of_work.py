"""One unit of work, one commit: what is kept, what is undone, and who waits for whom."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, StatementError

from engine.database import FairLock
from engine.errors import StaleVersion
from engine.model import Bureau, Subscription, UserTask, new_id
from engine.runtime import Runtime
from engine.uow import SYSTEM, begin
from tests.support.builders import NOON, a_bureau, a_user_task, an_instance


def count_bureaus(runtime: Runtime) -> int:
    with begin(runtime, SYSTEM, read_only=True) as uow:
        return uow.session.scalars(sa.select(sa.func.count()).select_from(Bureau)).one()


def test_begin_commits_at_the_end(runtime: Runtime) -> None:
    with begin(runtime, SYSTEM) as uow:
        a_bureau(uow.session)
    assert count_bureaus(runtime) == 1


def test_begin_rolls_back_when_the_block_raises(runtime: Runtime) -> None:
    def fail() -> None:
        with begin(runtime, SYSTEM) as uow:
            a_bureau(uow.session)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert count_bureaus(runtime) == 0


def test_read_only_refuses_pending_changes(runtime: Runtime) -> None:
    with pytest.raises(RuntimeError, match="read-only"), begin(runtime, SYSTEM, read_only=True) as uow:
        uow.session.add(Bureau(code="1", name="", name_en="", area_code="", level="city"))
    assert count_bureaus(runtime) == 0


def test_a_change_behind_the_back_is_a_stale_version(runtime: Runtime) -> None:
    with begin(runtime, SYSTEM) as uow:
        task_id = a_user_task(uow.session, an_instance(uow.session)).id
    with begin(runtime, SYSTEM) as uow:
        task = uow.session.get_one(UserTask, task_id)
        assert task.version == 1
    with begin(runtime, SYSTEM) as uow:
        uow.session.get_one(UserTask, task_id).priority = 60
    task.priority = 70
    with pytest.raises(StaleVersion), begin(runtime, SYSTEM) as uow:
        uow.session.add(task)
    with begin(runtime, SYSTEM, read_only=True) as uow:
        found = uow.session.get_one(UserTask, task_id)
        assert (found.priority, found.version) == (60, 2)


def test_rows_inserted_later_are_there_after_the_commit(runtime: Runtime) -> None:
    with begin(runtime, SYSTEM) as uow:
        table = Bureau.__table__
        assert isinstance(table, sa.Table)
        row = {"name": "", "name_en": "", "area_code": "", "level": "city", "demo": False}
        for code in ("1", "2"):
            uow.insert_later(table, row | {"id": new_id(), "code": code})
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(Bureau)) == 0
        uow.flush()
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(Bureau)) == 2
    assert count_bureaus(runtime) == 2


def test_after_commit_runs_after_the_commit_and_cannot_undo_it(
    runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[int] = []

    def fail() -> None:
        raise OSError("the line is dead")

    with begin(runtime, SYSTEM) as uow:
        a_bureau(uow.session)
        uow.after_commit += [fail, lambda: seen.append(count_bureaus(runtime))]
    assert seen == [1]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_after_commit_does_not_run_after_a_rollback(runtime: Runtime) -> None:
    seen: list[int] = []

    def fail() -> None:
        with begin(runtime, SYSTEM) as uow:
            uow.after_commit.append(lambda: seen.append(1))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert seen == []


def test_times_come_back_in_utc(runtime: Runtime) -> None:
    shanghai = timezone(timedelta(hours=8))
    with begin(runtime, SYSTEM) as uow:
        instance = an_instance(uow.session, started_at=datetime(2026, 3, 2, 9, 30, 0, 123456, shanghai))
        task_id = a_user_task(uow.session, instance, created_at=instance.started_at).id
    with begin(runtime, SYSTEM, read_only=True) as uow:
        found = uow.session.get_one(UserTask, task_id).created_at
    assert found == datetime(2026, 3, 2, 1, 30, 0, 123456, UTC)
    assert found.utcoffset() == timedelta(0)


def test_a_time_without_offset_is_refused(runtime: Runtime) -> None:
    with pytest.raises(StatementError, match="offset"), begin(runtime, SYSTEM) as uow:
        an_instance(uow.session, started_at=NOON.replace(tzinfo=None))


def test_a_word_outside_the_list_is_refused(runtime: Runtime) -> None:
    with pytest.raises(DBAPIError), begin(runtime, SYSTEM) as uow:
        a_bureau(uow.session, level="galaxy")


def test_a_row_of_a_missing_case_is_refused(runtime: Runtime) -> None:
    waiting = Subscription(id=new_id(), bureau_id=new_id(), instance_id=new_id(), element_id="x", created_at=NOON)
    with pytest.raises(DBAPIError), begin(runtime, SYSTEM) as uow:
        uow.session.add(waiting)


def test_json_keeps_chinese_numbers_and_null(runtime: Runtime) -> None:
    properties = {"名称": "测试", "n": 1.5, "big": 2**53, "none": None, "list": [True, {}]}
    with begin(runtime, SYSTEM) as uow:
        task_id = a_user_task(uow.session, an_instance(uow.session), properties=properties).id
    with begin(runtime, SYSTEM, read_only=True) as uow:
        assert uow.session.get_one(UserTask, task_id).properties == properties


def test_writers_in_threads_lose_nothing(runtime: Runtime) -> None:
    with begin(runtime, SYSTEM) as uow:
        task_id = a_user_task(uow.session, an_instance(uow.session), priority=0).id

    def raise_priority() -> None:
        for _ in range(10):
            with begin(runtime, SYSTEM) as uow:
                task = uow.session.get_one(UserTask, task_id, with_for_update=True)
                task.priority += 1

    threads = [threading.Thread(target=raise_priority) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with begin(runtime, SYSTEM, read_only=True) as uow:
        assert uow.session.get_one(UserTask, task_id).priority == 40


def test_the_lock_serves_in_the_order_of_arrival() -> None:
    lock, served = FairLock(), []

    def wait(place: int) -> None:
        with lock.turn():
            served.append(place)

    threads = [threading.Thread(target=wait, args=(place,)) for place in range(8)]
    with lock.turn():
        for arrived, thread in enumerate(threads, start=1):
            thread.start()
            while len(lock._queue) < arrived:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert served == list(range(8))


def test_the_lock_refuses_a_second_turn_of_the_same_thread() -> None:
    lock = FairLock()
    with lock.turn(), pytest.raises(RuntimeError, match="second begun inside the first"), lock.turn():
        pass
    with lock.turn():
        pass
