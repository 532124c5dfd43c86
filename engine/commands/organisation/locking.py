"""Loading what an administrator changes: one at a time in a bureau, so that its last administrator stays."""

from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from engine import policy
from engine.errors import Message, NotFound, StaleVersion
from engine.model import Bureau, CandidateGroup, Department, User
from engine.uow import UnitOfWork

Row = TypeVar("Row", User, Department, CandidateGroup)

NOTHING_SUCH = {
    User: Message("Expected a person {id}, but found none"),
    Department: Message("Expected a department {id}, but found none"),
    CandidateGroup: Message("Expected a group {id}, but found none"),
}


def lock_bureau(uow: UnitOfWork, verb: str) -> UUID:
    """The administrator's bureau, locked against other administrators alone."""
    bureau_id = policy.require_administrator(uow.actor, verb)
    # Not against new rows that refer to the bureau, such as anybody's case.
    uow.session.execute(sa.select(Bureau.id).where(Bureau.id == bureau_id).with_for_update(key_share=True))
    return bureau_id


def lock_row(uow: UnitOfWork, kind: type[Row], row_id: UUID, verb: str, expected_version: int | None) -> Row:
    """A row of the administrator's bureau, as the caller read it."""
    bureau_id = lock_bureau(uow, verb)
    # Not against rows that refer to it, such as the task somebody is just completing.
    chosen = sa.select(kind).where(kind.id == row_id, kind.bureau_id == bureau_id)
    row = uow.session.scalar(chosen.with_for_update(key_share=True), execution_options={"populate_existing": True})
    if row is None:
        raise NotFound(NOTHING_SUCH[kind].template, id=row_id)
    if expected_version is not None and row.version != expected_version:
        raise StaleVersion(
            "Expected version {expected}, but found {found}", expected=expected_version, found=row.version
        )
    return row


def touch(row: User | CandidateGroup) -> None:
    """Make a new version of a row of which only other tables change."""
    flag_modified(row, "name")


def changes_of(row: Any, **wanted: Any) -> dict[str, list[Any]]:
    """Set what is wanted (None leaves a thing as it is), and say what was before and is now."""
    changed: dict[str, list[Any]] = {}
    for name, value in wanted.items():
        before = getattr(row, name)
        if value is not None and value != before:
            setattr(row, name, value)
            changed[name] = [before, value]
    return changed
