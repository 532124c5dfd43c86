"""Sending a message to the one case that waits for it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import audit, interpreter, policy
from engine.commands.advancing import advance
from engine.commands.entries import MAX_KEY, require_text
from engine.commands.incidents import Attempt, incident_if_it_fails
from engine.commands.locking import lock_instance, require_active
from engine.definitions import deployed, host_of
from engine.errors import Forbidden, WrongState
from engine.model import ProcessInstance, Subscription
from engine.uow import UnitOfWork
from engine.values import require_variables

MOST_SHOWN = 10


def correlate(
    uow: UnitOfWork,
    name: str,
    variables: Mapping[str, Any],
    correlation_key: str | None = None,
    instance_id: UUID | None = None,
    sending_job: UUID | None = None,
) -> ProcessInstance:
    """Give a message to the case that waits for it; its variables become variables of the case.

    Exactly one must wait, else WrongState says what was found. A message without a key, or without a
    case, may be for any. Where one case waits for it at several places, the one that has waited longest
    takes it, and the next message goes to the next. `sending_job` is the job that sends it.
    """
    require_text("name", name, MAX_KEY)
    if correlation_key is not None:
        require_text("correlation_key", correlation_key, MAX_KEY)
    waiting = _waiting(uow, name, correlation_key, instance_id)
    if len({subscription.instance_id for subscription in waiting}) != 1:
        found = _shown(uow, waiting)
        raise WrongState(
            "Expected one case to wait for the message {name!r}, but found {found}", name=name, found=found
        )
    instance = lock_instance(uow, waiting[0].instance_id)
    # Somebody may have taken it while the lock was waited for.
    subscription = uow.session.get(Subscription, waiting[0].id, populate_existing=True)
    if subscription is None:
        raise WrongState(
            "Expected one case to wait for the message {name!r}, but found {found}", name=name, found="none"
        )
    if not policy.may_send(uow.actor, subscription, instance):
        lane = "the engine" if subscription.restricted else subscription.lane or "operators"
        raise Forbidden("Cannot send the message {name!r}: only {lane} may", name=name, lane=lane)
    require_active(instance, "send a message")
    receive(uow, instance, subscription.id, variables, uow.actor.user_id, sending_job=sending_job)
    return instance


def receive(
    uow: UnitOfWork,
    instance: ProcessInstance,
    subscription_id: UUID,
    variables: Mapping[str, Any],
    sender_id: UUID | None,
    job_id: UUID | None = None,
    *,
    sending_job: UUID | None = None,
) -> None:
    """The message itself, by whoever sent it; `job_id` is the failed job of a retry."""
    subscription = uow.session.get(Subscription, subscription_id)
    if subscription is None:
        raise WrongState("Cannot send a message: case {id} no longer waits for it", id=instance.id)
    version = deployed(uow, instance.definition_id)
    case = interpreter.thaw(version.definition, instance.blob)
    require_variables(variables, case.variables())
    attempt = Attempt("correlate", subscription.id, subscription.element_id, variables, sender_id, job_id)
    with incident_if_it_fails(uow, instance, attempt):
        step = interpreter.correlate(case, host_of(uow, version), str(subscription.id), variables)
        payload = {
            "message": subscription.message_name,
            "correlation_key": subscription.correlation_key,
            "element_id": subscription.element_id,
            "variables": dict(variables),
        }
        if sending_job is not None:
            payload["job_id"] = str(sending_job)
        if sender_id != uow.actor.user_id:
            payload["on_behalf_of"] = str(sender_id)
        audit.record(uow, "message.correlated", "subscription", subscription.id, instance, payload)
        advance(uow, instance, version, step)


def _shown(uow: UnitOfWork, waiting: Sequence[Subscription]) -> str:
    """What was found: the cases for those who see every case, else how many."""
    if not waiting:
        return "none"
    if policy.sees_everything(uow.actor):
        return ", ".join(str(one.instance_id) for one in waiting)
    return str(len(waiting))


def _waiting(
    uow: UnitOfWork, name: str, correlation_key: str | None, instance_id: UUID | None
) -> Sequence[Subscription]:
    """The subscriptions the message fits, of cases the actor may know of."""
    actor = uow.actor
    fitting = sa.select(Subscription).where(Subscription.message_name == name)
    if not (policy.is_system(actor) and actor.bureau_id is None):
        fitting = fitting.where(Subscription.bureau_id == actor.bureau_id)
    if correlation_key is not None:
        fitting = fitting.where(Subscription.correlation_key == correlation_key)
    if instance_id is not None:
        fitting = fitting.where(Subscription.instance_id == instance_id)
    if actor.kind == "applicant":
        own = sa.select(ProcessInstance.id).where(policy.own_case(actor))
        fitting = fitting.where(Subscription.instance_id.in_(own))
    return uow.session.scalars(fitting.order_by(Subscription.id).limit(MOST_SHOWN)).all()
