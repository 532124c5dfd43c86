"""Reading events: which kind an event is and what it waits for."""

from dataclasses import replace
from typing import Literal

from lxml import etree

from engine.errors import Problem
from engine.interpreter.elements import Element, Kind, MessageReference, Timer
from engine.interpreter.extensions import one_extension
from engine.interpreter.names import BPMN
from engine.xml import elements_in, local_name

_KINDS: dict[tuple[str, str | None], Kind] = {
    ("startEvent", None): "start_event",
    ("startEvent", "timerEventDefinition"): "timer_start_event",
    ("startEvent", "messageEventDefinition"): "message_start_event",
    ("endEvent", None): "end_event",
    ("endEvent", "terminateEventDefinition"): "terminate_end_event",
    ("intermediateThrowEvent", None): "intermediate_throw_event",
    ("intermediateCatchEvent", "timerEventDefinition"): "timer_catch_event",
    ("intermediateCatchEvent", "messageEventDefinition"): "message_catch_event",
    ("boundaryEvent", "timerEventDefinition"): "timer_boundary_event",
    ("boundaryEvent", "messageEventDefinition"): "message_boundary_event",
}
_TIMER_FORMS: dict[str, Literal["date", "duration", "cycle"]] = {
    "timeDate": "date",
    "timeDuration": "duration",
    "timeCycle": "cycle",
}


class EventReader:
    """Completes the record of an event; appends to `problems` what it refuses."""

    def __init__(self, root: etree._Element, problems: list[Problem]) -> None:
        self._problems = problems
        self._messages = {node.get("id"): node for node in root.findall(f"{{{BPMN}}}message")}

    def complete(self, node: etree._Element, element: Element) -> Element:
        """The element with its kind and what it waits for."""
        definitions = [child for child in elements_in(node) if local_name(child).endswith("EventDefinition")]
        definition = definitions[0] if definitions else None
        found = None if definition is None else local_name(definition)
        kind = _KINDS.get((local_name(node), found)) if len(definitions) < 2 else None
        if kind is None:
            names = ", ".join(local_name(child) for child in definitions) or "no event definition"
            self._problems.append(Problem(element.id, f"A {local_name(node)} with {names} is not supported"))
            return element
        attribute = "isInterrupting" if local_name(node) == "startEvent" else "cancelActivity"
        return replace(
            element,
            kind=kind,
            attached_to=node.get("attachedToRef"),
            interrupting=node.get(attribute, "true") == "true",
            timer=self._timer(definition, element.id) if definition is not None and "timer" in kind else None,
            message=self._message(definition, element.id) if definition is not None and "message" in kind else None,
        )

    def _timer(self, definition: etree._Element, element_id: str) -> Timer | None:
        found = [child for child in elements_in(definition) if local_name(child) in _TIMER_FORMS]
        if len(found) != 1 or not (found[0].text or "").strip():
            sentence = f"Expected one time date, duration or cycle, but found {len(found)} with content"
            self._problems.append(Problem(element_id, sentence))
            return None
        form = _TIMER_FORMS[local_name(found[0])]
        return Timer(form, (found[0].text or "").strip())

    def _message(self, definition: etree._Element, element_id: str) -> MessageReference | None:
        reference = definition.get("messageRef")
        message = self._messages.get(reference)
        if message is None or not message.get("name"):
            self._problems.append(
                Problem(element_id, f"Expected a reference to a named message, but found {reference!r}")
            )
            return None
        subscription = one_extension(message, "subscription", self._problems)
        key = None if subscription is None else subscription.get("correlationKey")
        return MessageReference(message.get("name", ""), key or None)
