"""Cases."""

from marshmallow import Schema, fields, validate

from api.fields import Timestamp, page_of
from api.schemas.paging import PageQuery

WAIT_KINDS = ("user_task", "service_task", "timer", "message", "signal", "condition", "child_case", "ad_hoc")
INSTANCE_STATES = ("active", "suspended", "incident", "completed", "cancelled")


class StartOrder(Schema):
    """What a case starts with."""

    definition_key = fields.String(
        required=True,
        validate=validate.Length(min=1, max=200),
        metadata={"examples": ["school_establishment"], "description": "starts the newest version"},
    )
    business_key = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(min=1, max=200),
        metadata={"examples": ["2026-0042"]},
    )
    variables = fields.Dict(
        keys=fields.String(), load_default=dict, metadata={"description": "checked by the deployed start form"}
    )


class WaitStateSchema(Schema):
    """Something an instance waits for."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata={"enum": list(WAIT_KINDS)})
    element_id = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    message_name = fields.String(required=True, allow_none=True)
    signal_name = fields.String(required=True, allow_none=True)
    correlation_key = fields.String(required=True, allow_none=True)
    due_at = Timestamp(required=True, allow_none=True)
    may_send = fields.Boolean(
        required=True, metadata={"description": "whether the reader may send this message, or start these activities"}
    )
    startable = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "the activities of an ad hoc sub-process that can start now"},
    )


class InstanceSummarySchema(Schema):
    """A case in a list."""

    id = fields.UUID(required=True)
    definition_id = fields.UUID(required=True)
    definition_key = fields.String(required=True)
    definition_version = fields.Integer(required=True)
    definition_name = fields.String(required=True)
    definition_name_en = fields.String(required=True)
    business_key = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(INSTANCE_STATES)})
    started_by = fields.String(required=True, allow_none=True, metadata={"description": "username"})
    started_at = Timestamp(required=True)
    ended_at = Timestamp(required=True, allow_none=True)
    version = fields.Integer(required=True)
    parent_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "the case whose call activity started this one"}
    )


class InstanceSchema(InstanceSummarySchema):
    """A case with its data and what it waits for."""

    variables = fields.Dict(keys=fields.String(), required=True)
    wait_states = fields.List(fields.Nested(WaitStateSchema), required=True)


class InstanceQuery(PageQuery):
    """Which cases to list."""

    state = fields.String(load_default=None, validate=validate.OneOf(INSTANCE_STATES))
    definition_key = fields.String(load_default=None, validate=validate.Length(min=1, max=200))
    business_key = fields.String(load_default=None, validate=validate.Length(min=1, max=200))


class ActivityOrder(Schema):
    """Which activity of an ad hoc sub-process to start."""

    element_id = fields.String(required=True, validate=validate.Length(min=1, max=200))


class ActivitySchema(Schema):
    """The activity that was started, and the case as it is then: whoever has no other part in it may not read on."""

    id = fields.UUID(required=True, metadata={"description": "the case"})
    element_id = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(INSTANCE_STATES)})
    version = fields.Integer(required=True)


class ReasonOrder(Schema):
    """Why something is done; it stays in the history."""

    reason = fields.String(
        required=True, validate=validate.Length(min=1, max=1000), metadata={"examples": ["申请人书面撤回"]}
    )


class VariablesOrder(Schema):
    """Variables to set; each replaces the whole value."""

    variables = fields.Dict(keys=fields.String(), required=True)
    reason = fields.String(required=True, validate=validate.Length(min=1, max=1000))


class HistoryEventSchema(Schema):
    """One event of a case."""

    id = fields.UUID(required=True)
    seq = fields.Integer(required=True)
    at = Timestamp(required=True)
    verb = fields.String(required=True, metadata={"examples": ["user_task.completed"]})
    actor_name = fields.String(required=True)
    object_type = fields.String(required=True)
    object_id = fields.String(required=True)
    payload = fields.Raw(required=True, allow_none=True, metadata={"description": "what the event says beyond this"})


HistoryPage = page_of(HistoryEventSchema)
InstancePage = page_of(InstanceSummarySchema)


class DiagramSchema(Schema):
    """The model of a case and where it stands."""

    xml = fields.String(required=True)
    open_elements = fields.List(fields.String(), required=True)
    passed_elements = fields.List(fields.String(), required=True)
