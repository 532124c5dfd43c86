"""Drafts: entries at a task, or for a new case, kept until they are handed in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.endpoint import Resource, endpoint
from api.schemas.files import DraftOrder, DraftSchema
from api.shape import Endpoint
from api.wire import refuse_unusable
from engine import commands, queries
from engine.errors import NotFound
from engine.queries import DraftView
from engine.uow import UnitOfWork

drafts = Resource("drafts", __name__, description="Entries not handed in yet")

OF_TASK, OF_START = "/user-tasks/<uuid:task_id>/draft", "/process-definitions/by-key/<key>/draft"


@endpoint(drafts, OF_TASK, Endpoint(answer=DraftSchema(), refuses=(404,)))
def get_user_task_draft(uow: UnitOfWork, *, task_id: UUID) -> DraftView:
    """Read the own draft of a task one holds; 404 when there is none."""
    return _found(queries.task_draft(uow, task_id))


@endpoint(drafts, OF_TASK, Endpoint(method="PUT", body=DraftOrder(), answer=DraftSchema(), refuses=(404, 409)))
def put_user_task_draft(uow: UnitOfWork, *, task_id: UUID, data: Mapping[str, Any]) -> DraftView:
    """Keep entries of a task one holds, instead of those kept before; handing in ends the draft."""
    return commands.save_task_draft(uow, task_id, data)


@endpoint(drafts, OF_TASK, Endpoint(method="DELETE", status=204, refuses=(404, 409)))
def delete_user_task_draft(uow: UnitOfWork, *, task_id: UUID) -> None:
    """Forget the own draft of a task."""
    commands.discard_task_draft(uow, task_id)


@endpoint(drafts, OF_START, Endpoint(answer=DraftSchema(), refuses=(403, 404, 422)))
def get_start_draft(uow: UnitOfWork, *, key: str) -> DraftView:
    """Read the own draft of a new case of a process; 404 when there is none."""
    refuse_unusable({"key": key})
    return _found(queries.start_draft(uow, key))


@endpoint(drafts, OF_START, Endpoint(method="PUT", body=DraftOrder(), answer=DraftSchema(), refuses=(404, 409)))
def put_start_draft(uow: UnitOfWork, *, key: str, data: Mapping[str, Any]) -> DraftView:
    """Keep entries for a new case of a process one may start; starting it ends the draft."""
    refuse_unusable({"key": key})
    return commands.save_start_draft(uow, key, data)


@endpoint(drafts, OF_START, Endpoint(method="DELETE", status=204, refuses=(404, 422)))
def delete_start_draft(uow: UnitOfWork, *, key: str) -> None:
    """Forget the own draft of a new case."""
    refuse_unusable({"key": key})
    commands.discard_start_draft(uow, key)


def _found(draft: DraftView | None) -> DraftView:
    if draft is None:
        raise NotFound("Expected a draft of yours, but found none")
    return draft
