"""Letting go of a message that nobody has taken."""

from uuid import UUID

import sqlalchemy as sa

from engine import audit, policy
from engine.commands.entries import require_reason
from engine.errors import NotFound
from engine.model import KeptMessage
from engine.uow import UnitOfWork


def discard_message(uow: UnitOfWork, message_id: UUID, reason: str) -> None:
    """Forget a kept message; an operator's verb."""
    policy.require_operator(uow.actor, "discard a message")
    require_reason(reason)
    chosen = sa.select(KeptMessage).where(KeptMessage.id == message_id, KeptMessage.bureau_id == uow.actor.bureau_id)
    message = uow.session.scalar(chosen.with_for_update())
    if message is None:
        raise NotFound("Expected a kept message {id}, but found none", id=message_id)
    uow.session.delete(message)
    payload = {"message": message.name, "correlation_key": message.correlation_key, "reason": reason}
    audit.record(uow, "message.discarded", "message", message.id, payload=payload)
