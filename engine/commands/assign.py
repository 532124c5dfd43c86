"""Assigning a user task to a person."""

from uuid import UUID

import sqlalchemy as sa

from engine import audit, interpreter, policy
from engine.commands.entries import MAX_KEY, require_reason, require_text
from engine.commands.holding import hold, require_changeable
from engine.commands.locking import LockedTask, lock_task
from engine.definitions import deployed
from engine.errors import Invalid, Message
from engine.model import User, UserTask
from engine.people import actor_of
from engine.uow import UnitOfWork


def assign(uow: UnitOfWork, task_id: UUID, username: str, reason: str, expected_version: int | None = None) -> UserTask:
    """Give a task to a person, whoever holds it; an operator's verb, with a reason the case shows."""
    policy.require_operator(uow.actor, "assign a task")
    require_text("assignee", username, MAX_KEY)
    require_reason(reason)
    locked = lock_task(uow, task_id)
    task = locked.task
    require_changeable(locked, "assign", expected_version)
    person = _person(uow, locked, username)
    keys = actor_of(uow.session, person).group_keys
    policy.require_may_assign(uow, person, locked.instance, keys, _offered_to(uow, locked))
    before = uow.session.get(User, task.assignee_id) if task.assignee_id else None
    hold(uow, locked, person.id)
    payload = {
        "element_id": task.element_id,
        "assignee": person.username,
        "assignee_name": person.name,
        "previous": before and before.username,
        "reason": reason,
    }
    audit.record(uow, "user_task.assigned", "user_task", task.id, locked.instance, payload)
    return task


def _offered_to(uow: UnitOfWork, locked: LockedTask) -> set[str]:
    """The usernames and group keys that the model offers the task to."""
    definition = deployed(uow, locked.instance.definition_id).definition
    waits = interpreter.thaw(definition, locked.instance.blob).wait_states()
    [wait] = [wait for wait in waits if wait.id == str(locked.task.id)]
    return {key for key in (wait.assignee, *wait.candidate_users, *wait.candidate_groups) if key}


def _person(uow: UnitOfWork, locked: LockedTask, username: str) -> User:
    found = sa.select(User).where(User.username == username, User.bureau_id == locked.instance.bureau_id, User.active)
    person = uow.session.scalar(found)
    if person is None:
        message = Message(
            "Expected the username of an active person of the bureau, but found {name}", {"name": username}
        )
        raise Invalid(message.template, name=username, problems={"assignee": [message]})
    return person
