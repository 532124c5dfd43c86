"""Uploaded files: what they are, and where their content lies. Their rows are for commands and queries."""

from engine.files.kinds import MEDIA_TYPES
from engine.files.names import clean_name
from engine.files.store import (
    CHUNK,
    Stored,
    path_of,
    remove_content,
    remove_unfinished,
    settled_contents,
    store,
)

__all__ = [
    "CHUNK",
    "MEDIA_TYPES",
    "Stored",
    "clean_name",
    "path_of",
    "remove_content",
    "remove_unfinished",
    "settled_contents",
    "store",
]
