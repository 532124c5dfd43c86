"""Rows for tests that need just any bureau, case or task; everything can be overridden."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from engine.model import Bureau, Deployment, ProcessDefinition, ProcessInstance, UserTask, new_id

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def a_bureau(session: Session, **overrides: Any) -> Bureau:
    """A bureau, added to the session."""
    bureau_id = new_id()
    values = {"code": str(bureau_id), "name": "测试局", "name_en": "Test Bureau", "area_code": "990121"}
    bureau = Bureau(**{"id": bureau_id, "level": "county", **values, **overrides})
    session.add(bureau)
    session.flush()
    return bureau


def an_instance(session: Session, **overrides: Any) -> ProcessInstance:
    """A case of a process and bureau of its own, added to the session."""
    bureau_id = overrides.pop("bureau_id", None) or a_bureau(session).id
    deployment = Deployment(id=new_id(), bureau_id=bureau_id, name="test", created_at=NOON)
    session.add(deployment)
    session.flush()
    definition = ProcessDefinition(
        id=new_id(),
        deployment_id=deployment.id,
        bureau_id=bureau_id,
        key="test",
        version=1 + session.query(ProcessDefinition).count(),
        name="测试",
        xml=b"<definitions/>",
        fingerprint="0" * 64,
    )
    session.add(definition)
    session.flush()
    values = {"definition_id": definition.id, "definition_key": "test", "blob": b"", "started_at": NOON}
    instance = ProcessInstance(**{"id": new_id(), "bureau_id": bureau_id, **values, **overrides})
    session.add(instance)
    session.flush()
    return instance


def a_user_task(session: Session, instance: ProcessInstance, **overrides: Any) -> UserTask:
    """An open task of a case, added to the session."""
    values = {"definition_key": instance.definition_key, "element_id": "check", "name": "审核", "created_at": NOON}
    task = UserTask(
        **{"id": new_id(), "bureau_id": instance.bureau_id, "instance_id": instance.id, **values, **overrides}
    )
    session.add(task)
    session.flush()
    return task
