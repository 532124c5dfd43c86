"""A document as it was issued: to read, print and keep."""

from uuid import UUID

from flask import Response
from markupsafe import Markup

from engine import commands
from web.letter import standalone
from web.rendering import acting, render


def show(document_id: UUID) -> str:
    """The document on a page; the evidence tells who read it."""
    with acting() as uow:
        found = commands.read_document(uow, document_id)
    # Made by engine.documents, which escapes every value and lets few elements pass.
    return render("document.html", section="inbox", document=found.view, sheet=Markup(found.html))  # noqa: S704


def content(document_id: UUID) -> Response:
    """The document as a file to keep."""
    with acting() as uow:
        found = commands.read_document(uow, document_id)
    return standalone(found)
