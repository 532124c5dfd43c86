"""Proofs of identity and of requests already answered."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, id_column, one_of

TokenKind = Literal["session", "token"]


class AccessToken(Base):
    """A signed-in session or an API token; only the digest of its secret is kept."""

    __tablename__ = "access_token"
    __table_args__ = (one_of("kind", "session", "token"), sa.Index(None, "user_id"))

    id: Mapped[UUID] = id_column()
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    kind: Mapped[TokenKind] = mapped_column(sa.String(20))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    label: Mapped[str] = mapped_column(sa.String(200), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class IdempotencyKey(Base):
    """The answer given to a request that its sender may repeat."""

    __tablename__ = "idempotency_key"
    __table_args__ = (sa.Index(None, "created_at"),)

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    request_hash: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes]
    created_at: Mapped[datetime]
