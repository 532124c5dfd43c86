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

# Without If-Match the sender has read no draft, and says that there was none.
NONE_READ = 0

OF_TASK, OF_START = "/user-tasks/<uuid:task_id>/draft", "/process-definitions/by-key/<key>/draft"
PUT = Endpoint(
    method="PUT", body=DraftOrder(), answer=DraftSchema(), refuses=(404, 409), if_match="honoured", tagged=True
)


@endpoint(drafts, OF_TASK, Endpoint(answer=DraftSchema(), refuses=(404,), tagged=True))
def get_user_task_draft(uow: UnitOfWork, *, task_id: UUID) -> DraftView:
    """Read the own draft of a task one holds; 404 when there is none."""
    return _found(queries.task_draft(uow, task_id))


@endpoint(drafts, OF_TASK, PUT)
def put_user_task_draft(
    uow: UnitOfWork, *, task_id: UUID, data: Mapping[str, Any], expected_version: int | None = NONE_READ
) -> DraftView:
    """Keep entries of a task one holds; handing in ends the draft.

    Without If-Match they are kept only where there are none yet; with `*` they replace whatever there is.
    """
    return commands.save_task_draft(uow, task_id, data, expected_version)


@endpoint(drafts, OF_TASK, Endpoint(method="DELETE", status=204, refuses=(404, 409), if_match="honoured"))
def delete_user_task_draft(uow: UnitOfWork, *, task_id: UUID, expected_version: int | None = None) -> None:
    """Forget the own draft of a task."""
    commands.discard_task_draft(uow, task_id, expected_version)


@endpoint(drafts, OF_START, Endpoint(answer=DraftSchema(), refuses=(403, 404, 409, 422), tagged=True))
def get_start_draft(uow: UnitOfWork, *, key: str) -> DraftView:
    """Read the own draft of a new case of a process; 404 when there is none."""
    refuse_unusable({"key": key})
    return _found(queries.start_draft(uow, key))


@endpoint(drafts, OF_START, PUT)
def put_start_draft(
    uow: UnitOfWork, *, key: str, data: Mapping[str, Any], expected_version: int | None = NONE_READ
) -> DraftView:
    """Keep entries for a new case of a process one may start; starting it ends the draft.

    Without If-Match they are kept only where there are none yet; with `*` they replace whatever there is.
    """
    refuse_unusable({"key": key})
    return commands.save_start_draft(uow, key, data, expected_version)


@endpoint(drafts, OF_START, Endpoint(method="DELETE", status=204, refuses=(404, 409, 422), if_match="honoured"))
def delete_start_draft(uow: UnitOfWork, *, key: str, expected_version: int | None = None) -> None:
    """Forget the own draft of a new case."""
    refuse_unusable({"key": key})
    commands.discard_start_draft(uow, key, expected_version)


def _found(draft: DraftView | None) -> DraftView:
    if draft is None:
        raise NotFound("Expected a draft of yours, but found none")
    return draft
