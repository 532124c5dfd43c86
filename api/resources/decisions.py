"""Deployed decisions, evaluated alone; for designers, operators and auditors."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.endpoint import Resource, endpoint
from api.schemas.decisions import (
    DecisionDefinitionPage,
    DecisionDefinitionQuery,
    DecisionDefinitionSchema,
    EvaluationOrder,
    EvaluationSchema,
)
from api.shape import Endpoint
from engine import commands, queries
from engine.dmn import Decided
from engine.queries import DecisionView, Page
from engine.runtime import Runtime
from engine.uow import Actor, UnitOfWork

decision_definitions = Resource(
    "decision-definitions", __name__, url_prefix="/decision-definitions", description="Versions of decisions"
)


@endpoint(
    decision_definitions,
    "",
    Endpoint(query=DecisionDefinitionQuery(), answer=DecisionDefinitionPage(), refuses=(403,)),
)
def list_decision_definitions(
    uow: UnitOfWork, *, limit: int, cursor: str | None, decision_id: str | None
) -> Page[DecisionView]:
    """List versions of decisions, newest first."""
    return queries.decision_definitions(uow, cursor=cursor, limit=limit, decision_id=decision_id)


@endpoint(
    decision_definitions,
    "/<uuid:decision_definition_id>",
    Endpoint(answer=DecisionDefinitionSchema(), refuses=(403, 404)),
)
def get_decision_definition(uow: UnitOfWork, *, decision_definition_id: UUID) -> DecisionView:
    """Read one version of a decision."""
    return queries.decision_definition(uow, decision_definition_id)


@endpoint(
    decision_definitions,
    "/<uuid:decision_definition_id>/evaluation",
    Endpoint(method="POST", body=EvaluationOrder(), answer=EvaluationSchema(), refuses=(404,), apart=True),
)
def evaluate_decision(
    runtime: Runtime, actor: Actor, *, decision_definition_id: UUID, variables: Mapping[str, Any]
) -> Decided:
    """Evaluate a decision over variables, without a case.

    422 says which expression fails or which rules are in conflict. The evidence keeps the rules that hit and the
    results, but of the variables only their names.
    """
    return commands.evaluate_decision(runtime, actor, decision_definition_id, variables)
