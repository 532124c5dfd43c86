"""The working calendar: only what departs from Monday to Friday is stored."""

from datetime import date
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, one_of

DayKind = Literal["off", "work"]


class CalendarYear(Base):
    """A year; published once the State Council's notice for it is loaded, provisional until then."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published: Mapped[bool]


class CalendarDay(Base):
    """A weekday off, or a weekend day of work."""

    __tablename__ = "calendar_day"
    __table_args__ = (one_of("kind", "off", "work"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(80))
