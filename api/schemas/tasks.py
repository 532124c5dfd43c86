"""User tasks and their forms."""

from marshmallow import Schema, fields, validate

from api.fields import Timestamp, page_of
from api.schemas.paging import PageQuery

INBOXES = ("mine", "group", "done", "all")


class CandidateSchema(Schema):
    """Who may claim a task."""

    kind = fields.String(required=True, metadata={"enum": ["user", "group"]})
    key = fields.String(required=True, metadata={"examples": ["基础教育科"], "description": "username or group key"})


class UserTaskSchema(Schema):
    """A task of a person."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, metadata={"examples": ["审查材料"]})
    name_en = fields.String(required=True)
    element_id = fields.String(required=True, metadata={"examples": ["review_application"]})
    state = fields.String(required=True, metadata={"enum": ["open", "completed", "cancelled"]})
    instance_id = fields.UUID(required=True)
    definition_key = fields.String(required=True)
    business_key = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    assignee = fields.String(required=True, allow_none=True, metadata={"description": "username"})
    candidates = fields.List(fields.Nested(CandidateSchema), required=True)
    barred_by = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "the user's other step in the case that keeps the user from claiming this one"},
    )
    form_id = fields.String(required=True, allow_none=True)
    created_at = Timestamp(required=True)
    claimed_at = Timestamp(required=True, allow_none=True)
    due_at = Timestamp(required=True, allow_none=True)
    follow_up_at = Timestamp(required=True, allow_none=True)
    ended_at = Timestamp(required=True, allow_none=True)
    ended_by = fields.String(required=True, allow_none=True, metadata={"description": "username"})
    priority = fields.Integer(required=True)
    version = fields.Integer(required=True)


class UserTaskQuery(PageQuery):
    """Which tasks to list."""

    inbox = fields.String(
        load_default="mine",
        validate=validate.OneOf(INBOXES),
        metadata={"description": "`all` is for operators and auditors"},
    )
    instance_id = fields.UUID(load_default=None)


UserTaskPage = page_of(UserTaskSchema)


class FieldOptionSchema(Schema):
    """A choice of a field."""

    value = fields.String(required=True)
    label = fields.String(required=True, attribute="label.zh")
    label_en = fields.String(required=True, attribute="label.en")


class MarkSchema(Schema):
    """Something to be corrected; `field` is the path of a field, or empty."""

    field = fields.String(required=True, metadata={"examples": ["council_members[0].id_no"]})
    note = fields.String(required=True)


class ColumnSchema(Schema):
    """A column of a table; the table's value are its rows, an object with a value for each key."""

    key = fields.String(required=True)
    label = fields.String(required=True, attribute="label.zh")
    label_en = fields.String(required=True, attribute="label.en")
    format = fields.String(required=True)
    options = fields.List(fields.Nested(FieldOptionSchema), required=True)


class FormFieldSchema(Schema):
    """A part of a form as it stands now; `rows` are those of a list, `children` the parts of a group.

    A part that is not visible has no value.
    """

    path = fields.String(required=True, metadata={"examples": ["council_members[0].id_no"]})
    type = fields.String(required=True, metadata={"examples": ["textfield"]})
    label = fields.String(required=True, attribute="label.zh")
    label_en = fields.String(required=True, attribute="label.en")
    visible = fields.Boolean(required=True)
    required = fields.Boolean(required=True)
    readonly = fields.Boolean(required=True)
    computed = fields.Boolean(required=True)
    format = fields.String(
        required=True, metadata={"examples": ["money"], "description": "with `money` the value is whole cents"}
    )
    value = fields.Raw(required=True, allow_none=True)
    text = fields.String(required=True, attribute="text.zh")
    text_en = fields.String(required=True, attribute="text.en")
    options = fields.List(fields.Nested(FieldOptionSchema), required=True)
    columns = fields.List(fields.Nested(ColumnSchema), required=True)
    children = fields.List(fields.Nested("FormFieldSchema"), required=True)
    rows = fields.List(fields.List(fields.Nested("FormFieldSchema")), required=True)
    marks = fields.List(
        fields.String(), required=True, metadata={"description": "what is to be corrected at this field"}
    )


class TaskFormSchema(Schema):
    """The deployed form, its fields as they stand over the data, and the data it starts from."""

    task = fields.Nested(UserTaskSchema, required=True)
    form_id = fields.String(required=True, allow_none=True)
    form = fields.Dict(
        keys=fields.String(), required=True, allow_none=True, metadata={"description": "the form-js document"}
    )
    fields_ = fields.List(fields.Nested(FormFieldSchema), required=True, attribute="presented", data_key="fields")
    data = fields.Dict(keys=fields.String(), required=True)
    marks = fields.List(fields.Nested(MarkSchema), required=True)
    editable = fields.Boolean(required=True, metadata={"description": "whether the sender may complete the task now"})


class AssignmentOrder(Schema):
    """To whom an operator gives a task, and why."""

    assignee = fields.String(required=True, validate=validate.Length(min=1, max=80), metadata={"examples": ["lisi"]})
    reason = fields.String(required=True, validate=validate.Length(min=1, max=1000))


class CompletionOrder(Schema):
    """What the person entered."""

    variables = fields.Dict(
        keys=fields.String(), load_default=dict, metadata={"description": "checked by the deployed form"}
    )
