"""Handlers that any process may name: documents, counting a limit, drawing lots, going to other bureaus."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import EngineError
from engine.handlers import HandlerCall, Handlers, Member

handlers = Handlers()

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
MOST_DRAWN = 99


class CallInvalid(EngineError):
    """The model gives a handler less, or something else, than it needs."""


@handlers.handle("bureau.count_limit", inline=True)
def count_limit(call: HandlerCall) -> Mapping[str, Any]:
    """The last day of the limit named by the header `limit`.

    Variables: `count_from`, an ISO date, and `count_excluded`, the periods {from, to} that do not count
    (special procedures, Licensing Law art 45). Result: `due_on`.
    """
    counted_from, excluded = call.variables.get("count_from"), call.variables.get("count_excluded")
    if not isinstance(counted_from, str) or not isinstance(excluded, list):
        raise CallInvalid(
            "Expected count_from to be a date and count_excluded a list, but found {start!r} and {excluded!r}",
            start=counted_from,
            excluded=excluded,
        )
    return {"due_on": call.transaction.due_on(_header(call, "limit"), counted_from, excluded).isoformat()}


@handlers.handle("bureau.draw_experts", inline=True)
def draw_experts(call: HandlerCall) -> Mapping[str, Any]:
    """Draw people by lot from the candidate group named by the header `pool`, avoiding those with an interest.

    Variables: `draw_count`; `draw_avoid_units`, whose people are left out; `draw_avoid_people`, left out by
    username or name. Result: `drawn` [{username, name, unit}], `draw_pool_size`, and `draw_avoided`
    [{name, reason: unit | person}], so that the history shows how it came about.
    """
    pool = call.transaction.members(_header(call, "pool"))
    units, people = _texts(call, "draw_avoid_units"), _texts(call, "draw_avoid_people")
    count = _count(call)
    avoided = [(member, reason) for member in pool if (reason := _reason(member, units, people))]
    barred = {member.username for member, _ in avoided}
    free = [member for member in pool if member.username not in barred]
    if len(free) < count:
        raise CallInvalid(
            "Expected {count} people to draw from {pool}, but found {free}: {size} in the pool, {avoided} avoided",
            count=count,
            pool=_header(call, "pool"),
            free=len(free),
            size=len(pool),
            avoided=len(avoided),
        )
    drawn = secrets.SystemRandom().sample(free, count)
    return {
        "drawn": [{"username": one.username, "name": one.name, "unit": one.unit} for one in drawn],
        "draw_pool_size": len(pool),
        "draw_avoided": [{"name": member.name, "reason": reason} for member, reason in avoided],
    }


@handlers.handle("bureau.draft_document", inline=True)
def draft_document(call: HandlerCall) -> Mapping[str, Any]:
    """Make or renew the draft of the template named by the header `template`, without number and seal.

    Header `public`: whether the applicant may read it once it is issued.
    """
    call.transaction.draft_document(_header(call, "template"), call.variables, public=_is_public(call))
    return {}


@handlers.handle("bureau.issue_document", inline=True)
def issue_document(call: HandlerCall) -> Mapping[str, Any]:
    """Number and issue a document: agency code, year in hexagonal brackets, serial without zeros (GB/T 9704).

    Headers: `template`, and `also` with further ones under the same number; `series`, counted from 1 each year;
    `document_code`, what follows the bureau's own code, such as 许受; `public`. Results: `document_no`,
    `document_date`, and `document_id` of the first.
    """
    if not call.bureau_agency_code:
        raise CallInvalid("Expected bureau {bureau} to have an agency code, but found none", bureau=call.bureau_code)
    today, code = call.now.astimezone(OFFICE_ZONE).date(), call.bureau_agency_code + _header(call, "document_code")
    templates, public = (_header(call, "template"), *_names(call, "also")), _is_public(call)
    number = f"{code}〔{today.year}〕{call.transaction.next_number(_header(call, 'series'))}号"
    first, *_ = [
        call.transaction.issue_document(template, number, call.variables, public=public) for template in templates
    ]
    return {"document_no": number, "document_date": today.isoformat(), "document_id": str(first)}


@handlers.handle("bureau.hand_up")
def hand_up(call: HandlerCall) -> Mapping[str, Any]:
    """Start the process of the header `definition_key` at the bureau above (Licensing Law art 35, 43).

    Headers `variables` and `documents`: comma separated names of what goes up, beside all files of the case.
    Result: `handed_up_case` and `handed_up_to`, the name of that bureau.
    """
    sent = dict(_named(call))
    found = call.other_bureaus.hand_up(_header(call, "definition_key"), sent, _names(call, "documents"))
    return {"handed_up_case": str(found.instance_id), "handed_up_to": found.bureau_name}


@handlers.handle("bureau.report_decision")
def report_decision(call: HandlerCall) -> Mapping[str, Any]:
    """Tell the case that handed this one up what was decided, with the public documents issued here.

    Headers: `message`, and `variables`, comma separated.
    """
    call.other_bureaus.tell_origin(_header(call, "message"), dict(_named(call)))
    return {}


@handlers.handle("bureau.tell_superior")
def tell_superior(call: HandlerCall) -> Mapping[str, Any]:
    """Send the message of the header `message` to the case this one was handed up to."""
    call.other_bureaus.tell_superior(_header(call, "message"), dict(_named(call)))
    return {}


def _header(call: HandlerCall, name: str) -> str:
    value = call.headers.get(name)
    if not value:
        raise CallInvalid(
            "Expected a task header {name!r} at {element}, but found none", name=name, element=call.element_id
        )
    return value


def _is_public(call: HandlerCall) -> bool:
    value = call.headers.get("public", "false")
    if value not in {"true", "false"}:
        raise CallInvalid("Expected the task header public to be true or false, but found {value!r}", value=value)
    return value == "true"


def _names(call: HandlerCall, header: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in call.headers.get(header, "").split(",") if part.strip())


def _named(call: HandlerCall) -> Iterator[tuple[str, Any]]:
    """The variables a header names; the case may lack one whose name ends in ?, such as a field that was hidden."""
    for written in _names(call, "variables"):
        name = written.removesuffix("?")
        if name in call.variables:
            yield name, call.variables[name]
        elif name == written:
            raise CallInvalid("Expected a variable {name!r} in the case, but found none", name=name)


def _texts(call: HandlerCall, name: str) -> frozenset[str]:
    value = call.variables.get(name)
    if not isinstance(value, list) or not all(one is None or isinstance(one, str) for one in value):
        raise CallInvalid("Expected {name} to be a list of texts, but found {value!r}", name=name, value=value)
    return frozenset(one.strip() for one in value if one)


def _count(call: HandlerCall) -> int:
    count = call.variables.get("draw_count")
    if (
        isinstance(count, bool)
        or not isinstance(count, int | float)
        or count != int(count)
        or not 1 <= count <= MOST_DRAWN
    ):
        raise CallInvalid(
            "Expected draw_count to be a whole number from 1 to {most}, but found {count!r}",
            most=MOST_DRAWN,
            count=count,
        )
    return int(count)


def _reason(member: Member, units: frozenset[str], people: frozenset[str]) -> str:
    if member.unit and member.unit in units:
        return "unit"
    return "person" if member.username in people or member.name in people else ""
