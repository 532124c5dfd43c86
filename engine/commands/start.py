"""Starting a case."""

from collections.abc import Mapping
from typing import Any

from engine import audit, interpreter, policy
from engine.commands.advancing import advance
from engine.commands.entries import MAX_KEY, checked, require_text, title
from engine.definitions import host_of, newest
from engine.errors import Forbidden, Invalid
from engine.interpreter import StepFailed
from engine.model import GENESIS, ProcessInstance, new_id
from engine.uow import UnitOfWork

INITIATOR = "initiator"


def start(
    uow: UnitOfWork, definition_key: str, variables: Mapping[str, Any], business_key: str | None = None
) -> ProcessInstance:
    """Begin a case on the newest version of a process; its variables are what the start form makes of them.

    A first step that fails leaves nothing behind: Invalid says where and why.
    """
    actor = uow.actor
    if actor.bureau_id is None:
        raise Forbidden("Cannot start a case: it needs a bureau")
    if business_key is not None:
        require_text("business_key", business_key, MAX_KEY)
    version = newest(uow, definition_key)
    policy.require_may_start(actor, definition_key, version.definition.start_lane)
    values = checked(uow, version, version.definition.start_form_id, variables, {}) | {INITIATOR: actor.username}
    try:
        step = interpreter.start(version.definition, host_of(uow, version), values)
        instance = ProcessInstance(
            id=new_id(),
            bureau_id=actor.bureau_id,
            definition_id=version.id,
            definition_key=version.key,
            business_key=business_key,
            state="active",
            blob=step.state,
            started_by=actor.user_id,
            applicant_id=actor.user_id if actor.kind == "applicant" else None,
            title=title(uow, version, version.definition.start_form_id, values, {}) or version.name,
            started_at=uow.now,
            audit_seq=0,
            audit_head=GENESIS,
        )
        uow.session.add(instance)
        payload = {"definition_key": version.key, "version": version.version, "variables": values}
        audit.record(uow, "instance.started", "process_instance", instance.id, instance, payload)
        advance(uow, instance, version, step)
    except StepFailed as failure:
        raise Invalid(
            "The case cannot start: its first step fails at {element}: {reason}",
            element=failure.element_id,
            reason=failure.sentence,
            problems={},
        ) from failure
    return instance
