"""Files: uploaded, read, listed with their case."""

from uuid import UUID

from flask import Response
from werkzeug.datastructures import FileStorage

from api.endpoint import Resource, endpoint
from api.openapi import PREFIX
from api.schemas.files import AttachmentSchema, UploadOrder
from api.shape import Endpoint
from engine import commands, queries
from engine.queries import AttachmentView
from engine.runtime import Runtime
from engine.uow import Actor, UnitOfWork
from web.download import download

attachments = Resource("attachments", __name__, url_prefix="/attachments", description="Files")


@endpoint(
    attachments,
    "",
    Endpoint(
        method="POST",
        status=201,
        body=UploadOrder(),
        body_location="multipart",
        answer=AttachmentSchema(),
        refuses=(409,),
        apart=True,
        location=lambda found: f"{PREFIX}/attachments/{found.id}",
    ),
)
def create_attachment(runtime: Runtime, actor: Actor, *, file: FileStorage) -> AttachmentView:
    """Upload a file.

    It belongs to the sender until a form that names it is handed in, and to that case from then on. Its kind is told
    by its content, which must agree with the end of its name.
    """
    return commands.upload(runtime, actor, file.filename or "", file.stream)


@endpoint(attachments, "/<uuid:attachment_id>", Endpoint(answer=AttachmentSchema(), refuses=(404,)))
def get_attachment(uow: UnitOfWork, *, attachment_id: UUID) -> AttachmentView:
    """Read what is known of a file."""
    return queries.attachment(uow, attachment_id)


@endpoint(
    attachments,
    "/<uuid:attachment_id>/content",
    Endpoint(media_type="application/octet-stream", refuses=(404,), apart=True),
)
def get_attachment_content(runtime: Runtime, actor: Actor, *, attachment_id: UUID) -> Response:
    """Read a file's content, to keep and never to show in a browser; the evidence tells who read it."""
    return download(*commands.read_file(runtime, actor, attachment_id))
