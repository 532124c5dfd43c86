"""What people hand in beside plain data: files, and entries they have not handed in yet."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, id_column, partial_index


class Attachment(Base):
    """A file somebody uploaded; its content lies under its SHA-256 in the data folder.

    It belongs to whoever uploaded it until a form that names it is handed in, and to that case from then on.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        sa.Index(None, "instance_id"),
        partial_index("ix_attachment_loose", "uploaded_by", "id", where="instance_id IS NULL"),
    )

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bureau.id"))
    instance_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("process_instance.id"))
    element_id: Mapped[str] = mapped_column(sa.String(200), default="")
    name: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    uploaded_by: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime]


class Draft(Base):
    """What a person has entered so far at a task, or for a new case of a process; as entered, right or wrong.

    There is one for each place, and beside it what could not be saved in it because another window had done so.
    """

    __tablename__ = "draft"
    __table_args__ = (sa.UniqueConstraint("user_id", "place", "aside"), sa.Index(None, "user_task_id"))

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bureau.id"))
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    # The task's id, or the key of the process to start.
    place: Mapped[str] = mapped_column(sa.String(200))
    user_task_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_task.id"))
    # Empty in the draft of the place; in one beside it, whose entries they are: a page, or this row.
    aside: Mapped[str] = mapped_column(sa.String(36), default="")
    data: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    # Begins anywhere: a draft made after another was discarded must not pass for that one.
    version: Mapped[int]
    # Which page saved it last: that page may save over it, whether or not the answer came back to it.
    page: Mapped[str] = mapped_column(sa.String(36), default="")
