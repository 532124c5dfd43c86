"""Starting an activity of an ad hoc sub-process, which is what its people decide and not the model."""

from uuid import UUID

import sqlalchemy as sa

from engine import audit, interpreter, policy
from engine.commands.advancing import advance
from engine.commands.locking import lock_instance, require_active, require_version
from engine.definitions import deployed, host_of
from engine.errors import Forbidden, Message, WrongState
from engine.interpreter import NotWaiting, StepFailed
from engine.model import ProcessInstance, Subscription
from engine.uow import UnitOfWork


def start_activity(
    uow: UnitOfWork, instance_id: UUID, element_id: str, expected_version: int | None = None
) -> ProcessInstance:
    """Start it where the case waits for that; for the lane that holds the ad hoc sub-process.

    Where several runs of the sub-process could start it, the one that has waited longest does.
    """
    instance = lock_instance(uow, instance_id)
    require_version(instance, expected_version)
    require_active(instance, "start an activity")
    version = deployed(uow, instance.definition_id)
    case = interpreter.thaw(version.definition, instance.blob)
    waiting = [wait for wait in case.wait_states() if element_id in wait.startable]
    if not waiting:
        startable = ", ".join(sorted({one for wait in case.wait_states() for one in wait.startable})) or "none"
        raise WrongState(
            "Expected an activity that can be started now ({startable}), but found {element!r}",
            startable=startable,
            element=element_id,
        )
    rows = sa.select(Subscription).where(Subscription.id.in_([UUID(wait.id) for wait in waiting]))
    allowed = [row for row in uow.session.scalars(rows) if policy.may_send(uow.actor, row, instance)]
    if not allowed:
        lane = waiting[0].lane or Message("operators")
        raise Forbidden("Cannot start the activity {element!r}: only {lane} may", element=element_id, lane=lane)
    wait_id = str(min(row.id for row in allowed))
    try:
        step = interpreter.start_activity(case, host_of(uow, version), wait_id, element_id)
        payload = {"element_id": element_id}
        audit.record(uow, "activity.started", "subscription", wait_id, instance, payload)
        advance(uow, instance, version, step)
    except NotWaiting as refused:
        raise WrongState("Cannot start the activity: {reason}", reason=str(refused)) from refused
    except StepFailed as failure:
        raise WrongState(
            "Cannot start the activity: the case fails at {element}: {reason}",
            element=failure.element_id,
            reason=failure.sentence,
        ) from failure
    return instance
