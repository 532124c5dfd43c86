"""What a case runs on: its definition, and exactly the forms, decisions and templates that version is bound to.

Rows of definitions never change, so each process compiles a row once and keeps it (`Runtime.definitions`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.calendar import Calendar, Limit, due_at, load_calendar, load_limits
from engine.dmn import Decided, Decision, compile_decisions, evaluate
from engine.documents import Template, compile_template
from engine.errors import NotFound
from engine.interpreter import Definition, Host, compile_process
from engine.model import DecisionDefinition, DocumentTemplate, FormDefinition, ProcessDefinition
from engine.uow import UnitOfWork
from forms import Form, compile_form


@dataclass(frozen=True, slots=True)
class Deployed:
    """A deployed version of a process, compiled; `forms`, `decisions` and `documents` name the rows it is bound to."""

    id: UUID
    key: str
    version: int
    name: str
    name_en: str
    definition: Definition
    limits: Mapping[str, Limit]
    forms: Mapping[str, UUID]
    decisions: Mapping[str, UUID]
    documents: Mapping[str, UUID]
    # The processes that call activities name, where they are bound by deployment.
    processes: Mapping[str, UUID]


def newest(uow: UnitOfWork, key: str, bureau_id: UUID | None) -> Deployed:
    """The newest version of a process that a bureau may start: its own before the shared one."""
    found = uow.session.scalar(_versions(key, bureau_id))
    if found is None:
        raise NotFound("Expected a deployed process {key!r}, but found none", key=key)
    return deployed(uow, found)


def tagged(uow: UnitOfWork, key: str, tag: str, bureau_id: UUID | None) -> Deployed:
    """The newest version of a process that bears a tag."""
    found = uow.session.scalar(_versions(key, bureau_id).where(ProcessDefinition.version_tag == tag))
    if found is None:
        raise NotFound("Expected a process {key!r} with the version tag {tag!r}, but found none", key=key, tag=tag)
    return deployed(uow, found)


def _versions(key: str, bureau_id: UUID | None) -> sa.Select[UUID]:
    """The ids of a process's versions, the one to start first."""
    own_first = sa.case((ProcessDefinition.bureau_id.is_(None), 1), else_=0)
    return (
        sa.select(ProcessDefinition.id)
        .where(ProcessDefinition.key == key, visible(ProcessDefinition, bureau_id))
        .order_by(own_first, ProcessDefinition.version.desc())
        .limit(1)
    )


def visible(
    table: type[ProcessDefinition] | type[FormDefinition] | type[DecisionDefinition] | type[DocumentTemplate],
    bureau_id: UUID | None,
) -> sa.ColumnElement[bool]:
    """What a bureau sees of deployed things: its own and the shared ones."""
    shared = table.bureau_id.is_(None)
    return shared if bureau_id is None else sa.or_(table.bureau_id == bureau_id, shared)


def deployed(uow: UnitOfWork, definition_id: UUID) -> Deployed:
    """A version by its row, compiled at most once per process."""
    return uow.runtime.definitions.get(definition_id, lambda: _compile(uow.session, definition_id))


def form_of(uow: UnitOfWork, version: Deployed, form_id: str) -> Form:
    """The form this version is bound to."""
    row_id = version.forms[form_id]
    return uow.runtime.definitions.get(row_id, lambda: compile_form(_document(uow.session, row_id)))


def form_document(uow: UnitOfWork, version: Deployed, form_id: str) -> Mapping[str, Any]:
    """The form-js document behind `form_of`."""
    return _document(uow.session, version.forms[form_id])


def template_of(uow: UnitOfWork, version: Deployed, template_id: str) -> Template:
    """The document template this version is bound to."""
    row_id = version.documents.get(template_id)
    if row_id is None:
        found = ", ".join(sorted(version.documents)) or "none"
        raise NotFound("Expected a document template {name!r}, but found {found}", name=template_id, found=found)

    def compiled() -> Template:
        return compile_template(uow.session.get_one(DocumentTemplate, row_id).content.encode())

    return uow.runtime.definitions.get(row_id, compiled)


def decision_of(uow: UnitOfWork, row_id: UUID) -> Decision:
    """A decision by its row, compiled at most once per process."""
    return uow.runtime.definitions.get(row_id, lambda: _compiled_decision(uow.session, row_id))


def host_of(uow: UnitOfWork, version: Deployed) -> Host:
    """What a step of a case on this version may ask of the outside."""
    feel = uow.runtime.feel.at(uow.now)

    def decide(decision_id: str, context: Mapping[str, Any]) -> Decided:
        return evaluate(_decision(uow, version, decision_id), feel, context)

    return Host(now=uow.now, feel=feel, decide=decide, due=_due(uow, version))


def _due(uow: UnitOfWork, version: Deployed) -> Callable[[Any, datetime], datetime]:
    def due(value: Any, start: datetime) -> datetime:
        return due_at(value, start, _calendar(uow), version.limits)

    return due


def _calendar(uow: UnitOfWork) -> Calendar:
    # A newly loaded notice is seen within this time.
    minute = int(uow.now.timestamp()) // 60
    return uow.runtime.definitions.get(("calendar", minute), lambda: load_calendar(uow.session))


def _decision(uow: UnitOfWork, version: Deployed, decision_id: str) -> Decision:
    return decision_of(uow, version.decisions[decision_id])


def _compile(session: Session, definition_id: UUID) -> Deployed:
    row = session.get_one(ProcessDefinition, definition_id)
    return Deployed(
        id=row.id,
        key=row.key,
        version=row.version,
        name=row.name,
        name_en=row.name_en,
        definition=compile_process(row.xml, row.key),
        limits=load_limits(row.limits),
        forms={form_id: UUID(found) for form_id, found in row.bindings["forms"].items()},
        decisions={decision_id: UUID(found) for decision_id, found in row.bindings["decisions"].items()},
        # Versions deployed before there were templates name none.
        documents={template_id: UUID(found) for template_id, found in row.bindings.get("documents", {}).items()},
        processes={key: UUID(found) for key, found in row.bindings.get("processes", {}).items()},
    )


def _document(session: Session, row_id: UUID) -> Mapping[str, Any]:
    return session.get_one(FormDefinition, row_id).document


def _compiled_decision(session: Session, row_id: UUID) -> Decision:
    row = session.get_one(DecisionDefinition, row_id)
    return compile_decisions(row.xml)[row.decision_id]
