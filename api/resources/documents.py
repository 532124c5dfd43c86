"""Documents: what is known of one, and its text. They are made by the steps of cases alone."""

from uuid import UUID

from flask import Response

from api.endpoint import Resource, endpoint
from api.schemas.documents import DocumentSchema
from api.shape import Endpoint
from engine import commands, queries
from engine.queries import DocumentView
from engine.runtime import Runtime
from engine.uow import Actor, UnitOfWork, begin
from web.letter import standalone

documents = Resource("documents", __name__, url_prefix="/documents", description="Documents of cases")


@endpoint(documents, "/<uuid:document_id>", Endpoint(answer=DocumentSchema(), refuses=(404,)))
def get_document(uow: UnitOfWork, *, document_id: UUID) -> DocumentView:
    """Read what is known of a document."""
    return queries.document(uow, document_id)


@endpoint(documents, "/<uuid:document_id>/content", Endpoint(media_type="text/html", refuses=(404,), apart=True))
def get_document_content(runtime: Runtime, actor: Actor, *, document_id: UUID) -> Response:
    """Read a document as a file that shows itself, to keep and to print; the evidence tells who read it."""
    with begin(runtime, actor) as uow:
        found = commands.read_document(uow, document_id)
    return standalone(found)
