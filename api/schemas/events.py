"""Messages, jobs and audit events."""

from typing import get_args

from marshmallow import Schema, fields, validate

from api.fields import Timestamp, page_of
from api.schemas.paging import PageQuery
from engine.model import JobKind

JOB_STATES = ("due", "running", "failed", "cancelled", "succeeded")


class MessageOrder(Schema):
    """A message for the one case that waits for it."""

    name = fields.String(
        required=True, validate=validate.Length(min=1, max=200), metadata={"examples": ["application_withdrawn"]}
    )
    correlation_key = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(min=1, max=200),
        metadata={"description": "without one, for who waits without a key, or for the case that is named"},
    )
    instance_id = fields.UUID(load_default=None, allow_none=True)
    variables = fields.Dict(keys=fields.String(), load_default=dict)
    time_to_live = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(min=1, max=40),
        metadata={"examples": ["PT1H"], "description": "ISO 8601: how long to keep it where nobody waits for it yet"},
    )


class MessageSchema(Schema):
    """Which case took the message or began with it; none yet where it is kept."""

    instance_id = fields.UUID(required=True, allow_none=True)
    kept_until = Timestamp(required=True, allow_none=True)


class KeptMessageSchema(Schema):
    """A message that nobody has taken yet; what it carries is not shown."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    correlation_key = fields.String(required=True, allow_none=True)
    instance_id = fields.UUID(required=True, allow_none=True)
    created_at = Timestamp(required=True)
    expires_at = Timestamp(required=True)
    tries = fields.Integer(required=True, metadata={"description": "how often it was refused"})


KeptMessagePage = page_of(KeptMessageSchema)


class SignalOrder(Schema):
    """A signal for every case of the bureau that waits for it."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=200))
    variables = fields.Dict(keys=fields.String(), load_default=dict)


class SignalSchema(Schema):
    """Where the signal goes, each by a job of its own."""

    delivered = fields.Integer(required=True, metadata={"description": "how many events of cases wait for it"})
    started = fields.Integer(required=True, metadata={"description": "how many cases it starts"})


class JobSchema(Schema):
    """A timer, a piece of work, or a step that failed."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata={"enum": list(get_args(JobKind))})
    type = fields.String(required=True, metadata={"description": "the handler's type"})
    element_id = fields.String(required=True)
    instance_id = fields.UUID(required=True, allow_none=True)
    state = fields.String(required=True, metadata={"enum": list(JOB_STATES)})
    due_at = Timestamp(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    max_attempts = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True)
    created_at = Timestamp(required=True)
    ended_at = Timestamp(required=True, allow_none=True)


class RetryOrder(Schema):
    """Corrections of what the job keeps, if any; they need a reason."""

    variables = fields.Dict(keys=fields.String(), load_default=dict)
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(min=1, max=1000))


class JobQuery(PageQuery):
    """Which jobs to list."""

    instance_id = fields.UUID(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(JOB_STATES))


JobPage = page_of(JobSchema)


class AuditEventSchema(Schema):
    """Who did what, when, to what; `hash` chains it to the event before."""

    id = fields.UUID(required=True)
    instance_id = fields.UUID(required=True, allow_none=True)
    seq = fields.Integer(required=True, allow_none=True)
    at = Timestamp(required=True)
    actor_id = fields.UUID(required=True, allow_none=True)
    actor_name = fields.String(required=True)
    verb = fields.String(required=True, metadata={"examples": ["user_task.completed"]})
    object_type = fields.String(required=True)
    object_id = fields.String(required=True)
    payload = fields.Raw(required=True, allow_none=True)
    payload_digest = fields.String(required=True, allow_none=True)
    previous_hash = fields.String(required=True, allow_none=True)
    hash = fields.String(required=True)


class AuditQuery(PageQuery):
    """Which events to list."""

    instance_id = fields.UUID(load_default=None)
    actor = fields.String(
        load_default=None, validate=validate.Length(min=1, max=80), metadata={"description": "username"}
    )
    verb = fields.String(load_default=None, validate=validate.Length(min=1, max=60))
    object_id = fields.String(load_default=None, validate=validate.Length(min=1, max=200))
    since = Timestamp(load_default=None)
    until = Timestamp(load_default=None)


AuditPage = page_of(AuditEventSchema)
