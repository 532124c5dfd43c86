"""Tampering is found: whatever somebody with the keys to the database changes or takes away."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from engine.audit import Finding, chain_batches, record, verify
from engine.model import AuditBatch, AuditEvent, AuditPayload, ProcessInstance, new_id
from engine.runtime import Runtime
from engine.uow import SYSTEM, begin
from tests.support.builders import NOON, an_instance

INSERT_ONLY = ("audit_event", "audit_payload", "audit_batch", "audit_batch_event")


@pytest.fixture
def recorded(runtime: Runtime) -> Runtime:
    """Two cases with five events each, and five events without a case in one batch."""
    with begin(runtime, SYSTEM, NOON) as uow:
        for _ in range(2):
            instance = an_instance(uow.session)
            for number in range(5):
                record(uow, "user_task.completed", "user_task", str(number), instance, {"opinion": "同意", "n": number})
        for number in range(5):
            record(uow, "export.created", "export", str(number), payload={"n": number})
    with begin(runtime, SYSTEM, NOON + timedelta(minutes=1)) as uow:
        chain_batches(uow)
    return runtime


@pytest.fixture
def unguarded(recorded: Runtime) -> Iterator[sa.Connection]:
    """A connection of somebody who has removed the triggers."""
    with recorded.engine.connect().execution_options(bureauflow_writes=True) as connection, connection.begin():
        postgresql = connection.dialect.name == "postgresql"
        for table in INSERT_ONLY:
            triggers = [f"{table}_insert_only"] if postgresql else [f"{table}_no_update", f"{table}_no_delete"]
            for trigger in triggers:
                suffix = f" ON {table}" if postgresql else ""
                connection.execute(sa.text(f"DROP TRIGGER {trigger}{suffix}"))
        yield connection


def findings(runtime: Runtime) -> list[Finding]:
    with begin(runtime, SYSTEM, read_only=True) as uow:
        return verify(uow.session)


def flaws(runtime: Runtime) -> set[str]:
    return {finding.flaw for finding in findings(runtime)}


def test_untouched_evidence_is_whole(recorded: Runtime) -> None:
    assert findings(recorded) == []


@pytest.mark.parametrize("table", INSERT_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_evidence(recorded: Runtime, table: str, change: str) -> None:
    column = {"audit_event": "verb", "audit_payload": "payload", "audit_batch": "count"}.get(table, "place")
    statement = sa.text(change.format(table, column, column))
    with pytest.raises(DBAPIError, match="insert-only"), begin(recorded, SYSTEM) as uow:
        uow.session.execute(statement)
    assert findings(recorded) == []


@pytest.mark.parametrize(
    "column, value",
    [("verb", "user_task.claimed"), ("actor_name", "别人"), ("object_id", "other"), ("payload_digest", None)],
)
def test_a_changed_event_is_found(recorded: Runtime, unguarded: sa.Connection, column: str, value: object) -> None:
    changed = sa.update(AuditEvent).where(AuditEvent.seq == 3).values({column: value})
    unguarded.execute(changed)
    unguarded.commit()
    assert "event_changed" in flaws(recorded)


def test_a_changed_time_is_found(recorded: Runtime, unguarded: sa.Connection) -> None:
    unguarded.execute(sa.update(AuditEvent).where(AuditEvent.seq == 3).values(at=NOON + timedelta(microseconds=1)))
    unguarded.commit()
    assert flaws(recorded) == {"event_changed"}


def test_an_event_changed_together_with_its_hash_breaks_the_chain(recorded: Runtime, unguarded: sa.Connection) -> None:
    unguarded.execute(sa.update(AuditEvent).where(AuditEvent.seq == 3).values(hash="f" * 64))
    unguarded.commit()
    assert flaws(recorded) == {"event_changed", "chain_broken"}


def test_a_changed_payload_is_found(recorded: Runtime, unguarded: sa.Connection) -> None:
    third = sa.select(AuditEvent.id).where(AuditEvent.seq == 3)
    changed = sa.update(AuditPayload).where(AuditPayload.event_id.in_(third)).values(payload={"opinion": "不同意"})
    unguarded.execute(changed)
    unguarded.commit()
    assert [finding.flaw for finding in findings(recorded)] == ["payload_changed"] * 2


def test_a_deleted_payload_is_found(recorded: Runtime, unguarded: sa.Connection) -> None:
    third = sa.select(AuditEvent.id).where(AuditEvent.seq == 3)
    unguarded.execute(sa.delete(AuditPayload).where(AuditPayload.event_id.in_(third)))
    unguarded.commit()
    assert flaws(recorded) == {"payload_missing"}


@pytest.mark.parametrize("seq, flaw", [(1, "event_missing"), (3, "event_missing"), (5, "tail_missing")])
def test_a_deleted_event_is_found(recorded: Runtime, unguarded: sa.Connection, seq: int, flaw: str) -> None:
    unguarded.execute(sa.delete(AuditEvent).where(AuditEvent.seq == seq))
    unguarded.commit()
    assert flaws(recorded) == {flaw, "payload_stray"}


def test_a_case_without_any_event_left_is_found(recorded: Runtime, unguarded: sa.Connection) -> None:
    with begin(recorded, SYSTEM, read_only=True) as uow:
        case = uow.session.scalars(sa.select(ProcessInstance.id).limit(1)).one()
    unguarded.execute(sa.delete(AuditEvent).where(AuditEvent.instance_id == case))
    unguarded.commit()
    with begin(recorded, SYSTEM, read_only=True) as uow:
        assert [(finding.flaw, finding.scope) for finding in verify(uow.session, case)] == [("tail_missing", str(case))]


def test_a_deleted_tail_with_the_head_put_back_is_found(recorded: Runtime, unguarded: sa.Connection) -> None:
    unguarded.execute(sa.delete(AuditEvent).where(AuditEvent.seq == 5))
    unguarded.execute(sa.update(ProcessInstance).values(audit_seq=4))
    unguarded.commit()
    assert "chain_broken" in flaws(recorded)


def test_verify_of_one_case_looks_at_that_case_alone(recorded: Runtime, unguarded: sa.Connection) -> None:
    with begin(recorded, SYSTEM, read_only=True) as uow:
        one, other = uow.session.scalars(sa.select(ProcessInstance.id).order_by(ProcessInstance.id))
    unguarded.execute(sa.delete(AuditEvent).where(AuditEvent.instance_id == one, AuditEvent.seq == 2))
    unguarded.commit()
    with begin(recorded, SYSTEM, read_only=True) as uow:
        assert [finding.flaw for finding in verify(uow.session, one)] == ["event_missing"]
        assert verify(uow.session, other) == []


def test_a_changed_event_without_a_case_is_found(recorded: Runtime, unguarded: sa.Connection) -> None:
    unguarded.execute(sa.update(AuditEvent).where(AuditEvent.object_type == "export").values(object_id="9"))
    unguarded.commit()
    assert flaws(recorded) == {"event_changed"}


def test_a_deleted_event_without_a_case_is_found(recorded: Runtime, unguarded: sa.Connection) -> None:
    unguarded.execute(sa.delete(AuditEvent).where(AuditEvent.object_type == "export", AuditEvent.object_id == "2"))
    unguarded.commit()
    assert flaws(recorded) == {"event_missing", "payload_stray"}


def test_a_changed_batch_is_found(recorded: Runtime, unguarded: sa.Connection) -> None:
    unguarded.execute(sa.update(AuditBatch).values(at=NOON))
    unguarded.commit()
    assert flaws(recorded) == {"batch_changed"}


def test_deleted_batches_are_found(recorded: Runtime, unguarded: sa.Connection) -> None:
    unguarded.execute(sa.delete(AuditBatch))
    unguarded.commit()
    assert flaws(recorded) == {"batch_missing"}


def test_an_event_slipped_in_later_is_found(recorded: Runtime) -> None:
    with begin(recorded, SYSTEM, NOON - timedelta(days=3)) as uow:
        record(uow, "export.created", "export", "smuggled")
    with begin(recorded, SYSTEM, NOON + timedelta(days=3)) as uow:
        assert chain_batches(uow) == 0
    assert flaws(recorded) == {"not_chained"}


def test_batches_follow_one_another(recorded: Runtime) -> None:
    with begin(recorded, SYSTEM, NOON + timedelta(hours=1)) as uow:
        for number in range(1100):
            record(uow, "file.read", "file", str(number))
    with begin(recorded, SYSTEM, NOON + timedelta(hours=2)) as uow:
        assert chain_batches(uow) == 1100
        assert chain_batches(uow) == 0
    with begin(recorded, SYSTEM, read_only=True) as uow:
        batches = uow.session.execute(sa.select(AuditBatch.seq, AuditBatch.count).order_by(AuditBatch.seq)).all()
    assert batches == [(1, 5), (2, 1000), (3, 100)]
    assert findings(recorded) == []


def test_a_deleted_batch_in_the_middle_is_found(recorded: Runtime, unguarded: sa.Connection) -> None:
    unguarded.commit()
    for hour in (1, 2):
        with begin(recorded, SYSTEM, NOON + timedelta(hours=hour)) as uow:
            record(uow, "file.read", "file", "1")
            chain_batches(uow)
    with begin(recorded, SYSTEM) as uow:
        uow.session.execute(sa.delete(AuditBatch).where(AuditBatch.seq == 2))
    assert flaws(recorded) == {"batch_missing"}


def test_a_stray_payload_is_found(recorded: Runtime) -> None:
    with begin(recorded, SYSTEM) as uow:
        uow.session.add(AuditPayload(event_id=new_id(), payload={"forged": True}))
    assert flaws(recorded) == {"payload_stray"}
