"""People, what they are in their bureau, and what administrators change of it."""

from typing import Any, get_args

from marshmallow import Schema, fields, validate

from api.fields import page_of
from api.schemas.paging import PageQuery
from engine.model import Role, UserKind

ROLES, KINDS = get_args(Role), get_args(UserKind)
CODE = r"^[A-Za-z][A-Za-z0-9_]{0,39}$"
USERNAME = r"^[a-z0-9][a-z0-9._\-]{1,79}$"
# Empty removes it.
MOBILE = r"^(1[3-9][0-9]{9})?$"


def a_name(**options: Any) -> fields.String:
    """A name that people read."""
    return fields.String(validate=validate.Length(min=1, max=200), **options)


def a_code(*examples: str, **options: Any) -> fields.String:
    """A code that models name."""
    return fields.String(
        validate=validate.Regexp(CODE), metadata={"examples": list(examples), "pattern": CODE}, **options
    )


def a_mobile(**options: Any) -> fields.String:
    return fields.String(
        validate=validate.Regexp(MOBILE), metadata={"examples": ["13800000001"], "pattern": MOBILE}, **options
    )


def a_password() -> fields.String:
    return fields.String(
        required=True, validate=validate.Length(min=8, max=1024), metadata={"examples": ["a long pass phrase"]}
    )


class MembershipSchema(Schema):
    """A position in a department."""

    id = fields.UUID(required=True)
    department = fields.String(required=True, metadata={"examples": ["D07"]})
    department_name = fields.String(required=True)
    department_name_en = fields.String(required=True)
    position = fields.String(required=True, metadata={"examples": ["P_CLERK"]})
    position_name = fields.String(required=True)
    position_name_en = fields.String(required=True)


class UserSchema(Schema):
    """A person of the bureau."""

    id = fields.UUID(required=True)
    username = fields.String(required=True, metadata={"examples": ["zhangsan"]})
    name = fields.String(required=True, metadata={"examples": ["张三"]})
    name_en = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": list(KINDS)})
    active = fields.Boolean(required=True)
    mobile = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "whole for an administrator who reads one person, else 138****0001"},
    )
    unit = fields.String(required=True, allow_none=True, metadata={"description": "where somebody from outside works"})
    roles = fields.List(fields.String(metadata={"enum": list(ROLES)}), required=True)
    memberships = fields.List(fields.Nested(MembershipSchema), required=True)
    groups = fields.List(fields.String(), required=True, metadata={"description": "codes of candidate groups"})
    deputy_of = fields.List(
        fields.String(), required=True, metadata={"description": "codes of the departments the person is in charge of"}
    )
    version = fields.Integer(required=True)


UserPage = page_of(UserSchema)


class UserQuery(PageQuery):
    """Which people to list."""

    text = fields.String(
        load_default=None,
        validate=validate.Length(min=1, max=80),
        metadata={"description": "part of a username or name"},
    )
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    active = fields.Boolean(load_default=None, truthy={"true"}, falsy={"false"})
    department = fields.String(
        load_default=None, validate=validate.Length(min=1, max=40), metadata={"description": "a code"}
    )


class UserOrder(Schema):
    """A person to be added."""

    username = fields.String(
        required=True,
        validate=validate.Regexp(USERNAME),
        metadata={"examples": ["zhangsan"], "pattern": USERNAME},
    )
    password = a_password()
    name = a_name(required=True)
    name_en = a_name(required=True)
    kind = fields.String(load_default="staff", validate=validate.OneOf(KINDS))
    mobile = a_mobile(load_default=None, allow_none=True)
    unit = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=200))


class UserChange(Schema):
    """What is to be corrected; what is left away stays. An empty mobile or unit removes it."""

    name = a_name()
    name_en = a_name()
    mobile = a_mobile()
    unit = fields.String(validate=validate.Length(max=200))


class DeactivationOrder(Schema):
    """Why the person is let go; the history of each released task shows it."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=1000))


class PasswordOrder(Schema):
    """A new password."""

    password = a_password()


class MembershipOrder(Schema):
    """A department and a position in it, by their codes."""

    department = fields.String(required=True, validate=validate.Length(min=1, max=40), metadata={"examples": ["D07"]})
    position = fields.String(required=True, validate=validate.Length(min=1, max=40), metadata={"examples": ["P_CLERK"]})


class RolesOrder(Schema):
    """All the roles the person shall have."""

    roles = fields.List(fields.String(validate=validate.OneOf(ROLES)), required=True, validate=validate.Length(max=10))


class ReleasedTaskSchema(Schema):
    """A task that went back to its candidates; one without any waits for an operator."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    element_id = fields.String(required=True)
    instance_id = fields.UUID(required=True)


class DeactivationSchema(Schema):
    """Who can no longer act, and the open tasks they held."""

    user = fields.Nested(UserSchema, required=True)
    released_tasks = fields.List(fields.Nested(ReleasedTaskSchema), required=True)
