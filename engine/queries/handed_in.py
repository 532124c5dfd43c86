"""What people handed in at each step of a case, as its evidence keeps it: later steps may have written over it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine.definitions import Deployed, deployed
from engine.interpreter import Definition, Element
from engine.model import AuditEvent, AuditPayload, ProcessInstance, User, UserTask
from engine.queries.instances import public_names, visible_instance
from engine.uow import Actor, UnitOfWork

VERBS = ("instance.started", "user_task.completed", "instance.variables_changed")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What one completion brought. `scope_id` is the round of a multi-instance or the sub-process it belongs to.

    `by` is the name of who handed it in; an applicant is told no other than the own.
    """

    element_id: str
    scope_id: str
    by: str | None
    values: Mapping[str, Any]


def handed_in(uow: UnitOfWork, instance_id: UUID) -> dict[str, tuple[HandedIn, ...]]:
    """By element, what was handed in there last; several where several people do the step beside one another.

    What the start brought stands at the start event, with what steps that show its form again left of it.
    An operator's correction stands where the value was handed in. An applicant sees the own entries, and of
    others' what the forms make public.
    """
    instance = visible_instance(uow, instance_id)
    version = deployed(uow, instance.definition_id)
    found: list[HandedIn] = []
    for verb, one, after in _in_order(uow, instance, version):
        if verb == "instance.variables_changed":
            _correct(found, after)
        else:
            _add(found, one, version.definition)
    by_element: dict[str, tuple[HandedIn, ...]] = {}
    for one in found:
        by_element[one.element_id] = (*by_element.get(one.element_id, ()), one)
    return by_element


def _in_order(
    uow: UnitOfWork, instance: ProcessInstance, version: Deployed
) -> Iterator[tuple[str, HandedIn, Mapping[str, Any]]]:
    """The verb of each event that brought values, what it handed in, and what an operator's correction wrote."""
    tasks = _performed(uow, instance.id)
    start = version.definition.start_id
    public = public_names(uow, version)
    events = (
        sa.select(AuditEvent.verb, AuditEvent.object_id, AuditEvent.actor_id, AuditEvent.actor_name)
        .add_columns(AuditPayload.payload)
        .join(AuditPayload, AuditPayload.event_id == AuditEvent.id)
        .where(AuditEvent.instance_id == instance.id, AuditEvent.verb.in_(VERBS))
        .order_by(AuditEvent.seq)
    )
    for verb, object_id, actor_id, actor_name, payload in uow.session.execute(events):
        scope_id, person_id, name = tasks.get(object_id, ("", actor_id, actor_name))
        one = HandedIn(payload.get("element_id", start), scope_id, name, payload.get("variables", {}))
        yield verb, _as_seen(uow.actor, one, person_id, public), payload.get("after", {})


def _performed(uow: UnitOfWork, instance_id: UUID) -> dict[str, tuple[str, UUID | None, str | None]]:
    """The scope of each completed task, and who performed it."""
    performed = (
        sa.select(UserTask.id, UserTask.scope_id, UserTask.ended_by, User.name)
        .outerjoin(User, User.id == UserTask.ended_by)
        .where(UserTask.instance_id == instance_id, UserTask.state == "completed")
    )
    return {str(task_id): (scope, person, name) for task_id, scope, person, name in uow.session.execute(performed)}


def _as_seen(actor: Actor, one: HandedIn, person_id: UUID | None, public: frozenset[str]) -> HandedIn:
    if actor.kind != "applicant" or person_id == actor.user_id:
        return one
    return replace(one, by=None, values={name: value for name, value in one.values.items() if name in public})


def _add(found: list[HandedIn], one: HandedIn, definition: Definition) -> None:
    """Put it in the place of what it replaces."""
    element = definition.elements.get(one.element_id)
    start = definition.start_id
    if element is not None and element.form_id is not None and element.form_id == definition.start_form_id:
        one = replace(one, element_id=start)
    for place, earlier in enumerate(found):
        if earlier.element_id == one.element_id == start:
            found[place] = replace(earlier, values={**earlier.values, **one.values})
            return
    if element is not None:
        found[:] = [earlier for earlier in found if not _replaces(one, earlier, element, definition)]
    found.append(one)


def _replaces(one: HandedIn, earlier: HandedIn, element: Element, definition: Definition) -> bool:
    """Whether the earlier one of a step is over: not where both stand in one round, or for one member each."""
    if earlier.element_id != one.element_id:
        return False
    if element.loop is not None:
        return earlier.scope_id != one.scope_id
    return earlier.scope_id == one.scope_id or not _is_repeated(element, definition)


def _is_repeated(element: Element, definition: Definition) -> bool:
    """Whether the step stands in a sub-process that runs once for each member of a list."""
    scope = definition.elements.get(element.scope or "")
    return scope is not None and (scope.loop is not None or _is_repeated(scope, definition))


def _correct(found: list[HandedIn], after: Mapping[str, Any]) -> None:
    """Write an operator's correction where each value was handed in last."""
    for name, value in after.items():
        place = next((place for place, one in reversed(list(enumerate(found))) if name in one.values), None)
        if place is not None:
            found[place] = replace(found[place], values={**found[place].values, name: value})
