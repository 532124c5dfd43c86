"""Ending a case where it stands."""

from uuid import UUID

from engine import audit, interpreter, policy
from engine.commands.advancing import advance
from engine.commands.entries import require_reason
from engine.commands.locking import lock_instance, require_running, require_version
from engine.definitions import deployed, host_of
from engine.errors import Forbidden
from engine.model import ProcessInstance
from engine.progress import tell_caller
from engine.uow import UnitOfWork


def cancel(uow: UnitOfWork, instance_id: UUID, reason: str, expected_version: int | None = None) -> ProcessInstance:
    """Cancel a case with everything it waits for, suspended or not, with or without an incident."""
    require_reason(reason)
    instance = lock_instance(uow, instance_id)
    if not policy.may_cancel(uow.actor, instance):
        raise Forbidden("Cannot cancel case {id}: only an operator or its starter may", id=instance.id)
    require_running(instance, "cancel")
    require_version(instance, expected_version)
    version = deployed(uow, instance.definition_id)
    case = interpreter.thaw(version.definition, instance.blob)
    step = interpreter.cancel(case, host_of(uow, version))
    audit.record(uow, "instance.cancelled", "process_instance", instance.id, instance, {"reason": reason})
    advance(uow, instance, version, step)
    tell_caller(uow, instance, "cancelled", {})
    return instance
