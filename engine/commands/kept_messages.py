"""Messages that were kept because nobody waited for them: delivered once somebody does, forgotten after their time.

The clock looks for them at each tick, so that no case and no sender has to wait for the other.
"""

import logging
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from engine import audit
from engine.commands.correlate import correlate
from engine.errors import EngineError
from engine.model import KeptMessage, StartSubscription, Subscription, User
from engine.people import actor_of
from engine.runtime import Runtime
from engine.uow import SYSTEM, UnitOfWork, begin, glance, system_in

log = logging.getLogger(__name__)

BATCH = 100


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
        StartSubscription.kind == "message", StartSubscription.name == message.name, message.instance_id.is_(None)
    )
    found = sa.select(message.id).where(sa.or_(waiting, starting, message.expires_at <= uow.now))
    # In any order, so that those that are refused at every tick keep no others waiting.
    return list(uow.session.scalars(found.order_by(sa.func.random()).limit(BATCH)))


def _settled(runtime: Runtime, message_id: UUID, now: datetime | None) -> bool:
    """Deliver one in the name of its sender; one that is refused stays until its time is over."""
    try:
        with begin(runtime, SYSTEM, now) as uow:
            chosen = sa.select(KeptMessage).where(KeptMessage.id == message_id)
            message = uow.session.scalar(chosen.with_for_update(skip_locked=True))
            if message is None:
                return False  # Another process delivers it.
            uow.session.delete(message)
            if message.expires_at <= uow.now:
                payload = {"message": message.name, "correlation_key": message.correlation_key}
                audit.record(uow, "message.expired", "message", message.id, None, payload, message.bureau_id)
                return True
            sender = uow.session.get(User, message.sender_id) if message.sender_id else None
            uow.actor = system_in(message.bureau_id) if sender is None else actor_of(uow.session, sender)
            correlate(uow, message.name, message.variables, message.correlation_key, message.instance_id)
            return True
    except EngineError as refused:
        log.info("The kept message %s stays: %s", message_id, refused)
        return False
