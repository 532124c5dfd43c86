"""Numbers without gaps: given in the transaction that uses them, or not at all.

A series is one per bureau, code and year where the bureau is. Its row is the last lock a transaction
takes, and a transaction locks one series at most: so two cases never wait for each other in a ring.
"""

from collections.abc import Callable
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine import audit
from engine.calendar import OFFICE_ZONE
from engine.handlers import Postponed
from engine.model import IssuedNumber, NumberSeries, ProcessInstance, new_id
from engine.uow import UnitOfWork

SERIES = cast("sa.Table", NumberSeries.__table__)
ISSUED = cast("sa.Table", IssuedNumber.__table__)
MAX_CODE = 80


def number_source(uow: UnitOfWork, instance: ProcessInstance) -> Callable[[str], int]:
    """`next_number` for the inline handlers of one step: the next serial of a series in this year.

    Raises Postponed for a second series.
    """
    locked: set[str] = set()

    def next_number(series: str) -> int:
        if not 0 < len(series) <= MAX_CODE:
            raise ValueError(f"Expected the code of a series, 1 to {MAX_CODE} letters, but found {series!r}")
        if locked - {series}:
            raise Postponed(f"Expected one number series in a step, but found {series} and {', '.join(locked)}")
        locked.add(series)
        return _issue(uow, instance, series)

    return next_number


def _issue(uow: UnitOfWork, instance: ProcessInstance, series: str) -> int:
    year = uow.now.astimezone(OFFICE_ZONE).year
    serial = uow.session.execute(_next(uow, instance, series, year)).scalar_one()
    number: dict[str, Any] = {
        "id": new_id(),
        "bureau_id": instance.bureau_id,
        "series": series,
        "year": year,
        "serial": serial,
        "text": f"{series} {year}-{serial}",
        "instance_id": instance.id,
        "issued_at": uow.now,
    }
    uow.insert_later(ISSUED, number)
    audit.record(uow, "number.issued", "issued_number", number["id"], instance, audit.number_facts(number))
    return cast("int", serial)


def _next(uow: UnitOfWork, instance: ProcessInstance, series: str, year: int) -> sa.Executable:
    first = {"bureau_id": instance.bureau_id, "code": series, "year": year, "last": 1}
    key = ["bureau_id", "code", "year"]
    insert = sqlite.insert if uow.runtime.settings.is_sqlite else postgresql.insert
    new = insert(SERIES).values(first)
    return new.on_conflict_do_update(index_elements=key, set_={"last": SERIES.c.last + 1}).returning(SERIES.c.last)
