"""The numbers given without gaps, each against the event that gave it, and the series they come from."""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.audit.batches import scope_of
from engine.audit.facts import NUMBER, agrees, number_facts
from engine.audit.finding import PAGE, Finding, Row
from engine.audit.issuing import all_issuings, issuings
from engine.errors import Message
from engine.model import IssuedNumber, NumberSeries


def verify_numbers(session: Session, instance_id: UUID | None) -> Iterator[Finding]:
    """Numbers that are not as they were issued, were never issued, or are gone."""
    known: set[str] = set()
    for number, event in _issued(session, instance_id):
        known.add(str(number.id))
        named = {"number": number.text, "case": number.instance_id}
        if event is None:
            message = Message("The number {number} of case {case} was never issued", named)
            yield Finding("number_unknown", str(number.instance_id), None, message)
        elif not _is_as_issued(number, event):
            message = Message("The number {number} of case {case} is not as it was issued", named)
            yield Finding("number_changed", str(number.instance_id), event.id, message)
    for object_id, case, event_id in session.execute(all_issuings("number.issued", instance_id)):
        if object_id not in known:
            message = Message("The number {id} that case {case} issued is missing", {"id": object_id, "case": case})
            yield Finding("number_missing", str(case), event_id, message)


def verify_series(session: Session) -> Iterator[Finding]:
    """Series that would give a number again."""
    given, series = IssuedNumber, NumberSeries
    key = (given.bureau_id, given.series, given.year)
    highest = sa.select(*key, sa.func.max(given.serial).label("serial")).group_by(*key).subquery()
    same = (series.bureau_id == highest.c.bureau_id) & (series.code == highest.c.series)
    behind = (
        sa.select(highest, sa.func.coalesce(series.last, 0).label("last"))
        .outerjoin(series, same & (series.year == highest.c.year))
        .where(sa.func.coalesce(series.last, 0) < highest.c.serial)
        .order_by(highest.c.bureau_id, highest.c.series, highest.c.year)
    )
    for one in session.execute(behind.execution_options(yield_per=PAGE)):
        params = {"series": one.series, "year": one.year, "expected": one.serial, "found": one.last}
        message = Message("Number series {series} of {year}: expected {expected} or more, but found {found}", params)
        yield Finding("series_behind", scope_of(one.bureau_id), None, message)


def _issued(session: Session, instance_id: UUID | None) -> Iterator[tuple[IssuedNumber, Row | None]]:
    """Every number with the event that gave it."""
    numbers = sa.select(IssuedNumber).order_by(IssuedNumber.id)
    if instance_id is not None:
        numbers = numbers.where(IssuedNumber.instance_id == instance_id)
    for some in session.scalars(numbers.execution_options(yield_per=PAGE)).partitions():
        events = issuings(session, "number.issued", some)
        for number in some:
            yield number, events.get((str(number.id), number.instance_id))


def _is_as_issued(number: IssuedNumber, event: Row) -> bool:
    facts = number_facts({name: getattr(number, name) for name in NUMBER})
    return number.bureau_id == event.bureau_id and agrees(event.payload, facts)
