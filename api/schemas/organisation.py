"""Departments, positions and candidate groups."""

from typing import Any

from marshmallow import Schema, fields, validate

from api.fields import Flag, page_of
from api.schemas.people import a_code, a_name


def a_username(**options: Any) -> fields.String:
    return fields.String(
        validate=validate.Length(min=1, max=80), metadata={"examples": ["lisi"], "description": "a username"}, **options
    )


def a_parent(**options: Any) -> fields.String:
    return fields.String(
        allow_none=True,
        validate=validate.Length(min=1, max=40),
        metadata={"examples": ["D01"], "description": "the code of the department above"},
        **options,
    )


class DepartmentSchema(Schema):
    """A department; models name it by its code or its Chinese name."""

    id = fields.UUID(required=True)
    code = fields.String(required=True, metadata={"examples": ["D07"]})
    name = fields.String(required=True, metadata={"examples": ["民办教育科"]})
    name_en = fields.String(required=True)
    external = fields.Boolean(required=True, metadata={"description": "an outside unit that is only consulted"})
    parent = fields.String(required=True, allow_none=True, metadata={"description": "the code of the department above"})
    deputy = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "the username of whoever is in charge of it, and of those below that name nobody"},
    )
    version = fields.Integer(required=True)


DepartmentPage = page_of(DepartmentSchema)


class DepartmentOrder(Schema):
    """A department to be added."""

    code = a_code("D13", required=True)
    name = a_name(required=True)
    name_en = a_name(required=True)
    external = Flag(load_default=False)
    parent = a_parent(load_default=None)
    deputy = a_username(load_default=None, allow_none=True)


class DepartmentChange(Schema):
    """What is to be changed; what is left away stays, null names nobody."""

    name = a_name()
    name_en = a_name()
    parent = a_parent()
    deputy = a_username(allow_none=True)


class PositionSchema(Schema):
    """What a person can be in a department."""

    id = fields.UUID(required=True)
    code = fields.String(required=True, metadata={"examples": ["P_CLERK"]})
    name = fields.String(required=True, metadata={"examples": ["经办人"]})
    name_en = fields.String(required=True)
    leads = fields.Boolean(required=True, metadata={"description": "whether whoever holds it heads the department"})


PositionPage = page_of(PositionSchema)


class GroupSchema(Schema):
    """A candidate group; models name it by its code or its Chinese name."""

    id = fields.UUID(required=True)
    code = fields.String(required=True, metadata={"examples": ["G_EXPERTS"]})
    name = fields.String(required=True, metadata={"examples": ["评审专家库"]})
    name_en = fields.String(required=True)
    members = fields.List(fields.String(), required=True, metadata={"description": "usernames"})
    version = fields.Integer(required=True)


GroupPage = page_of(GroupSchema)


def the_members(**options: Any) -> fields.List[Any]:
    return fields.List(a_username(), validate=validate.Length(max=1000), **options)


class GroupOrder(Schema):
    """A group to be added."""

    code = a_code("G_EXPERTS", required=True)
    name = a_name(required=True)
    name_en = a_name(required=True)
    members = the_members(load_default=list)


class GroupChange(Schema):
    """What is to be changed; what is left away stays, `members` are all it shall have."""

    name = a_name()
    name_en = a_name()
    members = the_members()
