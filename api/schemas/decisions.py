"""Deployed decisions, and what evaluating one gives."""

from marshmallow import Schema, fields, validate

from api.fields import page_of
from api.schemas.paging import PageQuery


class DecisionDefinitionSchema(Schema):
    """One version of a decision."""

    id = fields.UUID(required=True)
    deployment_id = fields.UUID(required=True)
    decision_id = fields.String(required=True, metadata={"examples": ["acceptance"]})
    name = fields.String(required=True)
    shared = fields.Boolean(required=True, metadata={"description": "belongs to the installation, not to one bureau"})


class DecisionDefinitionQuery(PageQuery):
    """Which decisions to list."""

    decision_id = fields.String(load_default=None, validate=validate.Length(min=1, max=200))


class EvaluationOrder(Schema):
    """What to decide over."""

    variables = fields.Dict(keys=fields.String(), load_default=dict)


class EvaluatedDecisionSchema(Schema):
    """One decision on the way: the one asked for, or one that it requires."""

    decision_id = fields.String(required=True)
    matched_rules = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "ids of the rules that hit, under PRIORITY and OUTPUT ORDER the first in rank first"},
    )
    inputs = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "the inputs of a decision table, by their expressions"},
    )
    result = fields.Raw(required=True, allow_none=True)


class EvaluationSchema(Schema):
    """The result, and how it came about."""

    result = fields.Raw(required=True, allow_none=True)
    decisions = fields.List(
        fields.Nested(EvaluatedDecisionSchema),
        required=True,
        attribute="evaluations",
        metadata={"description": "the required decisions first, the one asked for last"},
    )


DecisionDefinitionPage = page_of(DecisionDefinitionSchema)
