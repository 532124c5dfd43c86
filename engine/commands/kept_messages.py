"""Messages that were kept because nobody waited for them: delivered once somebody does, forgotten after their time.

The clock looks for them at each tick, so that no case and no sender has to wait for the other.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from engine import audit
from engine.commands.correlate import correlate
from engine.errors import EngineError, IncidentOpened
from engine.model import KeptMessage, StartSubscription, Subscription, User
from engine.people import actor_of
from engine.runtime import Runtime
from engine.uow import SYSTEM, UnitOfWork, begin, glance, system_in

log = logging.getLogger(__name__)

BATCH = 100
FIRST_PAUSE = timedelta(seconds=10)
MOST_DOUBLINGS = 9


def deliver_kept(runtime: Runtime, now: datetime | None = None) -> int:
    """Deliver every kept message that somebody waits for by now, and forget those whose time is over."""
    with glance(runtime, SYSTEM, now) as uow:
        ids = _deliverable(uow)
    return sum(_settled(runtime, message_id, now) for message_id in ids)


def _deliverable(uow: UnitOfWork) -> list[UUID]:
    message = KeptMessage
    waiting = sa.exists().where(
        Subscription.bureau_id == message.bureau_id,
        Subscription.kind == "message",
        Subscription.name == message.name,
        sa.or_(
            Subscription.correlation_key.is_not_distinct_from(message.correlation_key),
            message.correlation_key.is_(None) & message.instance_id.is_not(None),
        ),
        sa.or_(message.instance_id.is_(None), Subscription.instance_id == message.instance_id),
    )
    starting = sa.exists().where(
        StartSubscription.kind == "message",
        StartSubscription.name == message.name,
        sa.or_(StartSubscription.bureau_id == message.bureau_id, StartSubscription.bureau_id.is_(None)),
        message.instance_id.is_(None),
    )
    wanted = sa.or_(waiting, starting) & (message.due_at <= uow.now)
    found = sa.select(message.id).where(sa.or_(wanted, message.expires_at <= uow.now))
    return list(uow.session.scalars(found.order_by(message.due_at).limit(BATCH)))


def _settled(runtime: Runtime, message_id: UUID, now: datetime | None) -> bool:
    """Deliver one in the name of its sender; one that is refused is tried again later, until its time is over."""
    try:
        with begin(runtime, SYSTEM, now) as uow:
            message = _locked(uow, message_id)
            if message is None:
                return False  # Another process delivers it.
            uow.session.delete(message)
            sender = uow.session.get(User, message.sender_id) if message.sender_id else None
            if message.expires_at <= uow.now or (sender is not None and not sender.active):
                payload = {"message": message.name, "correlation_key": message.correlation_key}
                audit.record(uow, "message.expired", "message", message.id, None, payload, message.bureau_id)
                return True
            uow.actor = system_in(message.bureau_id) if sender is None else actor_of(uow.session, sender)
            key, case = message.correlation_key, message.instance_id
            correlate(uow, message.name, message.variables, key, case, kept_message=message.id)
            return True
    except IncidentOpened as incident:
        log.warning("The kept message %s opened an incident: %s", message_id, incident)
        return True
    except EngineError as refused:
        log.info("The kept message %s stays: %s", message_id, refused)
        _put_off(runtime, message_id, now)
        return False


def _put_off(runtime: Runtime, message_id: UUID, now: datetime | None) -> None:
    """The longer the oftener it was refused, so that it takes nobody's time."""
    with begin(runtime, SYSTEM, now) as uow:
        message = _locked(uow, message_id)
        if message is not None:
            message.due_at = uow.now + FIRST_PAUSE * 2 ** min(message.tries, MOST_DOUBLINGS)
            message.tries += 1


def _locked(uow: UnitOfWork, message_id: UUID) -> KeptMessage | None:
    chosen = sa.select(KeptMessage).where(KeptMessage.id == message_id)
    return uow.session.scalar(chosen.with_for_update(skip_locked=True))
