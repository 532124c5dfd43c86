"""Documents of cases."""

from marshmallow import Schema, fields, validate

from api.fields import Timestamp, page_of


class DocumentSchema(Schema):
    """A letter, notice, decision or certificate; its text is read apart."""

    id = fields.UUID(required=True)
    instance_id = fields.UUID(required=True)
    template_id = fields.String(required=True, metadata={"examples": ["acceptance_notice"]})
    state = fields.String(required=True, validate=validate.OneOf(["draft", "issued", "void"]))
    title = fields.String(required=True, metadata={"examples": ["受理通知书"]})
    title_en = fields.String(required=True)
    number = fields.String(
        required=True, metadata={"description": "empty in a draft", "examples": ["测教许受〔2026〕12号"]}
    )
    public = fields.Boolean(required=True, metadata={"description": "the applicant may read it once it is issued"})
    sha256 = fields.String(required=True, metadata={"description": "of the text, in hexadecimal digits"})
    drafted_at = Timestamp(required=True)
    drafted_by = fields.String(required=True, allow_none=True, metadata={"description": "a name; for staff"})
    issued_at = Timestamp(required=True, allow_none=True)
    issued_by = fields.String(required=True, allow_none=True, metadata={"description": "a name; for staff"})


DocumentPage = page_of(DocumentSchema)
