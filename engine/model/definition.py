"""What designers deploy: processes, decisions and forms, bound together by their deployment."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, id_column, one_of, partial_index


class Deployment(Base):
    """Files deployed together; without a bureau they serve every bureau of the installation."""

    __tablename__ = "deployment"

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("bureau.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))


class ProcessDefinition(Base):
    """One version of a process; cases stay on the version they started with."""

    __tablename__ = "process_definition"
    __table_args__ = (
        # Two indexes, because an absent bureau never equals another absent bureau in SQL.
        partial_index(
            "uq_process_definition_bureau", "bureau_id", "key", "version", where="bureau_id IS NOT NULL", unique=True
        ),
        partial_index("uq_process_definition_shared", "key", "version", where="bureau_id IS NULL", unique=True),
        sa.Index(None, "deployment_id"),
    )

    id: Mapped[UUID] = id_column()
    deployment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("deployment.id"))
    bureau_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("bureau.id"))
    key: Mapped[str] = mapped_column(sa.String(200))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(200))
    name_en: Mapped[str] = mapped_column(sa.String(200), default="")
    xml: Mapped[bytes]
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # {"forms": {form id: row id}, "decisions": {decision id: row id}}: exactly what the cases of this version use.
    bindings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    version_tag: Mapped[str | None] = mapped_column(sa.String(200))


StartKind = Literal["message", "signal"]


class StartSubscription(Base):
    """An event that starts cases of the newest version of a process; a timer that does is a job."""

    __tablename__ = "start_subscription"
    __table_args__ = (one_of("kind", "message", "signal"), sa.Index(None, "kind", "name"))

    id: Mapped[UUID] = id_column()
    definition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("process_definition.id"))
    bureau_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("bureau.id"))
    kind: Mapped[StartKind] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(200))
    element_id: Mapped[str] = mapped_column(sa.String(200))


class DecisionDefinition(Base):
    """A decision of a DMN file."""

    __tablename__ = "decision_definition"
    __table_args__ = (sa.UniqueConstraint("deployment_id", "decision_id"),)

    id: Mapped[UUID] = id_column()
    deployment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("deployment.id"))
    bureau_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("bureau.id"))
    decision_id: Mapped[str] = mapped_column(sa.String(200))
    name: Mapped[str] = mapped_column(sa.String(200))
    xml: Mapped[bytes]


class FormDefinition(Base):
    """A form in the form-js format."""

    __tablename__ = "form_definition"
    __table_args__ = (sa.UniqueConstraint("deployment_id", "form_id"),)

    id: Mapped[UUID] = id_column()
    deployment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("deployment.id"))
    bureau_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("bureau.id"))
    form_id: Mapped[str] = mapped_column(sa.String(200))
    document: Mapped[dict[str, Any]]
