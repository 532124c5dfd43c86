"""What an event holds, and how it is chained."""

from collections.abc import Callable
from typing import Any, cast

import pytest
import sqlalchemy as sa

from engine.audit import record
from engine.model import GENESIS, AuditEvent, AuditPayload, ProcessInstance
from engine.runtime import Runtime
from engine.uow import SYSTEM, Actor, begin
from tests.support.builders import NOON, an_instance


def test_record_keeps_who_did_what_when_to_what(seeded: Runtime, actor: Callable[[str], Actor]) -> None:
    zhaoliu = actor("zhaoliu")
    with begin(seeded, zhaoliu, NOON) as uow:
        instance = an_instance(uow.session, bureau_id=zhaoliu.bureau_id)
        record(uow, "user_task.claimed", "user_task", "42", instance, {"reason": "值班"})
    with begin(seeded, SYSTEM, read_only=True) as uow:
        event = uow.session.scalars(sa.select(AuditEvent).where(AuditEvent.instance_id == instance.id)).one()
        assert (event.actor_id, event.actor_name) == (zhaoliu.user_id, "赵六")
        assert (event.verb, event.object_type, event.object_id) == ("user_task.claimed", "user_task", "42")
        assert (event.at, event.bureau_id, event.seq) == (NOON, zhaoliu.bureau_id, 1)
        assert event.previous_hash == GENESIS
        assert uow.session.get_one(AuditPayload, event.id).payload == {"reason": "值班"}


def test_events_of_a_case_are_numbered_and_chained(runtime: Runtime) -> None:
    with begin(runtime, SYSTEM) as uow:
        instance = an_instance(uow.session)
        record(uow, "instance.started", "process_instance", instance.id, instance)
        record(uow, "user_task.created", "user_task", "1", instance)
    with begin(runtime, SYSTEM) as uow:
        found = uow.session.get_one(ProcessInstance, instance.id, with_for_update=True)
        record(uow, "user_task.completed", "user_task", "1", found)
    with begin(runtime, SYSTEM, read_only=True) as uow:
        of_case = sa.select(AuditEvent).where(AuditEvent.instance_id == instance.id).order_by(AuditEvent.seq)
        first, second, third = uow.session.scalars(of_case)
        case = uow.session.get_one(ProcessInstance, instance.id)
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert [second.previous_hash, third.previous_hash] == [first.hash, second.hash]
    assert (case.audit_seq, case.audit_head) == (3, third.hash)


def test_an_event_without_a_case_waits_for_its_batch(seeded: Runtime, actor: Callable[[str], Actor]) -> None:
    with begin(seeded, actor("admin")) as uow:
        record(uow, "export.created", "export", "1")
    with begin(seeded, SYSTEM, read_only=True) as uow:
        event = uow.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "export.created")).one()
        assert (event.seq, event.previous_hash, event.bureau_id) == (None, None, actor("admin").bureau_id)


def test_an_event_of_a_rolled_back_unit_of_work_is_not_kept(runtime: Runtime) -> None:
    def fail() -> None:
        with begin(runtime, SYSTEM) as uow:
            record(uow, "export.created", "export", "1")
            uow.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with begin(runtime, SYSTEM, read_only=True) as uow:
        assert uow.session.scalars(sa.select(AuditEvent)).all() == []


def test_record_refuses_an_unknown_verb(runtime: Runtime) -> None:
    with begin(runtime, SYSTEM) as uow, pytest.raises(ValueError, match=r"user_task\.eaten"):
        record(uow, cast("Any", "user_task.eaten"), "user_task", "1")


@pytest.mark.parametrize("payload", [{"b": 1e16, "a": [1.0, None, "\u0000", "字"]}, "text", 0, False, [], {}])
def test_a_payload_comes_back_as_it_was(runtime: Runtime, payload: Any) -> None:
    with begin(runtime, SYSTEM) as uow:
        record(uow, "export.created", "export", "1", payload=payload)
    with begin(runtime, SYSTEM, read_only=True) as uow:
        assert uow.session.scalars(sa.select(AuditPayload)).one().payload == payload
