"""Bureaus (the tenants), their departments, people and groups."""

from typing import Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, id_column, one_of

UserKind = Literal["staff", "applicant", "external"]
Role = Literal["operator", "auditor", "designer", "administrator"]


class Bureau(Base):
    """An education bureau or a school; one bureau sees nothing of another."""

    __tablename__ = "bureau"
    __table_args__ = (one_of("level", "province", "city", "county", "school"),)

    id: Mapped[UUID] = id_column()
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    name_en: Mapped[str] = mapped_column(sa.String(200))
    area_code: Mapped[str] = mapped_column(sa.String(6))
    level: Mapped[str] = mapped_column(sa.String(20))
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("bureau.id"))
    # 机关代字: what the numbers of the bureau's documents begin with.
    agency_code: Mapped[str] = mapped_column(sa.String(20), default="")
    demo: Mapped[bool] = mapped_column(default=False)


class Department(Base):
    """A division of a bureau, or an outside unit it consults."""

    __tablename__ = "department"
    __table_args__ = (sa.UniqueConstraint("bureau_id", "code"),)

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bureau.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(200))
    name_en: Mapped[str] = mapped_column(sa.String(200))
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("department.id"))
    # An outside unit that is only consulted.
    external: Mapped[bool] = mapped_column(default=False)
    # The deputy director in charge of the department, and of those below it that name nobody themselves.
    deputy_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Position(Base):
    """What a person is in a department; one list for the whole installation. Who `leads` heads the department."""

    __tablename__ = "position"

    id: Mapped[UUID] = id_column()
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    name_en: Mapped[str] = mapped_column(sa.String(200))
    leads: Mapped[bool] = mapped_column(default=False)


class User(Base):
    """A person who can sign in: staff, applicant, or somebody of an outside unit."""

    __tablename__ = "user_account"
    __table_args__ = (one_of("kind", "staff", "applicant", "external"), sa.Index(None, "bureau_id"))

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bureau.id"))
    username: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    name_en: Mapped[str] = mapped_column(sa.String(200))
    password_hash: Mapped[str] = mapped_column(sa.String(255))
    kind: Mapped[UserKind] = mapped_column(sa.String(20))
    active: Mapped[bool] = mapped_column(default=True)
    mobile: Mapped[str | None] = mapped_column(sa.String(20))
    # Where a person from outside works; who is drawn by lot avoids the own unit.
    unit: Mapped[str | None] = mapped_column(sa.String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Membership(Base):
    """A user's position in a department; a person may hold several."""

    __tablename__ = "membership"
    __table_args__ = (sa.UniqueConstraint("user_id", "department_id", "position_id"),)

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bureau.id"))
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    department_id: Mapped[UUID] = mapped_column(sa.ForeignKey("department.id"))
    position_id: Mapped[UUID] = mapped_column(sa.ForeignKey("position.id"))


class UserRole(Base):
    """What a user may do to the engine itself, apart from any process."""

    __tablename__ = "user_role"
    __table_args__ = (one_of("role", "operator", "auditor", "designer", "administrator"),)

    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(sa.String(20), primary_key=True)


class CandidateGroup(Base):
    """People a model can name together although no department or position unites them."""

    __tablename__ = "candidate_group"
    __table_args__ = (sa.UniqueConstraint("bureau_id", "code"),)

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bureau.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(200))
    name_en: Mapped[str] = mapped_column(sa.String(200))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class GroupMember(Base):
    """A user's place in a candidate group."""

    __tablename__ = "group_member"
    __table_args__ = (sa.Index(None, "user_id"),)

    group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("candidate_group.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
