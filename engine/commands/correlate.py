"""Sending a message: to the one case that waits for it, or to begin one; and keeping it for a while if asked to."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import audit, interpreter, policy
from engine.calendar import duration_end
from engine.commands.advancing import advance
from engine.commands.entries import MAX_KEY, require_text
from engine.commands.incidents import Attempt, incident_if_it_fails
from engine.commands.locking import lock_instance, require_active
from engine.commands.start import Beginning, begin_case
from engine.definitions import deployed, host_of
from engine.errors import ExpressionFailed, Forbidden, Invalid, Message, NobodyWaits, NotFound, WrongState
from engine.model import KeptMessage, ProcessInstance, StartSubscription, Subscription, new_id
from engine.starts import starting
from engine.uow import UnitOfWork
from engine.values import require_variables

MOST_SHOWN = 10
ENGINE, OPERATORS, NONE = Message("the engine"), Message("operators"), Message("none")
LONGEST_KEPT = timedelta(days=366)
MOST_KEPT = 1000


def send(
    uow: UnitOfWork,
    name: str,
    variables: Mapping[str, Any],
    correlation_key: str | None = None,
    instance_id: UUID | None = None,
    time_to_live: str | None = None,
) -> ProcessInstance | KeptMessage:
    """Give a message to the case that waits for it, or keep it as long as is asked for one that will.

    `time_to_live` is an ISO 8601 duration; without one, and for people from outside, it is as `correlate`:
    refused when nobody waits.
    """
    keep_until = None if time_to_live is None else _end_of(time_to_live, uow.now)
    try:
        return correlate(uow, name, variables, correlation_key, instance_id)
    except NobodyWaits:
        # Whoever is not of the bureau would keep messages for cases they may not even know of.
        if keep_until is None or uow.actor.bureau_id is None or uow.actor.kind != "staff":
            raise
    require_variables(variables, {})
    _require_may_keep(uow, instance_id)
    kept = KeptMessage(
        id=new_id(),
        bureau_id=uow.actor.bureau_id,
        name=name,
        correlation_key=correlation_key,
        instance_id=instance_id,
        variables=dict(variables),
        sender_id=uow.actor.user_id,
        created_at=uow.now,
        due_at=uow.now,
        expires_at=keep_until,
    )
    uow.session.add(kept)
    payload = {"message": name, "correlation_key": correlation_key, "expires_at": keep_until.isoformat()}
    audit.record(uow, "message.kept", "message", kept.id, payload=payload)
    return kept


def _require_may_keep(uow: UnitOfWork, instance_id: UUID | None) -> None:
    """Raise NotFound for a case the sender may not know of, WrongState where the bureau keeps too many already."""
    if instance_id is not None:
        known = sa.select(ProcessInstance.id).where(
            ProcessInstance.id == instance_id, policy.may_see_instance(uow.actor)
        )
        if uow.session.scalar(known) is None:
            raise NotFound("Expected a process instance {id}, but found none", id=instance_id)
    of_bureau = sa.select(sa.func.count()).where(KeptMessage.bureau_id == uow.actor.bureau_id)
    if (uow.session.scalar(of_bureau) or 0) >= MOST_KEPT:
        raise WrongState("Expected at most {most} messages to be kept for a bureau, but found more", most=MOST_KEPT)


def _end_of(time_to_live: str, now: datetime) -> datetime:
    """When a message is no longer to be kept; raises Invalid."""
    try:
        end = duration_end(time_to_live, now)
    except ExpressionFailed:
        end = now
    if not now < end <= now + LONGEST_KEPT:
        message = Message("Expected an ISO 8601 duration of at most {days} days", {"days": LONGEST_KEPT.days})
        raise Invalid("The message cannot be kept so long", problems={"time_to_live": [message]})
    return end


def correlate(
    uow: UnitOfWork,
    name: str,
    variables: Mapping[str, Any],
    correlation_key: str | None = None,
    instance_id: UUID | None = None,
    sending_job: UUID | None = None,
    kept_message: UUID | None = None,
) -> ProcessInstance:
    """Give a message to the case that waits for it; its variables become variables of the case.

    Exactly one must wait, else WrongState says what was found. A message with a key is for who waits with
    that key, one without for who waits without; one that names its case needs none. Where one case waits
    for it at several places, the one that has waited longest takes it, and the next message goes to the
    next. Where none waits, it begins a case of the process that it starts. `sending_job` is the job that
    sends it, `kept_message` the row that kept it.
    """
    require_text("name", name, MAX_KEY)
    if correlation_key is not None:
        require_text("correlation_key", correlation_key, MAX_KEY)
    waiting = _waiting(uow, name, correlation_key, instance_id)
    if not waiting and instance_id is None and uow.actor.bureau_id is not None:
        starts = starting(uow, "message", name, uow.actor.bureau_id)
        if starts:
            return _begin(uow, starts, name, variables)
    if len({subscription.instance_id for subscription in waiting}) != 1:
        raise _not_one(uow, name, waiting)
    instance = lock_instance(uow, waiting[0].instance_id)
    # Somebody may have taken it while the lock was waited for.
    subscription = uow.session.get(Subscription, waiting[0].id, populate_existing=True)
    if subscription is None:
        raise _not_one(uow, name, [])
    if not policy.may_send(uow.actor, subscription, instance):
        lane = ENGINE if subscription.restricted else subscription.lane or OPERATORS
        raise Forbidden("Cannot send the message {name!r}: only {lane} may", name=name, lane=lane)
    require_active(instance, "send a message")
    brought_by = {"sending_job": sending_job, "kept_message": kept_message}
    receive(uow, instance, subscription.id, variables, uow.actor.user_id, **brought_by)
    return instance


def _not_one(uow: UnitOfWork, name: str, waiting: Sequence[Subscription]) -> WrongState:
    expected = Message("Expected one case to wait for the message {name!r}, but found {found}")
    kind = WrongState if waiting else NobodyWaits
    return kind(expected.template, name=name, found=_shown(uow, waiting))


def _begin(
    uow: UnitOfWork, starts: Sequence[StartSubscription], name: str, variables: Mapping[str, Any]
) -> ProcessInstance:
    """The message begins a case; for the lane that holds the start event."""
    if len(starts) > 1:
        found = ", ".join(sorted({deployed(uow, start.definition_id).key for start in starts}))
        raise WrongState(
            "Expected one process to begin with the message {name!r}, but found {found}", name=name, found=found
        )
    start = starts[0]
    version = deployed(uow, start.definition_id)
    element = version.definition.elements[start.element_id]
    if "restricted" in element.properties:
        raise Forbidden("Cannot send the message {name!r}: only {lane} may", name=name, lane=ENGINE)
    policy.require_may_start(uow.actor, version.key, element.lane)
    require_variables(variables, {})
    if uow.actor.bureau_id is None:
        raise Forbidden("Cannot start a case: it needs a bureau")
    return begin_case(uow, version, Beginning(uow.actor.bureau_id, {}, at=element.id, brought=variables))


def receive(
    uow: UnitOfWork,
    instance: ProcessInstance,
    subscription_id: UUID,
    variables: Mapping[str, Any],
    sender_id: UUID | None,
    job_id: UUID | None = None,
    *,
    sending_job: UUID | None = None,
    kept_message: UUID | None = None,
) -> None:
    """The message itself, by whoever sent it; `job_id` is the failed job of a retry."""
    subscription = uow.session.get(Subscription, subscription_id)
    if subscription is None:
        raise WrongState("Cannot send a message: case {id} no longer waits for it", id=instance.id)
    version = deployed(uow, instance.definition_id)
    case = interpreter.thaw(version.definition, instance.blob)
    require_variables(variables, case.variables())
    attempt = Attempt(
        "correlate",
        subscription.id,
        subscription.element_id,
        variables,
        sender_id,
        job_id,
        sending_job=sending_job,
        kept_message=kept_message,
    )
    with incident_if_it_fails(uow, instance, attempt):
        step = interpreter.correlate(case, host_of(uow, version), str(subscription.id), variables)
        payload = {
            "message": subscription.name,
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


def _shown(uow: UnitOfWork, waiting: Sequence[Subscription]) -> str | Message:
    """What was found: the cases for those who see every case, else how many."""
    if not waiting:
        return NONE
    if policy.sees_everything(uow.actor):
        return ", ".join(str(one.instance_id) for one in waiting)
    return str(len(waiting))


def _waiting(
    uow: UnitOfWork, name: str, correlation_key: str | None, instance_id: UUID | None
) -> Sequence[Subscription]:
    """The subscriptions the message fits, of cases the actor may know of."""
    actor = uow.actor
    fitting = sa.select(Subscription).where(Subscription.kind == "message", Subscription.name == name)
    if not (policy.is_system(actor) and actor.bureau_id is None):
        fitting = fitting.where(Subscription.bureau_id == actor.bureau_id)
    if correlation_key is not None or instance_id is None:
        fitting = fitting.where(Subscription.correlation_key.is_not_distinct_from(correlation_key))
    if instance_id is not None:
        fitting = fitting.where(Subscription.instance_id == instance_id)
    if actor.kind == "applicant":
        own = sa.select(ProcessInstance.id).where(policy.own_case(actor))
        fitting = fitting.where(Subscription.instance_id.in_(own))
    cases = fitting.with_only_columns(Subscription.instance_id).distinct().order_by(Subscription.instance_id)
    several = uow.session.scalars(cases.limit(MOST_SHOWN)).all()
    # The first of each case: the one that has waited longest.
    firsts = (
        uow.session.scalar(fitting.where(Subscription.instance_id == one).order_by(Subscription.id).limit(1))
        for one in several
    )
    return [first for first in firsts if first is not None]
