"""A page's form that is sent twice, by a double click or a reload, happens once."""

import hashlib
import re
from collections.abc import Callable
from uuid import uuid4

import orjson
from flask import request

from engine.commands.idempotency import keep_answer, reserve_key
from engine.uow import UnitOfWork

FIELD = "once"
_KEY = re.compile(r"[0-9a-f-]{8,64}")


def new_key() -> str:
    """A key for the form of a page."""
    return str(uuid4())


def once(uow: UnitOfWork, document: object, produce: Callable[[], str]) -> str:
    """The address to go on to: what `produce` gives, or what it gave when this form came the first time."""
    sent = request.form.get(FIELD, "")
    if not _KEY.fullmatch(sent):
        return produce()
    key = f"page:{sent}"
    stored = reserve_key(uow, key, hashlib.sha256(orjson.dumps([request.path, document])).hexdigest())
    if stored is not None:
        return stored.body.decode()
    address = produce()
    keep_answer(uow, key, status=303, headers={}, body=address.encode())
    return address
