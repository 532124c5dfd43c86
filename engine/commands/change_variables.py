"""Correcting the data of a case."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from engine import audit, interpreter, policy
from engine.commands.advancing import advance
from engine.commands.entries import require_reason
from engine.commands.locking import lock_instance, require_running, require_version
from engine.definitions import deployed, host_of
from engine.errors import Invalid
from engine.interpreter import StepFailed
from engine.model import ProcessInstance
from engine.uow import UnitOfWork
from engine.values import require_variables


def change_variables(
    uow: UnitOfWork,
    instance_id: UUID,
    variables: Mapping[str, Any],
    reason: str,
    expected_version: int | None = None,
) -> ProcessInstance:
    """Replace variables of the process, each as a whole; an operator's verb, also during an incident."""
    policy.require_operator(uow.actor, "change the variables of a case")
    require_reason(reason)
    instance = lock_instance(uow, instance_id)
    require_running(instance, "change the variables of")
    require_version(instance, expected_version)
    version = deployed(uow, instance.definition_id)
    case = interpreter.thaw(version.definition, instance.blob)
    held = case.variables()
    require_variables(variables, held)
    before = {name: held.get(name) for name in variables}
    payload = {"reason": reason, "before": before, "after": dict(variables)}
    audit.record(uow, "instance.variables_changed", "process_instance", instance.id, instance, payload)
    try:
        advance(uow, instance, version, interpreter.set_variables(case, host_of(uow, version), variables))
    except StepFailed as failure:
        raise Invalid(
            "The variables are refused: the case fails at {element}: {reason}",
            element=failure.element_id,
            reason=failure.sentence,
            problems={},
        ) from failure
    return instance
