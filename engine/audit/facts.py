"""What the evidence keeps of documents, files and numbers, and what they are held against later.

As with digests: add, never alter, or what was recorded before no longer agrees.
"""

from collections.abc import Mapping
from typing import Any

from engine.audit.digest import plain
from engine.model import Attachment, Document

UPLOADED = ("id", "name", "media_type", "size", "sha256")
HANDED_IN = (*UPLOADED, "element_id", "uploaded_by", "created_at")
NUMBER = ("series", "year", "serial", "text", "issued_at")


def document_facts(document: Document) -> dict[str, Any]:
    """Of a document, when it is issued."""
    facts = {name: plain(getattr(document, name)) for name in ("number", "title", "title_en", "sha256", "public")}
    issued = {name: plain(getattr(document, name)) for name in ("issued_at", "issued_by")}
    return {"template": document.template_id, **facts, **issued}


def uploaded_facts(file: Attachment) -> dict[str, Any]:
    """Of a file, when it is uploaded."""
    return {name: plain(getattr(file, name)) for name in UPLOADED}


def handed_in_facts(file: Attachment) -> dict[str, Any]:
    """Of a file, when it becomes a case's."""
    return {name: plain(getattr(file, name)) for name in HANDED_IN}


def number_facts(number: Mapping[str, Any]) -> dict[str, Any]:
    """Of a number, when it is issued; given as the values of its row."""
    return {name: plain(number[name]) for name in NUMBER}


def agrees(payload: Any, facts: Mapping[str, Any]) -> bool:
    """Whether a payload says all of that; one that is gone or of another shape does not."""
    return isinstance(payload, Mapping) and all(payload.get(name) == value for name, value in facts.items())
