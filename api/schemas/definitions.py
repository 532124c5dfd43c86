"""Deployments and process definitions."""

from flask_smorest.fields import Upload
from marshmallow import Schema, fields, validate

from api.fields import Timestamp, page_of
from api.schemas.paging import PageQuery


class DeploymentOrder(Schema):
    """Files that belong together: .bpmn, .dmn, .form and limits.toml."""

    files = fields.List(Upload(), required=True, validate=validate.Length(min=1, max=200))
    name = fields.String(load_default="", validate=validate.Length(max=200))


class ProcessDefinitionSchema(Schema):
    """One version of a process."""

    id = fields.UUID(required=True)
    deployment_id = fields.UUID(required=True)
    key = fields.String(required=True, metadata={"examples": ["school_establishment"]})
    version = fields.Integer(required=True, metadata={"examples": [1]})
    name = fields.String(required=True, metadata={"examples": ["民办学校设立审批"]})
    name_en = fields.String(required=True)
    shared = fields.Boolean(required=True, metadata={"description": "belongs to the installation, not to one bureau"})


class DeploymentSchema(Schema):
    """What was deployed together."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    created_at = Timestamp(required=True)
    process_definitions = fields.List(fields.Nested(ProcessDefinitionSchema), required=True)


class ProcessDefinitionQuery(PageQuery):
    """Which definitions to list."""

    key = fields.String(load_default=None, validate=validate.Length(min=1, max=200))
    latest = fields.Boolean(load_default=False, metadata={"description": "only the newest version of each key"})


ProcessDefinitionPage = page_of(ProcessDefinitionSchema)
