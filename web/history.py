"""What happened in a case, line by line: who did what, what was entered, what was decided and sent on the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from engine import queries
from engine.definitions import Deployed, form_of
from engine.people import APPLICANT_KEYS
from engine.queries import EventView, RuleView
from engine.uow import UnitOfWork
from forms import Message, Text
from forms.describe import Described
from web.casedata import described
from web.happenings import happenings_of, name_of, undone_by
from web.languages import in_language, say
from web.wording import APPLIED, BEGINNINGS, THROWN, UNDID, actor_of, is_told, sentence_of


@dataclass(frozen=True)
class Line:
    """One line of a history: when, who, what, and what was entered with it."""

    at: datetime
    who: Text | Message | None
    what: Message
    entered: tuple[Described, ...] = ()


def lines_of(uow: UnitOfWork, version: Deployed, event: EventView) -> Iterator[Line]:
    """What a page tells of an event, the latest first: one line, of a step one for each thing it decided or sent."""
    payload = event.payload if isinstance(event.payload, dict) else {}
    if event.verb == "instance.advanced":
        for one in reversed(payload.get("thrown", ())):
            sentence = THROWN[one["kind"]]
            yield Line(event.at, None, Message(sentence.template, {"name": _named(version, one)}))
        for happening in reversed(list(happenings_of(version, payload))):
            yield Line(event.at, None, happening)
        decided = [(one, list(same)) for one, same in groupby(payload.get("decisions", ()), _element_id)]
        yield from (_decided(uow, version, event.at, *one) for one in reversed(decided))
    elif event.verb == "instance.started" and payload.get("at"):
        yield _begun(version, event, str(payload["at"]))
    elif is_told(event):
        what = _sentence(version, event, payload)
        yield Line(event.at, actor_of(event), what, tuple(_entered(uow, version, event)))


def beginning(uow: UnitOfWork, version: Deployed, case: queries.InstanceView) -> Line | None:
    """What began a case that nobody started by its form: a message, signal or timer."""
    if not version.definition.event_starts:
        return None
    first = queries.history(uow, case.id, limit=1).items
    payload = first[0].payload if first else None
    if not isinstance(payload, dict) or not payload.get("at"):
        return None
    return _begun(version, first[0], str(payload["at"]))


def _sentence(version: Deployed, event: EventView, payload: Mapping[str, Any]) -> Message:
    """What was done, said more closely where the model tells what it was for."""
    element = version.definition.elements.get(str(payload.get("element_id")))
    if event.verb == "user_task.completed" and element is not None and element.is_for_compensation:
        return Message(UNDID.template, {"name": _named(version, payload), "activity": undone_by(version, element)})
    # Only applicants start what begins in their lane; without a person it is a bureau that hands its case up.
    is_theirs = version.definition.start_lane in APPLICANT_KEYS and event.actor_id is not None
    if event.verb == "instance.started" and is_theirs and not payload.get("parent_id"):
        return APPLIED
    return sentence_of(event, _named(version, payload))


def _named(version: Deployed, payload: Mapping[str, Any]) -> Text:
    return name_of(version, payload.get("element_id"))


def _element_id(evidence: Mapping[str, Any]) -> str:
    return str(evidence["element_id"])


def _begun(version: Deployed, event: EventView, element_id: str) -> Line:
    """A message has a sender; signals and timers come by themselves."""
    element = version.definition.elements.get(element_id)
    trigger = element.trigger if element is not None else None
    who = actor_of(event) if trigger == "message" else None
    sentence = BEGINNINGS.get(trigger or "", BEGINNINGS["message"])
    return Line(event.at, who, Message(sentence.template, {"name": name_of(version, element_id)}))


def _decided(
    uow: UnitOfWork, version: Deployed, at: datetime, element_id: str, evidence: Sequence[Mapping[str, Any]]
) -> Line:
    """What a business rule task decided: its reason if it gives one, the result in words of a form, and the rules."""
    element = version.definition.elements.get(element_id)
    result = evidence[-1].get("result")
    params: dict[str, object] = {"name": name_of(version, element_id)}
    what = Message("“{name}” was decided", params)
    if isinstance(result, Mapping) and isinstance(result.get("reason"), str):
        reason = Text(result["reason"], str(result.get("reason_en") or ""))
        what = Message("“{name}” was decided: {reason}", params | {"reason": reason})
    values: list[Described] = []
    if element is not None and element.result_variable:
        values = _in_words(uow, version, {element.result_variable: result})
    rules = queries.rules_of(uow, version, element.decision_id or "") if element is not None else {}
    return Line(at, None, what, (*values, *filter(None, (_rules_that_hit(rules, one) for one in evidence))))


def _in_words(uow: UnitOfWork, version: Deployed, values: Mapping[str, object]) -> list[Described]:
    """A result in the words of the first form that knows it."""
    for form in (form_of(uow, version, form_id) for form_id in version.forms):
        if found := [one for one in described(uow, form, values) if not one.rows]:
            return found
    return []


def _rules_that_hit(rules: Mapping[str, RuleView], evidence: Mapping[str, Any]) -> Described | None:
    """The rules of one decision by number, with what their designer says of them; nothing where it has no rules."""
    hit = [rules[one] for one in evidence.get("rules", ()) if one in rules]
    if not hit:
        return None
    said = say("; ").join(in_language(_rule(one)) for one in hit)
    return Described(str(evidence.get("decision_id")), Text(hit[0].decision), Text(said))


def _rule(rule: RuleView) -> Message:
    if not rule.description:
        return Message("rule {number}", {"number": rule.number})
    return Message("rule {number} ({description})", {"number": rule.number, "description": rule.description})


def _entered(uow: UnitOfWork, version: Deployed, event: EventView) -> Iterator[Described]:
    """The plain values of a completed task; lists stand with the data."""
    if event.verb != "user_task.completed" or not isinstance(event.payload, dict):
        return
    element = version.definition.elements.get(str(event.payload.get("element_id")))
    variables = event.payload.get("variables")
    if element and element.form_id and isinstance(variables, dict):
        form = form_of(uow, version, element.form_id)
        yield from (one for one in described(uow, form, variables) if not one.rows)
