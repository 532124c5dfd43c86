"""Recording one event: hashed at once, written in bulk at the end of the unit of work."""

from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from engine.audit.digest import event_hash, text_digest
from engine.model import GENESIS, AuditEvent, AuditPayload, ProcessInstance, canonical_json, new_id
from engine.uow import UnitOfWork
from engine.verbs import VERBS, Verb

EVENTS = cast("sa.Table", AuditEvent.__table__)
PAYLOADS = cast("sa.Table", AuditPayload.__table__)


def record(
    uow: UnitOfWork,
    verb: Verb,
    object_type: str,
    object_id: UUID | str,
    instance: ProcessInstance | None = None,
    payload: Any = None,
    bureau_id: UUID | None = None,
) -> None:
    """Record that the unit of work's actor did `verb` to an object.

    With an instance the event becomes the next link of that case's chain: the caller holds the lock
    of the instance row, whose `audit_seq` and `audit_head` move on. Without one it waits for a batch,
    and its bureau is `bureau_id`, else the actor's. `payload` is any JSON value; None stores none.
    """
    if verb not in VERBS:
        raise ValueError(f"Expected a verb of engine.verbs, but found {verb!r}")
    seq, head = (None, None) if instance is None else _next_link(instance)
    text = None if payload is None else canonical_json(payload)
    event: dict[str, Any] = {
        "id": new_id(),
        "bureau_id": instance.bureau_id if instance else bureau_id or uow.actor.bureau_id,
        "instance_id": instance.id if instance else None,
        "seq": seq,
        "at": uow.now,
        "actor_id": uow.actor.user_id,
        "actor_name": uow.actor.name,
        "verb": verb,
        "object_type": object_type,
        "object_id": str(object_id),
        "payload_digest": None if text is None else text_digest(text),
        "previous_hash": head,
    }
    event["hash"] = event_hash(event)
    if instance is not None:
        instance.audit_seq, instance.audit_head = event["seq"], event["hash"]
    uow.insert_later(EVENTS, event)
    if payload is not None:
        uow.insert_later(PAYLOADS, {"event_id": event["id"], "payload": payload})


def _next_link(instance: ProcessInstance) -> tuple[int, str]:
    """The number of the case's next event and the hash before it; a new row has no defaults yet."""
    return (instance.audit_seq or 0) + 1, instance.audit_head or GENESIS
