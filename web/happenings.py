"""What came about inside a case by its model alone: escalations, errors, cancelled transactions, and undoing."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.definitions import Deployed
from engine.interpreter.elements import Element
from forms import Message, Text

RAISED: Mapping[str, Message] = {
    "escalation": Message("Escalated: “{name}”"),
    "error": Message("An error ended what was under way: “{name}”"),
}
ANSWERED: Mapping[str, Message] = {
    "escalation": Message("Because of an escalation: “{name}”"),
    "error": Message("Because of an error: “{name}”"),
}
RAISING = frozenset({"intermediate_throw_event", "end_event"})
ANSWERING = frozenset({"boundary_event", "start_event"})


def name_of(version: Deployed, element_id: object) -> Text:
    """The name of an element in both languages."""
    element = version.definition.elements.get(str(element_id))
    return Text(element.name or element.id, element.name_en) if element else Text(str(element_id or ""))


def happenings_of(version: Deployed, advanced: Mapping[str, Any]) -> Iterator[Message]:
    """What a step brought about on its way, in order; what left the case is told of as such, and not here again."""
    left = {one["element_id"] for one in advanced.get("thrown", ())}
    for element_id in advanced.get("passed", ()):
        element = version.definition.elements.get(element_id)
        if element is not None and element_id not in left:
            sentence = _happening(version, element)
            if sentence is not None:
                yield sentence


def undone_by(version: Deployed, handler: Element) -> Text:
    """The activity that a compensation handler undoes."""
    undone = (one.id for one in version.definition.elements.values() if one.undone_by == handler.id)
    return name_of(version, next(undone, None))


def _happening(version: Deployed, element: Element) -> Message | None:
    trigger = element.trigger or ""
    if element.is_for_compensation:
        # Of a person's task is told when that person has finished it.
        return None if element.kind == "user_task" else _undoes(version, element.id, undone_by(version, element))
    if element.kind == "start_event" and trigger == "compensation" and element.opens is not None:
        undone = version.definition.elements[element.opens].scope
        return _undoes(version, element.opens, name_of(version, undone))
    if element.kind == "boundary_event" and trigger == "cancel":
        return Message("The transaction “{name}” was cancelled", {"name": name_of(version, element.attached_to)})
    sentence = (RAISED if element.kind in RAISING else ANSWERED if element.kind in ANSWERING else {}).get(trigger)
    return None if sentence is None else Message(sentence.template, {"name": name_of(version, element.id)})


def _undoes(version: Deployed, handler_id: str, activity: Text) -> Message:
    return Message("“{name}” undoes “{activity}”", {"name": name_of(version, handler_id), "activity": activity})
