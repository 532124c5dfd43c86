"""Signing in and access tokens."""

from marshmallow import Schema, fields, validate

from api.fields import Timestamp


class Credentials(Schema):
    """A username with its password."""

    username = fields.String(
        required=True, validate=validate.Length(min=1, max=80), metadata={"examples": ["zhangsan"]}
    )
    password = fields.String(
        required=True, validate=validate.Length(min=1, max=1024), metadata={"examples": ["a long pass phrase"]}
    )


class SessionSchema(Schema):
    """A session; its secret is in the cookie alone."""

    username = fields.String(required=True, metadata={"examples": ["zhangsan"]})
    name = fields.String(required=True, metadata={"examples": ["张三"]})
    kind = fields.String(required=True, metadata={"enum": ["staff", "applicant", "external"]})
    roles = fields.List(fields.String(), required=True)
    csrf_token = fields.String(
        required=True, metadata={"description": "Send it as X-CSRF-Token with every request that changes something."}
    )
    expires_at = Timestamp(required=True)


class TokenOrder(Schema):
    """A wish for an access token."""

    label = fields.String(
        required=True, validate=validate.Length(min=1, max=200), metadata={"examples": ["nightly import"]}
    )
    days = fields.Integer(
        load_default=90, validate=validate.Range(min=1, max=366), metadata={"description": "valid this long"}
    )


class TokenSchema(Schema):
    """An access token; `secret` is shown this once."""

    id = fields.UUID(required=True)
    label = fields.String(required=True)
    secret = fields.String(required=True, metadata={"description": "Send it as `Authorization: Bearer ...`."})
    expires_at = Timestamp(required=True)
