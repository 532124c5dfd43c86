"""A file as an answer: to keep, never to be shown or run by the browser."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from flask import Response

from engine.files import CHUNK
from engine.queries import AttachmentView

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


def download(found: AttachmentView, path: Path) -> Response:
    """The answer that holds a file, under the name it was given."""
    response = Response(_chunks(path), mimetype=found.media_type, headers=HEADERS)
    response.content_length = found.size
    response.headers["Content-Disposition"] = attachment_named(found.name)
    return response


def attachment_named(name: str) -> str:
    """The header that makes a browser keep an answer under this name."""
    # The plain name is for clients that know no other letters.
    plain = "".join(letter if letter.isascii() and letter not in '"\\%' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
