"""Stopping a case for a while: nobody acts on it and no timer fires, but nothing is lost."""

from uuid import UUID

from engine import audit, policy
from engine.commands.entries import require_reason
from engine.commands.locking import lock_instance, require_running, require_version
from engine.errors import WrongState
from engine.model import ProcessInstance
from engine.uow import UnitOfWork


def suspend(uow: UnitOfWork, instance_id: UUID, reason: str, expected_version: int | None = None) -> ProcessInstance:
    """Suspend a case; an operator's verb."""
    policy.require_operator(uow.actor, "suspend a case")
    require_reason(reason)
    instance = lock_instance(uow, instance_id)
    require_running(instance, "suspend")
    require_version(instance, expected_version)
    if instance.state == "suspended":
        raise WrongState("Cannot suspend case {id}: it is suspended already", id=instance.id)
    instance.state = "suspended"
    audit.record(uow, "instance.suspended", "process_instance", instance.id, instance, {"reason": reason})
    return instance
