"""A request that its sender may repeat happens once: the answer is stored with what it reports."""

import hashlib
from collections.abc import Callable

import orjson
from flask import Response, request

from engine.commands.idempotency import keep_answer, reserve_key
from engine.uow import UnitOfWork

KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def answer_once(uow: UnitOfWork, key: str, produce: Callable[[], Response]) -> Response:
    """The stored answer to this key and request, or the one produced now and stored in the same transaction.

    Only answers of success are stored: a refusal rolls back, so that the sender may correct and repeat.
    """
    stored = reserve_key(uow, key, _request_hash())
    if stored is not None:
        replayed = Response(stored.body, stored.status, headers=dict(stored.headers))
        replayed.headers["Idempotent-Replayed"] = "true"
        return replayed
    response = produce()
    kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    keep_answer(uow, key, status=response.status_code, headers=kept, body=response.get_data())
    return response


def _request_hash() -> str:
    """Method, address and document; spelling and order of the JSON do not matter."""
    raw = request.get_data(cache=True)
    document = orjson.dumps(orjson.loads(raw), option=orjson.OPT_SORT_KEYS) if raw else b""
    return hashlib.sha256(b"\n".join((request.method.encode(), request.path.encode(), document))).hexdigest()
