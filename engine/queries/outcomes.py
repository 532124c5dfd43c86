"""How finished cases ended: the name of the end event each came to."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import policy
from engine.definitions import Deployed, deployed
from engine.model import AuditEvent, AuditPayload, ProcessInstance
from engine.queries.groups import Names
from engine.queries.instances import InstanceView
from engine.uow import UnitOfWork


def outcomes(uow: UnitOfWork, cases: Iterable[InstanceView]) -> dict[UUID, Names]:
    """Chinese and English name of the end event of each finished case, where the model names it."""
    finished = {case.id: case.definition_id for case in cases if case.state == "completed"}
    found: dict[UUID, Names] = {}
    for case_id, payload in uow.session.execute(_last_steps(uow, finished)) if finished else ():
        names = _end_of(deployed(uow, finished[case_id]), payload)
        if names is not None:
            found[case_id] = names
    return found


def _last_steps(uow: UnitOfWork, cases: Iterable[UUID]) -> sa.Select[*tuple[Any, ...]]:
    """What each case passed in its last step."""
    last = (
        sa.select(AuditEvent.instance_id, sa.func.max(AuditEvent.seq).label("seq"))
        .join(ProcessInstance, ProcessInstance.id == AuditEvent.instance_id)
        .where(AuditEvent.instance_id.in_(list(cases)), AuditEvent.verb == "instance.advanced")
        .where(policy.may_see_instance(uow.actor))
        .group_by(AuditEvent.instance_id)
        .subquery()
    )
    same = sa.and_(AuditEvent.instance_id == last.c.instance_id, AuditEvent.seq == last.c.seq)
    joined = sa.select(AuditEvent.instance_id, AuditPayload.payload).join(last, same)
    return joined.join(AuditPayload, AuditPayload.event_id == AuditEvent.id)


def _end_of(version: Deployed, payload: object) -> Names | None:
    passed = payload.get("passed", []) if isinstance(payload, Mapping) else []
    for element_id in reversed(passed):
        element = version.definition.elements.get(element_id)
        if element is not None and element.kind == "end_event":
            return (element.name, element.name_en) if element.name else None
    return None
