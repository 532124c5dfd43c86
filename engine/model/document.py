"""Official documents: the templates designers deploy, and what was made of them for a case."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, id_column, one_of

DocumentState = Literal["draft", "issued", "void"]


class DocumentTemplate(Base):
    """A template of letters and notices: HTML with FEEL in it."""

    __tablename__ = "document_template"
    __table_args__ = (sa.UniqueConstraint("deployment_id", "template_id"),)

    id: Mapped[UUID] = id_column()
    deployment_id: Mapped[UUID] = mapped_column(sa.ForeignKey("deployment.id"))
    bureau_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("bureau.id"))
    template_id: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[str] = mapped_column(sa.Text)


class Document(Base):
    """A letter, notice, decision or certificate of a case.

    A draft has no number; issuing gives number and date and fixes the text, whose digest the history keeps.
    """

    __tablename__ = "document"
    __table_args__ = (one_of("state", "draft", "issued", "void"), sa.Index(None, "instance_id", "id"))

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID]
    instance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("process_instance.id"))
    template_id: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[DocumentState] = mapped_column(sa.String(10))
    title: Mapped[str] = mapped_column(sa.String(500))
    title_en: Mapped[str] = mapped_column(sa.String(500), default="")
    number: Mapped[str] = mapped_column(sa.String(200), default="")
    # Applicants read the issued documents of their case that are addressed to them, or to everybody.
    public: Mapped[bool] = mapped_column(default=False)
    html: Mapped[str] = mapped_column(sa.Text)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    drafted_at: Mapped[datetime]
    drafted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
