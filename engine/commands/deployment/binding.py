"""Binding: which rows of forms and decisions a version of a process uses, settled when it is deployed.

What the deployment brings comes first, unchanged or new; what it does not bring must have been
deployed earlier, by the bureau or for all. The newest is taken, and stays taken.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.commands.deployment.files import Bundle
from engine.definitions import visible
from engine.errors import Problem
from engine.interpreter import Definition
from engine.model import DecisionDefinition, FormDefinition, new_id


@dataclass(slots=True)
class Rows:
    """The row of every form and decision that can be bound, and those of them that are new."""

    forms: dict[str, UUID] = field(default_factory=dict)
    decisions: dict[str, UUID] = field(default_factory=dict)
    new_forms: dict[str, UUID] = field(default_factory=dict)
    new_decisions: dict[str, UUID] = field(default_factory=dict)

    def bindings(self, definition: Definition) -> dict[str, Any]:
        """What a version of this process is bound to."""
        return {
            "forms": {name: str(self.forms[name]) for name in sorted(definition.form_ids)},
            "decisions": {name: str(self.decisions[name]) for name in sorted(definition.decision_ids)},
        }


def find_rows(session: Session, bundle: Bundle, bureau_id: UUID | None) -> Rows:
    """Rows for everything the bundle brings or names; what is nowhere is left out."""
    definitions = [definition for definition, _ in bundle.processes.values()]
    rows = Rows()
    for name in {*bundle.forms, *(name for one in definitions for name in one.form_ids)}:
        form = newest_form(session, name, bureau_id)
        brought = bundle.forms.get(name)
        if brought is None:
            rows.forms |= {} if form is None else {name: form.id}
        elif form is not None and form.bureau_id == bureau_id and form.document == brought[1]:
            rows.forms[name] = form.id
        else:
            rows.forms[name] = rows.new_forms[name] = new_id()
    for name in {*bundle.decisions, *(name for one in definitions for name in one.decision_ids)}:
        decision = newest_decision(session, name, bureau_id)
        found = bundle.decisions.get(name)
        if found is None:
            rows.decisions |= {} if decision is None else {name: decision.id}
        elif decision is not None and decision.bureau_id == bureau_id and decision.xml == found[1]:
            rows.decisions[name] = decision.id
        else:
            rows.decisions[name] = rows.new_decisions[name] = new_id()
    return rows


def newest_form(session: Session, form_id: str, bureau_id: UUID | None) -> FormDefinition | None:
    own_first = FormDefinition.bureau_id.is_(None)
    known = sa.select(FormDefinition).where(FormDefinition.form_id == form_id, visible(FormDefinition, bureau_id))
    return session.scalar(known.order_by(own_first, FormDefinition.id.desc()).limit(1))


def newest_decision(session: Session, decision_id: str, bureau_id: UUID | None) -> DecisionDefinition | None:
    table = DecisionDefinition
    own_first = table.bureau_id.is_(None)
    known = sa.select(table).where(table.decision_id == decision_id, visible(table, bureau_id))
    return session.scalar(known.order_by(own_first, table.id.desc()).limit(1))


def unbound(bundle: Bundle, rows: Rows) -> Iterator[Problem]:
    """Every form and decision a model names that is neither brought nor deployed earlier."""
    for definition, _ in bundle.processes.values():
        for element in definition.elements.values():
            if element.form_id is not None and element.form_id not in rows.forms:
                yield _missing(element.id, "form", element.form_id, bundle.forms)
            if element.decision_id is not None and element.decision_id not in rows.decisions:
                yield _missing(element.id, "decision", element.decision_id, bundle.decisions)


def _missing(element_id: str, kind: str, name: str, brought: Iterable[str] | Mapping[str, Any]) -> Problem:
    found = ", ".join(sorted(brought)) or "none"
    sentence = f"Expected the {kind} {name!r} in this deployment or an earlier one, but found {found}"
    return Problem(element_id, sentence)
