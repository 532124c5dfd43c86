"""The variables that a case is given when it starts, whatever is entered (`engine.values.RESERVED`)."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine.model import Bureau, Department, Membership
from engine.uow import UnitOfWork


def given_variables(uow: UnitOfWork, bureau_id: UUID, origin: tuple[UUID, str] | None = None) -> dict[str, Any]:
    """Who starts it, and the bureau it is of; `origin` is the case that hands this one up and its bureau's name."""
    level, department = _standing(uow, bureau_id)
    case, bureau = origin or (None, None)
    return {
        "initiator": None if origin or uow.actor.user_id is None else uow.actor.username,
        "initiator_department": department,
        "bureau_level": level,
        "origin_case": case and str(case),
        "origin_bureau": bureau,
    }


def _standing(uow: UnitOfWork, bureau_id: UUID) -> tuple[str, str | None]:
    """The level of the bureau, and the code of the first department the actor belongs to."""
    first = (
        sa.select(Department.code)
        .join(Membership, Membership.department_id == Department.id)
        .where(Membership.user_id == uow.actor.user_id)
        .order_by(Membership.id)
        .limit(1)
        .scalar_subquery()
    )
    return uow.session.execute(sa.select(Bureau.level, first).where(Bureau.id == bureau_id)).one()
