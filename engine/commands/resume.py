"""Letting a suspended case go on."""

from uuid import UUID

from engine import audit, policy
from engine.commands.entries import require_reason
from engine.commands.incidents import has_incident
from engine.commands.locking import lock_instance, require_version
from engine.errors import WrongState
from engine.model import ProcessInstance
from engine.uow import UnitOfWork


def resume(uow: UnitOfWork, instance_id: UUID, reason: str, expected_version: int | None = None) -> ProcessInstance:
    """Resume a suspended case: timers that came due meanwhile fire now. With a failed job it still has its incident."""
    policy.require_operator(uow.actor, "resume a case")
    require_reason(reason)
    instance = lock_instance(uow, instance_id)
    require_version(instance, expected_version)
    if instance.state != "suspended":
        raise WrongState("Cannot resume case {id}: it is {state}", id=instance.id, state=instance.state)
    instance.state = "incident" if has_incident(uow, instance) else "active"
    audit.record(uow, "instance.resumed", "process_instance", instance.id, instance, {"reason": reason})
    uow.after_commit.append(uow.runtime.nudge)
    return instance
