"""The row of a job that is to run as soon as somebody has time for it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from engine.model import JobKind, new_id
from engine.uow import UnitOfWork


def new_job(uow: UnitOfWork, kind: JobKind, bureau_id: UUID | None, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a job that is due at once; the caller says to which case or definition it belongs."""
    return {
        "id": new_id(),
        "bureau_id": bureau_id,
        "instance_id": None,
        "definition_id": None,
        "wait_state_id": None,
        "kind": kind,
        "type": "",
        "element_id": "",
        "state": "due",
        "due_at": uow.now,
        "attempts": 0,
        "max_attempts": uow.runtime.settings.max_attempts,
        "lease_owner": None,
        "lease_until": None,
        "error": None,
        "payload": dict(payload),
        "created_at": uow.now,
        "ended_at": None,
    }
