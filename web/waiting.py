"""What a case waits for, in words: steps of people, other cases, and what comes without anybody's doing."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.definitions import Deployed
from engine.interpreter.elements import Element, given
from engine.queries import InstanceDetail, WaitView
from forms import Message, Text
from web.called import CalledCase
from web.happenings import name_of
from web.times import local_time

# What nobody has to do, such as letting a period pass, comes after the steps of people.
WITHOUT_PEOPLE = ("timer", "message", "signal", "condition")
KINDS = ("user_task", "ad_hoc", "child_case", *WITHOUT_PEOPLE)

REASONS: Mapping[str, Message] = {
    "ad_hoc": Message("whoever is in charge decides what is done next"),
    "child_case": Message("is handled as a case of its own"),
    "timer": Message("nobody has to act until then"),
    "message": Message("waits for an answer from elsewhere"),
    "condition": Message("goes on as soon as its condition holds"),
}


@dataclass(frozen=True)
class Waiting:
    """One line of what a case waits for; `until` a moment nobody has to act before, or `due_at`."""

    name: Text
    reasons: tuple[Message, ...]
    due_at: datetime | None
    until: datetime | None
    called: CalledCase | None


def steps_of(case: InstanceDetail, but: Collection[UUID] = ()) -> list[tuple[WaitView, int]]:
    """The steps a case waits at, those of one name once: the one that may last longest, and how many there are."""
    by_name: dict[tuple[str, str, str], list[WaitView]] = {}
    for kind in KINDS:
        for wait in case.wait_states:
            if wait.kind == kind and wait.is_standing and wait.id not in but:
                by_name.setdefault((kind, wait.name, wait.name_en), []).append(wait)
    return [(max(same, key=_lasts), len(same)) for same in by_name.values()]


def waiting_of(
    case: InstanceDetail, version: Deployed, called: Mapping[UUID, CalledCase], *, but: Collection[UUID], staff: bool
) -> list[Waiting]:
    """The lines of a case; staff see the tasks of people as such beside them, and `but` are listed elsewhere.

    `called` are the cases it has called, by the wait state of each.
    """
    known = [wait for wait in case.wait_states if wait.is_standing and wait.id in called and wait.id not in but]
    others = steps_of(case, {*but, *called})
    lines = [(wait, 1) for wait in known] + [one for one in others if not staff or one[0].kind != "user_task"]
    return [_line(version, wait, count, called.get(wait.id)) for wait, count in lines]


def reminders_of(case: InstanceDetail, version: Deployed) -> list[Message]:
    """Timers that wait beside a step and do not end it, the next to come first; of one element only the next."""
    elements = version.definition.elements
    told: dict[str, Message] = {}
    for wait in sorted(case.wait_states, key=_lasts):
        element = elements[wait.element_id]
        if wait.kind == "timer" and not wait.is_standing and not element.interrupting:
            told.setdefault(element.id, _reminder(version, element, wait))
    return list(told.values())


def activities_of(case: InstanceDetail, version: Deployed) -> dict[str, Text]:
    """What the reader may start now, by element."""
    elements = version.definition.elements
    offered = [wait for wait in case.wait_states if wait.may_send and case.state == "active"]
    named = (elements[one] for wait in offered for one in wait.startable)
    return {one.id: Text(one.name, one.name_en) for one in named}


def _line(version: Deployed, wait: WaitView, count: int, called: CalledCase | None) -> Waiting:
    is_timer = wait.kind == "timer"
    return Waiting(
        name=Text(wait.name, wait.name_en),
        reasons=() if called else tuple(_reasons(version, wait, count)),
        due_at=None if is_timer else wait.due_at,
        until=wait.due_at if is_timer else None,
        called=called,
    )


def _reminder(version: Deployed, element: Element, wait: WaitView) -> Message:
    beside = element.attached_to or version.definition.elements[given(element.opens)].scope
    params = {"step": name_of(version, beside), "name": name_of(version, element.id), "time": local_time(wait.due_at)}
    if element.timer is not None and element.timer.form == "cycle":
        return Message("“{step}”: “{name}” again and again, next at {time}", params)
    return Message("“{step}”: “{name}” at {time}", params)


def _reasons(version: Deployed, wait: WaitView, count: int) -> Iterator[Message]:
    if wait.kind == "signal" and wait.signal_name:
        yield Message("waits for the signal “{name}”", {"name": wait.signal_name})
    elif wait.kind == "signal":
        yield Message("waits for news that concerns more than this case")
    elif wait.kind in REASONS:
        yield REASONS[wait.kind]
    if count > 1:
        yield Message("{count} times", {"count": count})
    elements = version.definition.elements
    if any(elements[flow.source].kind == "event_based_gateway" for flow in elements[wait.element_id].incoming):
        yield Message("whatever happens first counts")


def _lasts(wait: WaitView) -> float:
    return wait.due_at.timestamp() if wait.due_at else math.inf
