"""What is deployed of decisions."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import policy
from engine.definitions import visible
from engine.errors import NotFound
from engine.model import DecisionDefinition
from engine.queries.paging import Page, by_id, read_page
from engine.uow import UnitOfWork

BY_ID = by_id(DecisionDefinition.id)


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One version of a decision; a shared one belongs to the installation."""

    id: UUID
    deployment_id: UUID
    decision_id: str
    name: str
    shared: bool


def decision_definitions(
    uow: UnitOfWork, *, cursor: str | None = None, limit: int = 50, decision_id: str | None = None
) -> Page[DecisionView]:
    """Versions of decisions that the actor's bureau sees, newest first."""
    policy.require_may_evaluate(uow.actor)
    chosen = _views(uow)
    if decision_id is not None:
        chosen = chosen.where(DecisionDefinition.decision_id == decision_id)
    rows, following = read_page(uow.session, chosen.add_columns(DecisionDefinition.id), BY_ID, cursor, limit)
    return Page(tuple(DecisionView(*tuple(row)[:-1]) for row in rows), following)


def decision_definition(uow: UnitOfWork, definition_id: UUID) -> DecisionView:
    """One version that the actor's bureau sees."""
    policy.require_may_evaluate(uow.actor)
    row = uow.session.execute(_views(uow).where(DecisionDefinition.id == definition_id)).first()
    if row is None:
        raise NotFound("Expected a decision definition {id}, but found none", id=definition_id)
    return DecisionView(*row)


def _views(uow: UnitOfWork) -> sa.Select[*tuple[Any, ...]]:
    table = DecisionDefinition
    shared = table.bureau_id.is_(None)
    chosen = sa.select(table.id, table.deployment_id, table.decision_id, table.name, shared)
    return chosen.where(visible(table, uow.actor.bureau_id))
