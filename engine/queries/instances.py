"""Cases: lists, one case with what it waits for, its diagram."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import interpreter, policy
from engine.definitions import Deployed, deployed, form_of
from engine.errors import Forbidden, NotFound
from engine.interpreter import TASKS, WaitState
from engine.model import (
    AuditEvent,
    AuditPayload,
    InstanceState,
    ProcessDefinition,
    ProcessInstance,
    Subscription,
    User,
)
from engine.queries.paging import Page, by_id, read_page
from engine.uow import UnitOfWork

BY_ID = by_id(ProcessInstance.id)
OVER = ("completed", "cancelled")
MOST_CALLED, MOST_TO_DECIDE = 50, 50
# What the case itself stands at, and not only listens for beside it.
STANDING = TASKS | {"intermediate_catch_event", "call_activity", "ad_hoc_sub_process"}


@dataclass(frozen=True, slots=True)
class InstanceView:
    """A case in a list; `started_by` is a username."""

    id: UUID
    definition_id: UUID
    definition_key: str
    definition_version: int
    definition_name: str
    definition_name_en: str
    business_key: str | None
    title: str
    state: InstanceState
    started_by: str | None
    started_at: datetime
    ended_at: datetime | None
    version: int
    parent_id: UUID | None


@dataclass(frozen=True, slots=True)
class WaitView:
    """Something a case waits for; `may_send` says whether the actor may send its message, or start its activities.

    The case stands there (`is_standing`) unless it waits beside a step or the case, as boundary events do.
    A called case has the id of what waits for it. `startable` are the activities of an ad hoc sub-process that can be
    started now.
    """

    id: UUID
    kind: str
    element_id: str
    name: str
    name_en: str
    message_name: str | None
    signal_name: str | None
    correlation_key: str | None
    due_at: datetime | None
    may_send: bool
    is_standing: bool
    startable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstanceDetail(InstanceView):
    """A case with its variables and open wait states."""

    variables: Mapping[str, Any]
    wait_states: tuple[WaitView, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """The model of a case, which of the processes in it is the case's own, and where it stands."""

    xml: str
    process_id: str
    open_elements: tuple[str, ...]
    passed_elements: tuple[str, ...]


def process_instances(
    uow: UnitOfWork,
    *,
    cursor: str | None = None,
    limit: int = 50,
    state: InstanceState | None = None,
    definition_key: str | None = None,
    business_key: str | None = None,
    own: bool = False,
    whole: bool = False,
) -> Page[InstanceView]:
    """Cases the actor may know of, newest first.

    `own` are those it started or that are about it, `whole` those that are no part of another one.
    """
    chosen = _views().where(policy.visible_instances(uow.actor))
    if own:
        chosen = chosen.where(policy.own_case(uow.actor))
    if whole:
        chosen = chosen.where(ProcessInstance.parent_id.is_(None))
    for column, value in (
        (ProcessInstance.state, state),
        (ProcessInstance.definition_key, definition_key),
        (ProcessInstance.business_key, business_key),
    ):
        if value is not None:
            chosen = chosen.where(column == value)
    rows, following = read_page(uow.session, chosen.add_columns(ProcessInstance.id), BY_ID, cursor, limit)
    return Page(tuple(InstanceView(*tuple(row)[:-1]) for row in rows), following)


def process_instance(uow: UnitOfWork, instance_id: UUID) -> InstanceDetail:
    """One case. An applicant sees what it entered or the forms make public, where it stands, and what it may send."""
    row = uow.session.execute(
        _views().where(ProcessInstance.id == instance_id, policy.may_see_instance(uow.actor))
    ).first()
    if row is None:
        raise _none(instance_id)
    instance = uow.session.get_one(ProcessInstance, instance_id)
    version = deployed(uow, instance.definition_id)
    case = interpreter.thaw(version.definition, instance.blob)
    variables = case.variables()
    if uow.actor.kind == "applicant":
        known = _entered(uow, instance_id) | public_names(uow, version)
        variables = {name: value for name, value in variables.items() if name in known}
    waits = () if instance.state in OVER else tuple(_waits(uow, version, instance, case.wait_states()))
    return InstanceDetail(*[*row, variables, waits])


def cases_to_decide(uow: UnitOfWork) -> tuple[InstanceView, ...]:
    """The newest cases under way in which the actor may start activities, which nobody has a task for."""
    actor, case = uow.actor, ProcessInstance
    chosen = _views().where(case.id.in_(policy.cases_to_decide(actor)), case.state == "active")
    chosen = chosen.where(policy.own_case(actor)) if actor.kind == "applicant" else chosen
    rows = uow.session.execute(chosen.order_by(case.id.desc()).limit(MOST_TO_DECIDE))
    return tuple(InstanceView(*row) for row in rows)


def called_cases(uow: UnitOfWork, callers: Collection[UUID]) -> tuple[InstanceView, ...]:
    """The cases that these have called and the actor may know of: those under way first, then the newest."""
    if not callers:
        return ()
    case = ProcessInstance
    chosen = _views().where(case.parent_id.in_(callers), policy.may_see_instance(uow.actor))
    chosen = chosen.order_by(case.ended_at.is_not(None), case.id.desc()).limit(MOST_CALLED)
    return tuple(InstanceView(*row) for row in uow.session.execute(chosen))


def calling_case(uow: UnitOfWork, case: InstanceView) -> InstanceView | None:
    """The case that has called this one, if one did and the actor may know of it."""
    if case.parent_id is None:
        return None
    chosen = _views().where(ProcessInstance.id == case.parent_id, policy.may_see_instance(uow.actor))
    row = uow.session.execute(chosen).first()
    return None if row is None else InstanceView(*row)


def diagram(uow: UnitOfWork, instance_id: UUID) -> Diagram:
    """The model with the elements a case waits at and those it has passed; not for applicants."""
    if uow.actor.kind == "applicant":
        raise Forbidden("Cannot read the model of a process: only staff may")
    instance = visible_instance(uow, instance_id)
    row = uow.session.get_one(ProcessDefinition, instance.definition_id)
    waits = interpreter.thaw(deployed(uow, row.id).definition, instance.blob).wait_states()
    open_elements = {} if instance.state in OVER else dict.fromkeys(wait.element_id for wait in waits)
    return Diagram(row.xml.decode(), row.key, tuple(open_elements), tuple(_passed(uow, instance_id)))


def _passed(uow: UnitOfWork, instance_id: UUID) -> dict[str, None]:
    steps = _payloads(instance_id).where(AuditEvent.verb == "instance.advanced")
    return {element: None for payload in uow.session.scalars(steps) for element in payload["passed"]}


def visible_instance(uow: UnitOfWork, instance_id: UUID) -> ProcessInstance:
    """The row of a case the actor may know of."""
    chosen = sa.select(ProcessInstance).where(ProcessInstance.id == instance_id, policy.may_see_instance(uow.actor))
    instance = uow.session.scalar(chosen)
    if instance is None:
        raise _none(instance_id)
    return instance


def public_names(uow: UnitOfWork, version: Deployed) -> frozenset[str]:
    """The names of the variables that the forms of a process show to applicants."""
    return frozenset().union(*(form_of(uow, version, form_id).public_keys for form_id in version.forms))


def _entered(uow: UnitOfWork, instance_id: UUID) -> set[str]:
    """The names of the variables the actor has entered in this case."""
    own = _payloads(instance_id).where(AuditEvent.actor_id == uow.actor.user_id)
    return {name for payload in uow.session.scalars(own) for name in payload.get("variables", ())}


def _payloads(instance_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    joined = sa.select(AuditPayload.payload).join(AuditEvent, AuditEvent.id == AuditPayload.event_id)
    return joined.where(AuditEvent.instance_id == instance_id).order_by(AuditEvent.seq)


def _waits(
    uow: UnitOfWork, version: Deployed, instance: ProcessInstance, waits: tuple[WaitState, ...]
) -> list[WaitView]:
    subscriptions = uow.session.scalars(sa.select(Subscription).where(Subscription.instance_id == instance.id))
    sendable = {one.id for one in subscriptions if policy.may_send(uow.actor, one, instance)}
    views = [_wait(version, wait, waits, may_send=UUID(wait.id) in sendable) for wait in waits]
    if uow.actor.kind != "applicant":
        return views
    return [
        view if view.may_send else replace(view, **_UNSENT)
        for view in views
        if view.may_send or (view.is_standing and view.kind != "service_task")
    ]


# What an applicant need not know of something that is not theirs to send.
_UNSENT: Mapping[str, Any] = {"message_name": None, "signal_name": None, "correlation_key": None, "startable": ()}


def _wait(version: Deployed, wait: WaitState, waits: tuple[WaitState, ...], *, may_send: bool) -> WaitView:
    element = version.definition.elements[wait.element_id]
    return WaitView(
        id=UUID(wait.id),
        kind=wait.kind,
        element_id=wait.element_id,
        name=wait.name,
        name_en=wait.name_en,
        message_name=wait.message_name,
        signal_name=wait.signal_name,
        correlation_key=wait.correlation_key,
        due_at=wait.due_at,
        may_send=may_send,
        is_standing=element.kind in STANDING,
        startable=_startable(version, wait, waits),
    )


def _startable(version: Deployed, wait: WaitState, waits: tuple[WaitState, ...]) -> tuple[str, ...]:
    """The activities of an ad hoc sub-process; none while one runs in it that the others have to wait for."""
    elements = version.definition.elements
    ad_hoc = elements[wait.element_id].ad_hoc
    if ad_hoc is None or not ad_hoc.sequential:
        return wait.startable
    inside = (one for one in waits if one.scope_id == wait.id)
    return () if any(elements[one.element_id].kind != "start_event" for one in inside) else wait.startable


def _views() -> sa.Select[*tuple[Any, ...]]:
    case, version = ProcessInstance, ProcessDefinition
    return (
        sa.select(
            case.id,
            case.definition_id,
            case.definition_key,
            version.version,
            version.name,
            version.name_en,
            case.business_key,
            case.title,
            case.state,
            User.username,
            case.started_at,
            case.ended_at,
            case.version,
            case.parent_id,
        )
        .join(version, version.id == case.definition_id)
        .outerjoin(User, User.id == case.started_by)
    )


def _none(instance_id: UUID) -> NotFound:
    return NotFound("Expected a process instance {id}, but found none", id=instance_id)
