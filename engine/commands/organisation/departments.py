"""Adding a department, and changing its name, its place and who is in charge of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine.audit import record
from engine.commands.organisation import checks
from engine.commands.organisation.locking import changes_of, lock_bureau, lock_row
from engine.errors import Message
from engine.model import Department, User, new_id
from engine.uow import UnitOfWork


def create_department(
    uow: UnitOfWork,
    code: str,
    *,
    name: str,
    name_en: str,
    external: bool = False,
    parent: str | None = None,
    deputy: str | None = None,
) -> Department:
    """Add a department of the bureau, or an outside unit it consults."""
    bureau_id = lock_bureau(uow, "add a department")
    flaws = checks.flaws_in_texts(name=name, name_en=name_en) | checks.flaws_in_codes(code)
    checks.refuse(flaws or checks.flaws_in_keys(uow, bureau_id, None, code=code, name=name))
    department = Department(id=new_id(), bureau_id=bureau_id, code=code, name=name, name_en=name_en, external=external)
    uow.session.add(department)
    department.parent_id, department.deputy_id = _above(uow, department, parent), _deputy(uow, bureau_id, deputy)
    payload = {"code": code, "name": name, "external": external, "parent": parent, "deputy": deputy}
    record(uow, "department.created", "department", department.id, payload=payload)
    checks.require_own_standing_kept(uow)
    return department


def change_department(
    uow: UnitOfWork, department_id: UUID, wanted: Mapping[str, Any], expected_version: int | None = None
) -> Department:
    """Change the name, name_en, parent (a code) and deputy (a username) that are wanted; None names nobody.

    The code stays. Models that call the department by its name find it by the new one.
    """
    department = lock_row(uow, Department, department_id, "change a department", expected_version)
    texts = {key: wanted.get(key) for key in ("name", "name_en")}
    checks.refuse(
        checks.flaws_in_texts(**texts)
        or checks.flaws_in_keys(uow, department.bureau_id, department.id, name=texts["name"])
    )
    changed: dict[str, Any] = {}
    if "parent" in wanted:
        changed |= _moved(department, "parent_id", _above(uow, department, wanted["parent"]))
    if "deputy" in wanted:
        changed |= _moved(department, "deputy_id", _deputy(uow, department.bureau_id, wanted["deputy"]))
    if changed:
        # Before the name changes, which is a key of whoever is in the department.
        checks.require_own_standing_kept(uow)
    changed |= changes_of(department, **texts)
    if changed:
        payload = {"code": department.code, "changed": changed}
        record(uow, "department.changed", "department", department.id, payload=payload)
    return department


def _moved(department: Department, column: str, value: UUID | None) -> dict[str, list[str | None]]:
    before = getattr(department, column)
    if before == value:
        return {}
    setattr(department, column, value)
    return {column: [None if found is None else str(found) for found in (before, value)]}


def _above(uow: UnitOfWork, department: Department, code: str | None) -> UUID | None:
    """The department of this code; Invalid if it is none, or stands below the one it should be above."""
    if code is None:
        return None
    found = sa.select(Department.code, Department.id, Department.parent_id)
    rows = uow.session.execute(found.where(Department.bureau_id == department.bureau_id)).all()
    ids, parents = {row.code: row.id for row in rows}, {row.id: row.parent_id for row in rows}
    above: UUID | None = ids.get(code)
    if above is None:
        message = Message("Expected the code of a department of the bureau, but found {code}", {"code": code})
        checks.refuse({"parent": [message]})
    step = above
    while step is not None:
        if step == department.id:
            message = Message("Expected a department that is not below this one, but found {code}", {"code": code})
            checks.refuse({"parent": [message]})
        step = parents[step]
    return above


def _deputy(uow: UnitOfWork, bureau_id: UUID, username: str | None) -> UUID | None:
    if username is None:
        return None
    staff = User.username == username, User.bureau_id == bureau_id, User.active, User.kind == "staff"
    found = uow.session.scalar(sa.select(User.id).where(*staff))
    if found is None:
        message = Message("Expected the username of active staff of the bureau, but found {name}", {"name": username})
        checks.refuse({"deputy": [message]})
    return found
