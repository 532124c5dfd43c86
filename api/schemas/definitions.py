"""Deployments and process definitions."""

from typing import Any

from flask_smorest.fields import Upload
from marshmallow import Schema, ValidationError, fields, validate
from werkzeug.datastructures import FileStorage

from api.fields import Timestamp, page_of
from api.schemas.paging import PageQuery


class File(Upload):  # type: ignore[misc]
    """A part of a multipart body that is a file, not a text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> FileStorage:  # noqa: ARG002
        if not isinstance(value, FileStorage):
            raise ValidationError("Expected a file")
        return value


class DeploymentOrder(Schema):
    """Files that belong together: .bpmn, .dmn, .form, .html (templates of documents) and limits.toml."""

    files: fields.List[FileStorage] = fields.List(File(), required=True, validate=validate.Length(min=1, max=200))
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
