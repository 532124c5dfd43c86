"""What is deployed: processes and their versions, and what a case is started with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engine import policy
from engine.definitions import deployed, form_document, form_of, newest, visible
from engine.directory import form_context
from engine.errors import Forbidden, NotFound, WrongState
from engine.interpreter import Definition
from engine.model import ProcessDefinition
from engine.queries.paging import Page, by_id, read_page
from engine.uow import UnitOfWork
from forms import Form

BY_ID = by_id(ProcessDefinition.id)


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """One version of a process; a shared one belongs to the installation."""

    id: UUID
    deployment_id: UUID
    key: str
    version: int
    name: str
    name_en: str
    shared: bool


@dataclass(frozen=True, slots=True)
class StartForm:
    """The form a case is started with and what its expressions see; None where the model names none."""

    definition: DefinitionView
    form_id: str | None
    form: Form | None
    document: Mapping[str, Any] | None
    context: Mapping[str, Any]


def process_definitions(
    uow: UnitOfWork, *, cursor: str | None = None, limit: int = 50, key: str | None = None, latest: bool = False
) -> Page[DefinitionView]:
    """Versions the actor's bureau sees, newest first; `latest` keeps what a start would take for each key."""
    chosen = _views().where(visible(ProcessDefinition, uow.actor.bureau_id))
    if key is not None:
        chosen = chosen.where(ProcessDefinition.key == key)
    if latest:
        chosen = chosen.where(~_is_outdated(uow.actor.bureau_id))
    rows, following = read_page(uow.session, chosen.add_columns(ProcessDefinition.id), BY_ID, cursor, limit)
    return Page(tuple(DefinitionView(*tuple(row)[:-1]) for row in rows), following)


def deployed_together(uow: UnitOfWork, deployment_id: UUID) -> tuple[DefinitionView, ...]:
    """The processes of a deployment, by key."""
    chosen = _views().where(ProcessDefinition.deployment_id == deployment_id)
    chosen = chosen.where(visible(ProcessDefinition, uow.actor.bureau_id)).order_by(ProcessDefinition.key)
    return tuple(DefinitionView(*row) for row in uow.session.execute(chosen))


def process_definition(uow: UnitOfWork, definition_id: UUID) -> DefinitionView:
    """One version the actor's bureau sees."""
    chosen = _views().where(ProcessDefinition.id == definition_id, visible(ProcessDefinition, uow.actor.bureau_id))
    row = uow.session.execute(chosen).first()
    if row is None:
        raise NotFound("Expected a process definition {id}, but found none", id=definition_id)
    return DefinitionView(*row)


def process_definition_xml(uow: UnitOfWork, definition_id: UUID) -> bytes:
    """The BPMN file of a version; not for applicants."""
    if uow.actor.kind == "applicant":
        raise Forbidden("Cannot read the model of a process: only staff may")
    return uow.session.get_one(ProcessDefinition, process_definition(uow, definition_id).id).xml


def startable(uow: UnitOfWork) -> tuple[DefinitionView, ...]:
    """The processes the actor may start, in their newest version, by key."""
    chosen = _views().where(visible(ProcessDefinition, uow.actor.bureau_id), ~_is_outdated(uow.actor.bureau_id))
    views = [DefinitionView(*row) for row in uow.session.execute(chosen.order_by(ProcessDefinition.key))]
    return tuple(one for one in views if _may_start(uow, deployed(uow, one.id).definition))


def _may_start(uow: UnitOfWork, definition: Definition) -> bool:
    return definition.start_event is not None and policy.may_start(uow.actor, definition.start_lane)


def start_form(uow: UnitOfWork, definition_key: str) -> StartForm:
    """What a case of this process is started with, for those who may start it; WrongState where only events do."""
    version = newest(uow, definition_key, uow.actor.bureau_id)
    if version.definition.start_event is None:
        raise WrongState("Cannot start {key}: only a message, signal or timer starts it", key=definition_key)
    policy.require_may_start(uow.actor, definition_key, version.definition.start_lane)
    view = process_definition(uow, version.id)
    form_id = version.definition.start_form_id
    if form_id is None:
        return StartForm(view, None, None, None, {})
    form, document = form_of(uow, version, form_id), form_document(uow, version, form_id)
    context = form_context(uow, form, version.definition.start_id, uow.actor.bureau_id, {}, uow.actor.user_id)
    return StartForm(view, form_id, form, document, context)


def _is_outdated(bureau_id: UUID | None) -> sa.ColumnElement[bool]:
    """Whether a start would take another version of the same key: a newer one, or the bureau's own."""
    table, other = ProcessDefinition, aliased(ProcessDefinition)
    same_owner = other.bureau_id.is_not_distinct_from(table.bureau_id)
    newer = sa.and_(same_owner, other.version > table.version)
    preferred = (
        newer if bureau_id is None else sa.or_(newer, table.bureau_id.is_(None) & (other.bureau_id == bureau_id))
    )
    return sa.exists().where(other.key == table.key, preferred)


def _views() -> sa.Select[*tuple[Any, ...]]:
    table = ProcessDefinition
    shared = table.bureau_id.is_(None)
    return sa.select(table.id, table.deployment_id, table.key, table.version, table.name, table.name_en, shared)
