"""Completing a user task."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from engine import audit, interpreter, policy
from engine.commands.advancing import advance
from engine.commands.attachments import bind_files, known_files
from engine.commands.drafts import end_task_drafts
from engine.commands.entries import Filling, checked
from engine.commands.incidents import Attempt, incident_if_it_fails
from engine.commands.locking import LockedTask, lock_task, require_active, require_open, require_version
from engine.definitions import deployed, host_of
from engine.errors import Invalid, Message, WrongState
from engine.interpreter import Element, MultiInstance
from engine.model import UserTask
from engine.separation import require_separate
from engine.uow import UnitOfWork


def complete(
    uow: UnitOfWork, task_id: UUID, variables: Mapping[str, Any], expected_version: int | None = None
) -> UserTask:
    """Hand in a task one holds; the case runs on until it waits again.

    Raises Invalid for what the form refuses, and IncidentOpened when the step fails: then nothing has
    changed but that a failed job keeps what was entered.
    """
    locked = lock_task(uow, task_id)
    task = locked.task
    policy.require_see_task(uow.actor, task, locked.instance, ())
    require_open(task, "complete")
    require_version(task, expected_version)
    if task.assignee_id is None:
        raise WrongState("Cannot complete user task {id}: nobody has claimed it", id=task.id)
    policy.require_assignee(uow.actor, task, "complete")
    require_active(locked.instance, "complete a user task")
    perform(uow, locked, variables, uow.actor.user_id)
    return task


def _require_own_variables(element: Element, variables: Mapping[str, Any]) -> None:
    """Raise Invalid for what the model gives each member of a multi-instance and nobody else may write."""
    given = {"loopCounter"} if element.loop is not None else set()
    if isinstance(element.loop, MultiInstance) and element.loop.input_element is not None:
        given.add(element.loop.input_element)
    problems = {name: [Message("Only the engine writes this variable")] for name in variables if name in given}
    if problems:
        raise Invalid("The variables are refused: {count} of them are wrong", count=len(problems), problems=problems)


def perform(
    uow: UnitOfWork,
    locked: LockedTask,
    variables: Mapping[str, Any],
    performer_id: UUID | None,
    job_id: UUID | None = None,
) -> None:
    """The completion itself, by whoever performed the task; `job_id` is the failed job of a retry."""
    instance, task = locked.instance, locked.task
    version = deployed(uow, instance.definition_id)
    element = version.definition.elements[task.element_id]
    if performer_id is not None:
        require_separate(uow, task, element, performer_id, holding=False)
    case = interpreter.thaw(version.definition, instance.blob)
    attempt = Attempt("complete", task.id, task.element_id, variables, performer_id, job_id)
    with incident_if_it_fails(uow, instance, attempt):
        visible = case.variables(str(task.id))
        _require_own_variables(element, variables)
        entries = known_files(
            uow, version, task.form_id, variables, visible=visible, instance=instance, person_id=performer_id
        )
        filling = Filling(version, task.form_id, task.element_id, instance.bureau_id, visible, performer_id)
        values, about = checked(uow, filling, entries)
        instance.title = about or instance.title
        step = interpreter.complete(case, host_of(uow, version), str(task.id), values)
        task.state, task.ended_at, task.ended_by = "completed", uow.now, performer_id
        payload = {"element_id": task.element_id, "name": task.name, "variables": values}
        if performer_id != uow.actor.user_id:
            payload["on_behalf_of"] = str(performer_id)
        audit.record(uow, "user_task.completed", "user_task", task.id, instance, payload)
        bind_files(uow, version, task.form_id, values, instance, task.element_id)
        advance(uow, instance, version, step, by_command=task.id)
    if task.form_id is not None:
        end_task_drafts(uow, task.id)
