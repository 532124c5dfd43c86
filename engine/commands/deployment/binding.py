"""Binding: which rows of forms, decisions and templates a version of a process uses, settled when it is deployed.

What the deployment brings comes first, unchanged or new; what it does not bring must have been
deployed earlier, by the bureau or for all. The newest is taken, and stays taken.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine.commands.deployment.files import Bundle
from engine.definitions import visible
from engine.errors import Problem
from engine.interpreter import CalledProcess, Definition, Element
from engine.model import DecisionDefinition, DocumentTemplate, FormDefinition, ProcessDefinition, new_id

# The headers of service tasks by which handlers are told of templates, one or several.
TEMPLATE_HEADERS = ("template", "also", "documents")

Row = TypeVar("Row", FormDefinition, DecisionDefinition, DocumentTemplate)


@dataclass(slots=True)
class Rows:
    """The row of every form, decision and template that can be bound, and those of them that are new."""

    forms: dict[str, UUID] = field(default_factory=dict)
    decisions: dict[str, UUID] = field(default_factory=dict)
    templates: dict[str, UUID] = field(default_factory=dict)
    # The processes of this deployment, by key.
    processes: dict[str, UUID] = field(default_factory=dict)
    new_forms: dict[str, UUID] = field(default_factory=dict)
    new_decisions: dict[str, UUID] = field(default_factory=dict)
    new_templates: dict[str, UUID] = field(default_factory=dict)

    @property
    def are_new(self) -> bool:
        """Whether anything but a process is new."""
        return bool(self.new_forms or self.new_decisions or self.new_templates)

    def bindings(self, definition: Definition) -> dict[str, Any]:
        """What a version of this process is bound to."""
        return {
            "forms": {name: str(self.forms[name]) for name in sorted(definition.form_ids)},
            "decisions": {name: str(self.decisions[name]) for name in sorted(definition.decision_ids)},
            "documents": {name: str(self.templates[name]) for name in sorted(template_ids(definition))},
        }

    def called(self, definition: Definition) -> dict[str, str]:
        """The versions that the call activities of a process are bound to by deployment."""
        return {key: str(self.processes[key]) for key in sorted(called_together(definition)) if key in self.processes}


def template_ids(definition: Definition) -> frozenset[str]:
    """The templates of documents that a process names."""
    return frozenset(name for element in definition.elements.values() for name in templates_of(element))


def called_together(definition: Definition) -> frozenset[str]:
    """The processes that a process calls as they were deployed with it."""
    bound = (one.process_id for one in definition.called if one.binding == "deployment")
    return frozenset(one for one in bound if not one.startswith("="))


def templates_of(element: Element) -> tuple[str, ...]:
    """The templates that the headers of a service task name."""
    named = ",".join(element.headers.get(header, "") for header in TEMPLATE_HEADERS)
    return tuple(name.strip() for name in named.split(",") if name.strip())


def find_rows(session: Session, bundle: Bundle, bureau_id: UUID | None) -> Rows:
    """Rows for everything the bundle brings or names; what is nowhere is left out."""
    definitions = [definition for definition, _ in bundle.processes.values()]
    rows = Rows()
    for name in {*bundle.forms, *(name for one in definitions for name in one.form_ids)}:
        form = _newest(session, FormDefinition, FormDefinition.form_id, name, bureau_id)
        form_brought = bundle.forms.get(name)
        same = form is not None and form_brought is not None and form.document == form_brought[1]
        _settle(name, form, form_brought, bureau_id, (rows.forms, rows.new_forms), same=same)
    for name in {*bundle.decisions, *(name for one in definitions for name in one.decision_ids)}:
        decision = _newest(session, DecisionDefinition, DecisionDefinition.decision_id, name, bureau_id)
        decision_brought = bundle.decisions.get(name)
        same = decision is not None and decision_brought is not None and decision.xml == decision_brought[1]
        _settle(name, decision, decision_brought, bureau_id, (rows.decisions, rows.new_decisions), same=same)
    for name in {*bundle.templates, *(name for one in definitions for name in template_ids(one))}:
        template = _newest(session, DocumentTemplate, DocumentTemplate.template_id, name, bureau_id)
        template_brought = bundle.templates.get(name)
        same = template is not None and template_brought is not None and template.content == template_brought[1]
        _settle(name, template, template_brought, bureau_id, (rows.templates, rows.new_templates), same=same)
    return rows


def _settle(
    name: str,
    known: FormDefinition | DecisionDefinition | DocumentTemplate | None,
    brought: object,
    bureau_id: UUID | None,
    into: tuple[dict[str, UUID], dict[str, UUID]],
    *,
    same: bool,
) -> None:
    """The row of one name: the known one where nothing else is brought, else a new one."""
    found, new = into
    if known is not None and (brought is None or (same and known.bureau_id == bureau_id)):
        found[name] = known.id
    elif brought is not None:
        found[name] = new[name] = new_id()


def _newest(
    session: Session, table: type[Row], key: InstrumentedAttribute[str], name: str, bureau_id: UUID | None
) -> Row | None:
    """The newest row of a name, the bureau's own before a shared one."""
    known = sa.select(table).where(key == name, visible(table, bureau_id))
    return session.scalar(known.order_by(table.bureau_id.is_(None), table.id.desc()).limit(1))


def uncallable(session: Session, bundle: Bundle, bureau_id: UUID | None) -> Iterator[Problem]:
    """Every process a call activity names that is not there in the version it is bound to."""
    for definition, _ in bundle.processes.values():
        for element in definition.elements.values():
            called = element.called
            if called is None or called.process_id.startswith("="):
                continue
            brought = bundle.processes.get(called.process_id)
            if brought is not None and brought[0].start_event is None:
                sentence = f"Expected {called.process_id!r} to have a plain start event, but only events start it"
                yield Problem(element.id, sentence)
            fits = brought is not None and called.version_tag in {None, brought[0].version_tag}
            if not fits and (called.binding == "deployment" or not _is_deployed(session, called, bureau_id)):
                where = (
                    "in this deployment" if called.binding == "deployment" else "in this deployment or an earlier one"
                )
                tag = f" with the version tag {called.version_tag!r}" if called.version_tag else ""
                sentence = f"Expected the process {called.process_id!r}{tag} {where}, but found none"
                yield Problem(element.id, sentence)


def _is_deployed(session: Session, called: CalledProcess, bureau_id: UUID | None) -> bool:
    table = ProcessDefinition
    known = sa.select(table.id).where(table.key == called.process_id, visible(table, bureau_id))
    if called.version_tag is not None:
        known = known.where(table.version_tag == called.version_tag)
    return session.scalar(known.limit(1)) is not None


def unbound(bundle: Bundle, rows: Rows) -> Iterator[Problem]:
    """Every form, decision and template a model names that is neither brought nor deployed earlier."""
    for definition, _ in bundle.processes.values():
        for element in definition.elements.values():
            if element.form_id is not None and element.form_id not in rows.forms:
                yield _missing(element.id, "form", element.form_id, bundle.forms)
            if element.decision_id is not None and element.decision_id not in rows.decisions:
                yield _missing(element.id, "decision", element.decision_id, bundle.decisions)
            for name in templates_of(element):
                if name not in rows.templates:
                    yield _missing(element.id, "document template", name, bundle.templates)


def _missing(element_id: str, kind: str, name: str, brought: Iterable[str] | Mapping[str, Any]) -> Problem:
    found = ", ".join(sorted(brought)) or "none"
    sentence = f"Expected the {kind} {name!r} in this deployment or an earlier one, but found {found}"
    return Problem(element_id, sentence)
