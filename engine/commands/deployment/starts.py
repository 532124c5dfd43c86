"""The events that start cases: a new version takes them over from the one before.

Names and times are evaluated when the process is deployed, since no case exists whose variables they could
see. Messages and signals become subscriptions, timers become jobs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import sqlalchemy as sa

from engine.calendar import due_at, load_calendar
from engine.commands.deployment.files import Bundle
from engine.commands.start_timer import start_timer
from engine.errors import ExpressionFailed, Problem
from engine.interpreter import Definition, Element, Host, first_firing
from engine.interpreter.elements import given
from engine.interpreter.expressions import is_expression, strip_equals
from engine.model import Job, ProcessDefinition, StartKind, StartSubscription, new_id
from engine.uow import UnitOfWork

JOBS = cast("sa.Table", Job.__table__)


@dataclass(slots=True)
class Starts:
    """What starts the cases of one version: names of messages and signals, and when timers first fire."""

    names: list[tuple[Element, StartKind, str]] = field(default_factory=list)
    timers: list[tuple[Element, Mapping[str, Any]]] = field(default_factory=list)


def planned_starts(uow: UnitOfWork, bundle: Bundle) -> tuple[dict[str, Starts], list[Problem]]:
    """The starts of every process of the bundle, and what cannot be evaluated."""
    problems: list[Problem] = []
    host = _host(uow, bundle)
    found = {key: _starts(definition, host, problems) for key, (definition, _) in bundle.processes.items()}
    return found, problems


def take_over(uow: UnitOfWork, row: ProcessDefinition, starts: Starts) -> None:
    """From now on events start cases of this version, and no longer of one before."""
    table = ProcessDefinition
    same_owner = table.bureau_id.is_not_distinct_from(row.bureau_id)
    before = sa.select(table.id).where(table.key == row.key, same_owner, table.id != row.id)
    quietly = {"synchronize_session": False}
    gone = sa.delete(StartSubscription).where(StartSubscription.definition_id.in_(before))
    uow.session.execute(gone.execution_options(**quietly))
    timers = sa.update(Job).where(
        Job.definition_id.in_(before), Job.kind == "timer", Job.state.in_(("due", "running", "failed"))
    )
    uow.session.execute(timers.values(state="cancelled", ended_at=uow.now).execution_options(**quietly))
    for element, kind, name in starts.names:
        owner = {"definition_id": row.id, "bureau_id": row.bureau_id}
        uow.session.add(StartSubscription(id=new_id(), kind=kind, name=name, element_id=element.id, **owner))
    for element, firing in starts.timers:
        of_start = {"definition_id": row.id, "element_id": element.id}
        uow.insert_later(JOBS, start_timer(uow, row.bureau_id, dict(firing)) | of_start)


def _starts(definition: Definition, host: Host, problems: list[Problem]) -> Starts:
    starts = Starts()
    for element in definition.event_starts:
        try:
            if element.timer is not None:
                value = _value(element.timer.text, host)
                starts.timers.append((element, first_firing(element.timer, value, host)))
            elif element.message is not None:
                starts.names.append((element, "message", _name(element.message.name, host)))
            else:
                starts.names.append((element, "signal", _name(given(element.reference), host)))
        except ExpressionFailed as failure:
            problems.append(Problem(element.id, f"Expected what starts a case to be known before: {failure}"))
    problems += _twice(starts)
    return starts


def _twice(starts: Starts) -> Iterator[Problem]:
    seen = set()
    for element, kind, name in starts.names:
        if (kind, name) in seen:
            yield Problem(element.id, f"Expected one start event for the {kind} {name!r}, but found two")
        seen.add((kind, name))


def _name(text: str, host: Host) -> str:
    name = _value(text, host)
    if not isinstance(name, str) or not name:
        raise ExpressionFailed("Expected a name, but found {name!r}", name=name)
    return name


def _value(text: str, host: Host) -> Any:
    return host.feel.evaluate([strip_equals(text)], {})[0] if is_expression(text) else text


def _host(uow: UnitOfWork, bundle: Bundle) -> Host:
    calendar, limits = load_calendar(uow.session), bundle.limits or {}

    def decide(decision_id: str, _: Mapping[str, Any]) -> Any:
        raise ExpressionFailed("Expected no decision at a start, but found {id}", id=decision_id)

    return Host(
        now=uow.now,
        feel=uow.runtime.feel.at(uow.now),
        decide=decide,
        due=lambda value, start: due_at(value, start, calendar, limits),
    )
