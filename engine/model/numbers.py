"""Numbers without gaps: one series per bureau, code and year."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, id_column


class NumberSeries(Base):
    """The last serial given; its row is the last lock a transaction takes."""

    __tablename__ = "number_series"

    bureau_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bureau.id"), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class IssuedNumber(Base):
    """A number given to a case, never given again."""

    __tablename__ = "issued_number"
    __table_args__ = (sa.UniqueConstraint("bureau_id", "series", "year", "serial"), sa.Index(None, "instance_id"))

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bureau.id"))
    series: Mapped[str] = mapped_column(sa.String(80))
    year: Mapped[int]
    serial: Mapped[int]
    text: Mapped[str] = mapped_column(sa.String(200), default="")
    instance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("process_instance.id"))
    issued_at: Mapped[datetime]
