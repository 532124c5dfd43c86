"""Files and drafts."""

from marshmallow import Schema, fields

from api.fields import Timestamp, page_of
from api.schemas.definitions import File


class UploadOrder(Schema):
    """One file, in a multipart request."""

    file = File(required=True, metadata={"description": "PDF, OFD, JPEG or PNG"})


class AttachmentSchema(Schema):
    """A file; a form names it by its `id`."""

    id = fields.UUID(required=True)
    name = fields.String(required=True, metadata={"examples": ["学校章程.pdf"]})
    media_type = fields.String(required=True, metadata={"examples": ["application/pdf"]})
    size = fields.Integer(required=True, metadata={"description": "in bytes"})
    sha256 = fields.String(required=True, metadata={"description": "of the content, in hexadecimal digits"})
    created_at = Timestamp(required=True)
    instance_id = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "the case; null until a form that names it is handed in"},
    )
    element_id = fields.String(required=True, metadata={"description": "the step it was handed in at"})


AttachmentPage = page_of(AttachmentSchema)


class DraftOrder(Schema):
    """Entries to keep as they are."""

    data = fields.Dict(
        keys=fields.String(), required=True, metadata={"description": "checked only for size, at most 256 KiB"}
    )


class DraftSchema(Schema):
    """Entries that were kept and not handed in."""

    data = fields.Dict(keys=fields.String(), required=True)
    saved_at = Timestamp(required=True)
