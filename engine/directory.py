"""Who belongs to a group: the other way round from the keys of `engine.people`, for forms that offer people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine.errors import ExpressionFailed
from engine.model import CandidateGroup, Department, GroupMember, Membership, Position, User
from engine.people import APPLICANT_KEYS, OFFICES
from engine.uow import UnitOfWork
from forms import Form
from forms.field import NOBODY, PERFORMER, STEP

Option = dict[str, str]


def form_context(
    uow: UnitOfWork,
    form: Form | None,
    step: str,
    bureau_id: UUID | None,
    variables: Mapping[str, Any],
    performer_id: UUID | None,
) -> dict[str, Any]:
    """What a form's expressions see: the variables, the step, who fills it in, and the people it offers."""
    is_asked = form is not None and any(PERFORMER in one.source for one in form.plan)
    performer = uow.session.get_one(User, performer_id) if is_asked and performer_id else None
    context = {**variables, STEP: step, PERFORMER: _facts(performer)}
    groups = {} if form is None else form.people
    return context | {name: _options(uow, bureau_id, source, context) for name, source in groups.items()}


def _facts(person: User | None) -> Mapping[str, str | None]:
    if person is None:
        return NOBODY
    return {"username": person.username, "name": person.name, "name_en": person.name_en or person.name}


def people_of(uow: UnitOfWork, bureau_id: UUID | None, key: str) -> Sequence[User]:
    """The active people of a bureau who have a group key, by username."""
    chosen = sa.select(User).where(User.bureau_id == bureau_id, User.active, sa.or_(*_has_key(bureau_id, key)))
    return uow.session.scalars(chosen.order_by(User.username)).all()


def names_of(uow: UnitOfWork, bureau_id: UUID | None, usernames: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The Chinese and English names of people of a bureau, also of those who have left."""
    wanted = sorted(usernames)
    if not wanted:
        return {}
    found = sa.select(User.username, User.name, User.name_en)
    found = found.where(User.bureau_id == bureau_id, User.username.in_(wanted))
    return {username: (name, name_en) for username, name, name_en in uow.session.execute(found)}


def _options(uow: UnitOfWork, bureau_id: UUID | None, source: str, context: Mapping[str, Any]) -> list[Option]:
    """The people of a group as a choice offers them; nobody where the expression gives no text."""
    key: Any = source
    if source.startswith("="):
        try:
            [key] = uow.runtime.feel.at(uow.now).evaluate([source[1:]], context)
        except ExpressionFailed:
            return []
    people = people_of(uow, bureau_id, key) if isinstance(key, str) else ()
    places = _places(uow, [person.id for person in people])
    return [_option(person, *places.get(person.id, (person.unit or "", ""))) for person in people]


def _option(person: User, place: str, place_en: str) -> Option:
    label, label_en = (" · ".join(filter(None, one)) for one in ((person.name, place), (person.name_en, place_en)))
    return {"value": person.username, "label": label, "label_en": label_en}


def _places(uow: UnitOfWork, user_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """What each person is, in both languages: their first position."""
    held = (
        sa.select(Membership.user_id, Position.name, Position.name_en)
        .join(Position, Position.id == Membership.position_id)
        .where(Membership.user_id.in_(user_ids))
        .order_by(Membership.id.desc())
    )
    return {user_id: (name, name_en) for user_id, name, name_en in uow.session.execute(held)} if user_ids else {}


def _has_key(bureau_id: UUID | None, key: str) -> Iterable[sa.ColumnElement[bool]]:
    """The ways to have a key, one for each that `engine.people` gives."""
    by_membership = (
        sa.select(Membership.user_id)
        .join(Department, Department.id == Membership.department_id)
        .join(Position, Position.id == Membership.position_id)
    )
    place = Department.code + "/" + Position.code
    names = (Department.code, Department.name, Position.code, Position.name, place)
    yield User.id.in_(by_membership.where(sa.or_(*(name == key for name in names))))
    by_group = sa.select(GroupMember.user_id).join(CandidateGroup, CandidateGroup.id == GroupMember.group_id)
    yield User.id.in_(by_group.where(sa.or_(CandidateGroup.code == key, CandidateGroup.name == key)))
    if key in APPLICANT_KEYS:
        yield User.kind == "applicant"
    head, deputy_in_charge = OFFICES
    code, _, office = key.rpartition("/")
    if office == head:
        chain = _upwards(bureau_id, code, to_a_deputy=False)
        leading = by_membership.where(Membership.department_id.in_(sa.select(chain.c.id)), Position.leads)
        yield User.id.in_(leading)
    elif office == deputy_in_charge:
        chain = _upwards(bureau_id, code, to_a_deputy=True)
        yield User.id.in_(sa.select(chain.c.deputy_id).where(chain.c.deputy_id.is_not(None)))


def _upwards(bureau_id: UUID | None, code: str, *, to_a_deputy: bool) -> sa.CTE:
    """A department with those above it, or with as many of them as it takes to find a deputy in charge."""
    columns = (Department.id, Department.parent_id, Department.deputy_id)
    own = sa.select(*columns).where(Department.bureau_id == bureau_id, Department.code == code)
    chain = own.cte("upwards", recursive=True)
    above = sa.select(*columns).join(chain, chain.c.parent_id == Department.id)
    return chain.union(above.where(chain.c.deputy_id.is_(None)) if to_a_deputy else above)
