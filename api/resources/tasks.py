"""The inbox, one task with its form, and what people do with it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.endpoint import Resource, endpoint
from api.schemas.tasks import (
    AssignmentOrder,
    CompletionOrder,
    TaskFormSchema,
    UserTaskPage,
    UserTaskQuery,
    UserTaskSchema,
)
from api.shape import Endpoint
from engine import commands, queries
from engine.queries import Page, TaskView
from engine.uow import UnitOfWork
from forms import marks_of, present, values_of

user_tasks = Resource("user-tasks", __name__, url_prefix="/user-tasks", description="Tasks of people")

ACT = Endpoint(method="POST", answer=UserTaskSchema(), refuses=(404, 409), if_match="honoured", tagged=True)


@endpoint(user_tasks, "", Endpoint(query=UserTaskQuery(), answer=UserTaskPage(), refuses=(403,)))
def list_user_tasks(
    uow: UnitOfWork, *, inbox: queries.Box, instance_id: UUID | None, limit: int, cursor: str | None
) -> Page[TaskView]:
    """List tasks.

    `mine` are assigned to the user, `group` may be claimed, `done` the user has completed, `all` are the open tasks
    of the bureau (for operators and auditors).
    """
    return queries.inbox(uow, inbox, cursor=cursor, limit=limit, instance_id=instance_id)


@endpoint(user_tasks, "/<uuid:task_id>", Endpoint(answer=UserTaskSchema(), refuses=(404,), tagged=True))
def get_user_task(uow: UnitOfWork, *, task_id: UUID) -> TaskView:
    """Read a task."""
    return queries.user_task(uow, task_id)


@endpoint(user_tasks, "/<uuid:task_id>/form", Endpoint(answer=TaskFormSchema(), refuses=(404, 422)))
def get_user_task_form(uow: UnitOfWork, *, task_id: UUID) -> dict[str, Any]:
    """Read the form of a task: its deployed document, its fields as they stand, and the data it starts from.

    What the form hides at this step has no value here.
    """
    found = queries.task_form(uow, task_id)
    feel = uow.runtime.feel.at(uow.now)
    presented = present(found.form, {}, found.context, feel) if found.form else []
    shown = values_of(presented) if found.form else found.data
    return {
        "task": found.task,
        "form_id": found.task.form_id,
        "form": found.document,
        "presented": presented,
        "data": {key: value for key, value in shown.items() if key in found.data},
        "marks": marks_of(found.form, found.context, feel) if found.form else (),
        "editable": found.editable,
    }


@endpoint(user_tasks, "/<uuid:task_id>/claim", ACT)
def claim_user_task(uow: UnitOfWork, *, task_id: UUID, expected_version: int | None = None) -> TaskView:
    """Claim a task one is a candidate for."""
    return queries.changed_user_task(uow, commands.claim(uow, task_id, expected_version))


@endpoint(user_tasks, "/<uuid:task_id>/release", ACT)
def release_user_task(uow: UnitOfWork, *, task_id: UUID, expected_version: int | None = None) -> TaskView:
    """Give a task back to its candidates."""
    return queries.changed_user_task(uow, commands.release(uow, task_id, expected_version))


@endpoint(
    user_tasks,
    "/<uuid:task_id>/assignment",
    Endpoint(
        method="POST",
        body=AssignmentOrder(),
        answer=UserTaskSchema(),
        refuses=(404, 409),
        if_match="honoured",
        tagged=True,
    ),
)
def assign_user_task(
    uow: UnitOfWork, *, task_id: UUID, assignee: str, reason: str, expected_version: int | None = None
) -> TaskView:
    """Assign a task to a person, with a reason the case shows; for operators."""
    return queries.changed_user_task(uow, commands.assign(uow, task_id, assignee, reason, expected_version))


@endpoint(
    user_tasks,
    "/<uuid:task_id>/completion",
    Endpoint(
        method="POST",
        body=CompletionOrder(),
        body_optional=True,
        answer=UserTaskSchema(),
        refuses=(404, 409),
        if_match="honoured",
        tagged=True,
        once=True,
    ),
)
def complete_user_task(
    uow: UnitOfWork, *, task_id: UUID, variables: Mapping[str, Any], expected_version: int | None = None
) -> TaskView:
    """Hand in a task one holds; the case runs on until it waits again.

    The deployed form checks the variables: 422 names each wrong field and changes nothing. 409 with the type
    `incident_opened` says that the step itself failed: what was entered is kept for an operator's retry.
    """
    return queries.changed_user_task(uow, commands.complete(uow, task_id, variables, expected_version))
