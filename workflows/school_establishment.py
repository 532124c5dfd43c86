"""The licence of the school establishment process: its number, and the documents that come with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import EngineError
from engine.handlers import HandlerCall, Handlers

handlers = Handlers()

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
LEVELS = range(1, 9)
LARGEST_YEARLY_SERIAL = 99_999


class CannotNumber(EngineError):
    """The case or its model lacks what a number is made of."""


@handlers.handle("school_establishment.issue_licence", inline=True)
def issue_licence(call: HandlerCall) -> Mapping[str, Any]:
    """Number and issue a licence and the approval that grants it, from one serial of the year.

    Headers as of bureau.issue_document; what `also` names is issued under the licence's own number. The templates
    have `licence_no` beside the variables of the case.

    The licence number is 教民, 1, area code, level of school, seven digits, 号. It carries no year of its
    own, so its seven digits are two of the year and five of the serial: they never come again.
    """
    today = _office_day(call)
    level = _level(call.variables)
    area = call.bureau_area_code
    if len(area) != 6 or not area.isdigit():
        raise CannotNumber(
            "Expected an area code of 6 digits for bureau {bureau}, but found {area!r}",
            bureau=call.bureau_code,
            area=area,
        )
    if not call.bureau_agency_code:
        raise CannotNumber("Expected bureau {bureau} to have an agency code, but found none", bureau=call.bureau_code)
    code = call.bureau_agency_code + _header(call, "document_code")
    serial = call.transaction.next_number(_header(call, "series"))
    if serial > LARGEST_YEARLY_SERIAL:
        raise CannotNumber(
            "Expected at most {most} licences a year, but this is number {serial}",
            most=LARGEST_YEARLY_SERIAL,
            serial=serial,
        )
    licence_no = f"教民1{area}{level}{today.year % 100:02d}{serial:05d}号"
    document_no = f"{code}〔{today.year}〕{serial}号"
    seen = {**call.variables, "licence_no": licence_no}
    numbers = {_header(call, "template"): document_no} | dict.fromkeys(_further(call), licence_no)
    first, *_ = [
        call.transaction.issue_document(template, number, seen, public=call.headers.get("public") != "false")
        for template, number in numbers.items()
    ]
    return {
        "licence_no": licence_no,
        "document_no": document_no,
        "document_date": today.isoformat(),
        "document_id": str(first),
    }


def _office_day(call: HandlerCall) -> date:
    return call.now.astimezone(OFFICE_ZONE).date()


def _further(call: HandlerCall) -> list[str]:
    return [name.strip() for name in call.headers.get("also", "").split(",") if name.strip()]


def _header(call: HandlerCall, name: str) -> str:
    value = call.headers.get(name)
    if not value:
        raise CannotNumber(
            "Expected a task header {name!r} at {element}, but found none", name=name, element=call.element_id
        )
    return value


def _level(variables: Mapping[str, Any]) -> int:
    """The level of school in the licence number: 3 senior, 4 junior, 5 primary, 6 kindergarten, 7 training, 8 other."""
    requirements = variables.get("requirements")
    level = requirements.get("licence_level") if isinstance(requirements, Mapping) else None
    if isinstance(level, bool) or not isinstance(level, int | float) or level not in LEVELS:
        raise CannotNumber(
            "Expected requirements.licence_level to be a number from 1 to 8, but found {level!r}", level=level
        )
    return int(level)
