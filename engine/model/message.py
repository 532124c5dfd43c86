"""Messages that nobody waits for yet, kept as long as their sender asked."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, id_column


class KeptMessage(Base):
    """A message with the time until which it may still find its case; it goes once it has, or after that."""

    __tablename__ = "kept_message"
    __table_args__ = (sa.Index(None, "expires_at"), sa.Index(None, "due_at"))

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(sa.String(200))
    correlation_key: Mapped[str | None] = mapped_column(sa.String(200))
    instance_id: Mapped[UUID | None]
    variables: Mapped[dict[str, Any]]
    sender_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    # When it may be tried, again after it was refused, and how often it was.
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
