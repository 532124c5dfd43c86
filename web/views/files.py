"""Files: taken in as soon as they are chosen, and given back to keep."""

from uuid import UUID

from flask import Response, jsonify, request
from werkzeug.exceptions import BadRequest

from engine import commands
from engine.errors import EngineError
from web.download import download
from web.failures import status_of
from web.identity import current_runtime, require_actor
from web.languages import translated
from web.uploads import allow_files, sentences


def upload() -> tuple[Response, int] | Response:
    """Take in one file for the page's script; a refusal says why."""
    allow_files()
    actor, file = require_actor(), request.files.get("file")
    if file is None:
        raise BadRequest
    try:
        found = commands.upload(current_runtime(), actor, file.filename or "", file.stream)
    except EngineError as refused:
        return jsonify(error=" ".join(translated(one) for one in sentences(refused))), status_of(refused)
    return jsonify(id=str(found.id), name=found.name)


def content(attachment_id: UUID) -> Response:
    """The file itself."""
    return download(*commands.read_file(current_runtime(), require_actor(), attachment_id))
