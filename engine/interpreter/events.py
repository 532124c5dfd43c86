"""Reading events: which kind an event is, and what it throws or waits for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from lxml import etree

from engine.errors import Problem
from engine.interpreter.elements import Element, Kind, MessageReference, Timer, Trigger
from engine.interpreter.expressions import strip_equals
from engine.interpreter.extensions import one_extension
from engine.interpreter.names import BPMN
from engine.xml import elements_in, local_name, text_in

EVENT_KINDS: Mapping[str, Kind] = {
    "startEvent": "start_event",
    "endEvent": "end_event",
    "intermediateThrowEvent": "intermediate_throw_event",
    "intermediateCatchEvent": "intermediate_catch_event",
    "boundaryEvent": "boundary_event",
}
_TRIGGERS: Mapping[str, Trigger] = {
    "messageEventDefinition": "message",
    "timerEventDefinition": "timer",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "conditionalEventDefinition": "conditional",
    "linkEventDefinition": "link",
    "terminateEventDefinition": "terminate",
    "compensateEventDefinition": "compensation",
    "cancelEventDefinition": "cancel",
}
# BPMN 2.0, table 10.93: which trigger an event may have in which position.
_ALLOWED: Mapping[Kind, frozenset[Trigger | None]] = {
    "start_event": frozenset(
        {None, "message", "timer", "signal", "conditional", "error", "escalation", "compensation"}
    ),
    "end_event": frozenset({None, "message", "signal", "error", "escalation", "terminate", "compensation", "cancel"}),
    "intermediate_throw_event": frozenset({None, "message", "signal", "escalation", "link", "compensation"}),
    "intermediate_catch_event": frozenset({"message", "timer", "signal", "conditional", "link"}),
    "boundary_event": frozenset(
        {"message", "timer", "signal", "conditional", "error", "escalation", "compensation", "cancel"}
    ),
}
_TIMER_FORMS: Mapping[str, Literal["date", "duration", "cycle"]] = {
    "timeDate": "date",
    "timeDuration": "duration",
    "timeCycle": "cycle",
}
# Where the name or code of a trigger stands: the attribute that refers to a root element, and its attribute.
_REFERENCES: Mapping[Trigger, tuple[str, str, str]] = {
    "signal": ("signalRef", "signal", "name"),
    "error": ("errorRef", "error", "errorCode"),
    "escalation": ("escalationRef", "escalation", "escalationCode"),
}


class EventReader:
    """Completes the record of an event; appends to `problems` what it refuses."""

    def __init__(self, root: etree._Element, problems: list[Problem]) -> None:
        self._problems = problems
        self._roots = {
            (local_name(node), node.get("id")): node for node in root.iterchildren(f"{{{BPMN}}}*") if node.get("id")
        }

    def complete(self, node: etree._Element, element: Element) -> Element:
        """The element with its trigger and what it throws or waits for."""
        definitions = [child for child in elements_in(node) if local_name(child).endswith("EventDefinition")]
        trigger = _TRIGGERS.get(local_name(definitions[0])) if definitions else None
        if len(definitions) > 1 or trigger not in _ALLOWED[element.kind] or (definitions and trigger is None):
            names = ", ".join(local_name(child) for child in definitions) or "no event definition"
            sentence = f"The element bpmn:{local_name(node)} with {names} is not supported"
            self._problems.append(Problem(element.id, sentence))
            return element
        attribute = "isInterrupting" if element.kind == "start_event" else "cancelActivity"
        element = replace(
            element,
            trigger=trigger,
            attached_to=node.get("attachedToRef"),
            interrupting=node.get(attribute, "true") == "true",
        )
        return element if not definitions else self._with_definition(definitions[0], element)

    def _with_definition(self, definition: etree._Element, element: Element) -> Element:
        match element.trigger:
            case "timer":
                return replace(element, timer=self._timer(definition, element.id))
            case "message":
                return replace(element, message=self.message(definition, element))
            case "conditional":
                return replace(element, condition=self._condition(definition, element.id))
            case "link":
                return replace(element, reference=self._link(definition, element.id))
            case "compensation":
                return replace(element, compensates=self._compensated(definition, element.id))
            case "signal" | "error" | "escalation":
                return replace(element, reference=self._reference(definition, element, element.trigger))
        return element

    def message(self, node: etree._Element, element: Element) -> MessageReference | None:
        """The message that an event definition or a task refers to; where a handler sends it, none is needed."""
        reference = node.get("messageRef")
        message = self._roots.get(("message", reference))
        if message is None or not message.get("name"):
            if reference is not None or element.handler_type is None:
                sentence = f"Expected a reference to a named message, but found {reference!r}"
                self._problems.append(Problem(element.id, sentence))
            return None
        subscription = one_extension(message, "subscription", self._problems)
        key = None if subscription is None else subscription.get("correlationKey")
        return MessageReference(message.get("name", ""), key or None)

    def _reference(self, definition: etree._Element, element: Element, trigger: Trigger) -> str | None:
        attribute, kind, value = _REFERENCES[trigger]
        identifier = definition.get(attribute)
        if identifier is None and trigger != "signal" and element.kind in {"start_event", "boundary_event"}:
            return None  # Catches every code.
        root = self._roots.get((kind, identifier))
        found = None if root is None else root.get(value)
        if not found:
            sentence = f"Expected {attribute} to refer to a bpmn:{kind} with {value}, but found {identifier!r}"
            self._problems.append(Problem(element.id, sentence))
        return found

    def _condition(self, definition: etree._Element, element_id: str) -> str:
        condition = definition.find(f"{{{BPMN}}}condition")
        text = "" if condition is None else text_in(condition)
        if not text.startswith("="):
            self._problems.append(
                Problem(element_id, f"Expected a FEEL condition beginning with '=', but found {text!r}")
            )
        return strip_equals(text)

    def _compensated(self, definition: etree._Element, element_id: str) -> str | None:
        if definition.get("waitForCompletion", "true") != "true":
            sentence = "Expected waitForCompletion=true: compensation is always waited for"
            self._problems.append(Problem(element_id, sentence))
        return definition.get("activityRef")

    def _link(self, definition: etree._Element, element_id: str) -> str | None:
        name = definition.get("name")
        if not name:
            self._problems.append(Problem(element_id, "Expected a link event with a name, but found none"))
        return name

    def _timer(self, definition: etree._Element, element_id: str) -> Timer | None:
        found = [child for child in elements_in(definition) if local_name(child) in _TIMER_FORMS]
        if len(found) != 1 or not text_in(found[0]):
            named = ", ".join(local_name(child) for child in found if text_in(child)) or "none"
            sentence = f"Expected one timeDate, timeDuration or timeCycle with content, but found {named}"
            self._problems.append(Problem(element_id, sentence))
            return None
        form = _TIMER_FORMS[local_name(found[0])]
        return Timer(form, text_in(found[0]))
