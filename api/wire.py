"""Reading requests strictly: JSON that both databases can hold and FEEL can compute with, or a clear refusal."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

import orjson
from flask import Request
from marshmallow import RAISE, Schema, missing
from webargs.core import is_json
from webargs.flaskparser import FlaskParser, abort
from werkzeug.datastructures import MultiDict

from web.identity import current_runtime

MAX_UPLOAD_BYTES = 64 * 1024 * 1024
# What stands around a file in a request.
MAX_PARTS_BYTES = 1024 * 1024
MAX_DEPTH = 64
MAX_NUMBER = 2**53


class Parser(FlaskParser):
    """Webargs' parser with a strict JSON reader and a location for multipart uploads."""

    # A misspelt filter must not silently list everything.
    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}
    __location_map__ = dict(FlaskParser.__location_map__, multipart="load_multipart")

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002
        raw = req.get_data(cache=True)
        if not raw:
            return missing
        if not is_json(req.mimetype):
            abort(415, message="Expected a body of type application/json, but found {found}", found=req.mimetype or "?")
        try:
            document = orjson.loads(raw)
        except json.JSONDecodeError as error:
            abort(400, message="Expected JSON, but found what is none at character {position}", position=error.pos)
        refuse_unusable(document)
        return document

    def load_multipart(self, req: Request, schema: Schema) -> Any:
        if req.mimetype != "multipart/form-data":
            abort(
                415,
                message="Expected a body of type multipart/form-data, but found {found}",
                found=req.mimetype or "?",
            )
        req.max_content_length = max(MAX_UPLOAD_BYTES, current_runtime().settings.max_file_bytes + MAX_PARTS_BYTES)
        parts: MultiDict[str, Any] = MultiDict()
        parts.update(req.form)
        parts.update(req.files)
        return self._makeproxy(parts, schema)

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        refuse_unusable(req.args.to_dict(flat=False))
        return super().load_querystring(req, schema)


def refuse_unusable(document: Any) -> None:
    """Refuse values that one of the databases or FEEL cannot hold: NUL characters, huge numbers, deep nesting."""
    for path, value, depth in _walk(document):
        if depth > MAX_DEPTH:
            _refuse(path, "Expected at most {limit} levels of nesting", limit=MAX_DEPTH)
        if isinstance(value, str) and "\x00" in value:
            _refuse(path, "Expected text without NUL characters")
        if isinstance(value, int | float) and abs(value) > MAX_NUMBER:
            _refuse(path, "Expected a number between -2^53 and 2^53; write longer numbers as text")


def _walk(document: Any) -> Iterator[tuple[str, Any, int]]:
    """Every value and every key with its path and depth, without recursion."""
    stack: list[tuple[str, Any, int]] = [("", document, 0)]
    while stack:
        path, value, depth = stack.pop()
        yield path, value, depth
        if isinstance(value, dict):
            for key, child in value.items():
                yield path, key, depth
                stack.append((f"{path}.{key}" if path else str(key), child, depth + 1))
        elif isinstance(value, list):
            stack.extend((f"{path}[{index}]", child, depth + 1) for index, child in enumerate(value))


def _refuse(path: str, sentence: str, **params: object) -> NoReturn:
    abort(422, unusable=(path.replace("\x00", "\\u0000"), sentence, params))


parser = Parser()
