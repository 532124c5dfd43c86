"""The names of groups: what a model calls by a code, a page calls by its name."""

from collections.abc import Collection

import sqlalchemy as sa

from engine.model import CandidateGroup, Department, Position
from engine.uow import UnitOfWork

Names = tuple[str, str]

# Whoever holds an office of a department (`D07/head`): one entry for each of `engine.people.OFFICES`.
NAMES_OF_OFFICES: dict[str, Names] = {
    "head": ("{}负责人", "Head of the {}"),
    "deputy_in_charge": ("{}分管领导", "Deputy director in charge of the {}"),
}


def group_names(uow: UnitOfWork, keys: Collection[str]) -> dict[str, Names]:
    """Chinese and English name of each key that a model may name.

    It is a department, a position, both (`D07/P_CLERK`), an office (`D07/head`) or a group.
    """
    if not keys:
        return {}
    parts = {part for key in keys for part in (key, *key.split("/", 1))}
    departments = _names(uow, Department, parts, Department.bureau_id == uow.actor.bureau_id)
    positions = _names(uow, Position, parts, sa.true())
    groups = _names(uow, CandidateGroup, parts, CandidateGroup.bureau_id == uow.actor.bureau_id)
    found = {**positions, **departments, **groups}
    for key in keys:
        department, _, position = key.partition("/")
        if department in departments and position in positions:
            both = zip(departments[department], positions[position], strict=True)
            found[key] = _joined(*both)
        elif department in departments and position in NAMES_OF_OFFICES:
            found[key] = _of_office(departments[department], NAMES_OF_OFFICES[position])
    return {key: found[key] for key in keys if key in found}


def _joined(zh: Names, en: Names) -> Names:
    return "".join(zh), ", ".join(reversed(en))


def _of_office(department: Names, office: Names) -> Names:
    (zh, en), (phrase, phrase_en) = department, office
    return phrase.format(zh), phrase_en.format(en)


def _names(
    uow: UnitOfWork,
    table: type[Department] | type[Position] | type[CandidateGroup],
    keys: Collection[str],
    within: sa.ColumnElement[bool],
) -> dict[str, Names]:
    chosen = sa.select(table.code, table.name, table.name_en).where(
        within, sa.or_(table.code.in_(keys), table.name.in_(keys))
    )
    found: dict[str, Names] = {}
    for code, name, name_en in uow.session.execute(chosen):
        found[code] = found[name] = (name, name_en)
    return found
