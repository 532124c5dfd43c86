"""The evidence: insert-only events, their payloads apart, and the batches that chain the rest.

No foreign keys: evidence outlives what it speaks of, and writing it must lock nothing else.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, CanonicalJson, id_column, partial_index
from engine.model.instance import GENESIS


class AuditEvent(Base):
    """Who did what, when, to what. Events of a case are numbered and chained; others wait for a batch."""

    __tablename__ = "audit_event"
    __table_args__ = (
        partial_index("uq_audit_event_case", "instance_id", "seq", where="instance_id IS NOT NULL", unique=True),
        partial_index("ix_audit_event_loose", "bureau_id", "at", where="instance_id IS NULL"),
        sa.Index(None, "bureau_id", "id"),
    )

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID | None]
    instance_id: Mapped[UUID | None]
    seq: Mapped[int | None]
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(sa.String(200))
    verb: Mapped[str] = mapped_column(sa.String(60))
    object_type: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[str] = mapped_column(sa.String(200))
    payload_digest: Mapped[str | None] = mapped_column(sa.String(64))
    previous_hash: Mapped[str | None] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class AuditPayload(Base):
    """What an event says beyond its fields; apart, so that its proof can outlive it."""

    __tablename__ = "audit_payload"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    payload: Mapped[Any] = mapped_column(CanonicalJson)


class AuditChain(Base):
    """The head of the chain of batches of one scope: a bureau's id, or 'installation'."""

    __tablename__ = "audit_chain"

    scope: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(sa.String(64), default=GENESIS)


class AuditBatch(Base):
    """A link of that chain: the hashes of many events that belong to no case."""

    __tablename__ = "audit_batch"
    __table_args__ = (sa.UniqueConstraint("scope", "seq"),)

    id: Mapped[UUID] = id_column()
    scope: Mapped[str] = mapped_column(sa.String(40))
    seq: Mapped[int]
    at: Mapped[datetime]
    count: Mapped[int]
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class AuditBatchEvent(Base):
    """An event's place in its batch."""

    __tablename__ = "audit_batch_event"
    __table_args__ = (sa.UniqueConstraint("batch_id", "place"),)

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID]
    place: Mapped[int]
