"""What is deployed of decisions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import policy
from engine.definitions import Deployed, visible
from engine.errors import NotFound
from engine.model import DecisionDefinition
from engine.queries.paging import Page, by_id, read_page
from engine.uow import UnitOfWork
from engine.xml import read_xml

BY_ID = by_id(DecisionDefinition.id)


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One version of a decision; a shared one belongs to the installation."""

    id: UUID
    deployment_id: UUID
    decision_id: str
    name: str
    shared: bool


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule of a decision table: the decision's name, which of its rules it is, and what the designer says of it."""

    decision: str
    number: int
    description: str


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


def rules_of(uow: UnitOfWork, version: Deployed, decision_id: str) -> Mapping[str, RuleView]:
    """The rules of a decision that a process is bound to, and of those it requires, by their ids."""
    row_id = version.decisions.get(decision_id)
    if row_id is None:
        return {}

    def read() -> Mapping[str, RuleView]:
        return dict(_rules(uow.session.get_one(DecisionDefinition, row_id).xml))

    return uow.runtime.definitions.get(("rules", row_id), read)


def _rules(xml: bytes) -> Iterator[tuple[str, RuleView]]:
    """Every rule of a file: as a person finds it there, by the decision it belongs to and its place in the table."""
    for decision in read_xml(xml).iter("{*}decision"):
        for number, rule in enumerate(decision.iter("{*}rule"), 1):
            said = " ".join((rule.findtext("{*}description") or "").split())
            name = decision.get("name") or decision.get("id") or ""
            yield rule.get("id", ""), RuleView(name, number, said)


def _views(uow: UnitOfWork) -> sa.Select[*tuple[Any, ...]]:
    table = DecisionDefinition
    shared = table.bureau_id.is_(None)
    chosen = sa.select(table.id, table.deployment_id, table.decision_id, table.name, shared)
    return chosen.where(visible(table, uow.actor.bureau_id))
