"""Whom the model gives a task to, by username or as the performer of an earlier step, when the task opens."""

from collections.abc import Collection, Iterable
from uuid import UUID

import sqlalchemy as sa

from engine.interpreter import WaitState
from engine.model import ProcessInstance, User, UserTask
from engine.separation import may_be_given
from engine.uow import UnitOfWork

# What FEEL's `performer of("step")` gives.
PERFORMER = "performer:"


def assignees(uow: UnitOfWork, instance: ProcessInstance, waiting: Iterable[WaitState]) -> dict[str, UUID]:
    """The person of each wait state that the model names one for, by wait state id.

    Left out, and so waiting for an operator, is whoever is not active in the case's bureau, and whom
    separation of duties keeps from the task.
    """
    named = {wait.id: wait for wait in waiting if wait.assignee is not None}
    texts = {str(wait.assignee) for wait in named.values()}
    steps = {text.removeprefix(PERFORMER) for text in texts if text.startswith(PERFORMER)}
    people = _by_username(uow, instance, {text for text in texts if not text.startswith(PERFORMER)})
    people |= {f"{PERFORMER}{step}": person for step, person in _by_step(uow, instance, steps).items()}
    found = {wait.id: people[wait.assignee] for wait in named.values() if wait.assignee in people}
    return {key: person for key, person in found.items() if may_be_given(uow, instance, named[key], person)}


def _by_username(uow: UnitOfWork, instance: ProcessInstance, usernames: Collection[str]) -> dict[str, UUID]:
    if not usernames:
        return {}
    chosen = sa.select(User.username, User.id).where(
        User.username.in_(usernames), User.bureau_id == instance.bureau_id, User.active
    )
    return dict(uow.session.execute(chosen).all())


def _by_step(uow: UnitOfWork, instance: ProcessInstance, steps: Collection[str]) -> dict[str, UUID]:
    """Whoever performed each step last."""
    if not steps:
        return {}
    performed = (
        sa.select(UserTask.element_id, User.id)
        .join(User, User.id == UserTask.ended_by)
        .where(UserTask.instance_id == instance.id, UserTask.state == "completed", UserTask.element_id.in_(steps))
        .where(User.active)
        .order_by(UserTask.ended_at, UserTask.id)
    )
    return dict(uow.session.execute(performed).all())
