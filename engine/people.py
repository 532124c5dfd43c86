"""People as the engine sees them: their passwords, and the actor each of them is."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from engine.config import Settings
from engine.model import CandidateGroup, Department, GroupMember, Membership, Position, User, UserRole
from engine.uow import Actor

APPLICANT_KEYS = frozenset({"applicant", "申请人"})
# Offices that a model names as DEPARTMENT/office, whoever holds them now.
OFFICES = ("head", "deputy_in_charge")


class Passwords:
    """Argon2id with the cost of the settings."""

    def __init__(self, time_cost: int, memory_kib: int) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)
        self._nobodys = self._hasher.hash("nobody's password")

    def hash(self, password: str) -> str:
        """A salted hash that carries its own cost."""
        return self._hasher.hash(password)

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is right; as slow for somebody unknown (None) as for anybody else."""
        try:
            self._hasher.verify(password_hash or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether the hash was made at another cost than today's."""
        return self._hasher.check_needs_rehash(password_hash)


def passwords(settings: Settings) -> Passwords:
    """The one made for these settings; making it costs a hash."""
    return _passwords(settings.argon2_time_cost, settings.argon2_memory_kib)


def actor_of(session: Session, user: User) -> Actor:
    """The actor a user is now: roles, and every key a model may name the user's groups by."""
    facts = session.execute(_FACTS, {"user_id": user.id}).all()
    keys = {key for kind, *rest in facts if kind != "role" for key in _keys(kind, rest)}
    if user.kind == "applicant":
        keys |= APPLICANT_KEYS
    return Actor(
        user_id=user.id,
        username=user.username,
        name=user.name,
        bureau_id=user.bureau_id,
        kind=user.kind,
        roles=frozenset(role for kind, role, *_ in facts if kind == "role"),
        group_keys=frozenset(keys),
    )


def _facts() -> "sa.CompoundSelect[str, str, str, str, str]":
    """Memberships, groups and roles in one round trip: kind and up to four texts."""
    absent, user_id = sa.literal(""), sa.bindparam("user_id", type_=sa.Uuid)
    return sa.union_all(
        sa.select(
            sa.literal("membership").label("kind"), Department.code, Department.name, Position.code, Position.name
        )
        .select_from(Membership)
        .join(Department, Department.id == Membership.department_id)
        .join(Position, Position.id == Membership.position_id)
        .where(Membership.user_id == user_id),
        sa.select(sa.literal("group"), CandidateGroup.code, CandidateGroup.name, absent, absent)
        .join(GroupMember, GroupMember.group_id == CandidateGroup.id)
        .where(GroupMember.user_id == user_id),
        sa.select(sa.literal("role"), UserRole.role, absent, absent, absent).where(UserRole.user_id == user_id),
        sa.select(sa.literal("head"), _headed(user_id).c.code, absent, absent, absent),
        sa.select(sa.literal("deputy_in_charge"), _in_charge(user_id).c.code, absent, absent, absent),
    )


def _headed(user_id: sa.BindParameter[UUID]) -> sa.CTE:
    """The departments the user leads, with every one below them."""
    led = (
        sa.select(Department.id, Department.code)
        .join(Membership, Membership.department_id == Department.id)
        .join(Position, Position.id == Membership.position_id)
        .where(Membership.user_id == user_id, Position.leads)
        .cte("headed", recursive=True)
    )
    return led.union(sa.select(Department.id, Department.code).join(led, Department.parent_id == led.c.id))


def _in_charge(user_id: sa.BindParameter[UUID]) -> sa.CTE:
    """The departments the user is the deputy in charge of, with those below them that name nobody themselves."""
    named = sa.select(Department.id, Department.code).where(Department.deputy_id == user_id)
    charge = named.cte("in_charge", recursive=True)
    below = sa.select(Department.id, Department.code).join(charge, Department.parent_id == charge.c.id)
    return charge.union(below.where(Department.deputy_id.is_(None)))


# Asked with every request, and made once: making it costs more than running it.
_FACTS = _facts()


def _keys(kind: str, texts: Iterable[str]) -> set[str]:
    department, department_name, position, position_name = texts
    if kind in OFFICES:
        return {f"{department}/{kind}"}
    if kind == "group":
        return {department, department_name}
    return {department, department_name, position, position_name, f"{department}/{position}"}


@lru_cache(maxsize=4)
def _passwords(time_cost: int, memory_kib: int) -> Passwords:
    return Passwords(time_cost, memory_kib)
