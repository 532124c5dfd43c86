"""Adding a person, correcting what is known of one, and giving one a new password."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import policy
from engine.audit import record
from engine.commands.organisation import checks
from engine.commands.organisation.locking import changes_of, lock_bureau, lock_row
from engine.errors import Message
from engine.model import AccessToken, User, UserKind, new_id
from engine.people import passwords
from engine.queries.people import mask
from engine.runtime import Runtime
from engine.uow import Actor, UnitOfWork, begin


@dataclass(frozen=True, slots=True)
class NewUser:
    """A person to be added; without a place or role as yet."""

    username: str
    name: str
    name_en: str
    kind: UserKind
    mobile: str | None = None
    unit: str | None = None


def create_user(runtime: Runtime, actor: Actor, order: NewUser, password: str, now: datetime | None = None) -> UUID:
    """Add a person to the administrator's bureau.

    It begins its own unit of work: hashing takes long, and must not hold SQLite's write lock.
    """
    policy.require_administrator(actor, "add a person")
    checks.refuse(_flaws_in(order) | checks.flaws_in_password(password))
    password_hash = passwords(runtime.settings).hash(password)
    with begin(runtime, actor, now) as uow:
        bureau_id = lock_bureau(uow, "add a person")
        if uow.session.scalar(sa.select(User.id).where(User.username == order.username)) is not None:
            message = Message("Expected a username that nobody has, but found {name}", {"name": order.username})
            checks.refuse({"username": [message]})
        user = User(
            id=new_id(),
            bureau_id=bureau_id,
            username=order.username,
            name=order.name,
            name_en=order.name_en,
            password_hash=password_hash,
            kind=order.kind,
            mobile=order.mobile or None,
            unit=order.unit or None,
        )
        uow.session.add(user)
        payload = {"username": user.username, "name": user.name, "kind": user.kind}
        record(uow, "user.created", "user", user.id, payload=payload)
        return user.id


def change_user(
    uow: UnitOfWork,
    user_id: UUID,
    *,
    name: str | None = None,
    name_en: str | None = None,
    mobile: str | None = None,
    unit: str | None = None,
    expected_version: int | None = None,
) -> User:
    """Correct what is known of a person; None leaves a thing as it is, an empty mobile or unit removes it."""
    user = lock_row(uow, User, user_id, "change a person", expected_version)
    flaws = checks.flaws_in_texts(name=name, name_en=name_en, unit=unit or None) | checks.flaws_in_mobile(mobile)
    checks.refuse(flaws)
    changed = changes_of(user, name=name, name_en=name_en, mobile=mobile, unit=unit)
    user.mobile, user.unit = user.mobile or None, user.unit or None
    if "mobile" in changed:
        changed["mobile"] = [number and mask(number) for number in changed["mobile"]]
    if changed:
        record(uow, "user.changed", "user", user.id, payload={"username": user.username, "changed": changed})
    return user


def reset_password(
    runtime: Runtime,
    actor: Actor,
    user_id: UUID,
    password: str,
    expected_version: int | None,
    now: datetime | None = None,
) -> None:
    """Give a person a new password, and end every session and token: whoever knew the old one is out.

    It begins its own unit of work, as adding a person does.
    """
    policy.require_administrator(actor, "reset a password")
    checks.refuse(checks.flaws_in_password(password))
    password_hash = passwords(runtime.settings).hash(password)
    with begin(runtime, actor, now) as uow:
        user = lock_row(uow, User, user_id, "reset a password", expected_version)
        user.password_hash = password_hash
        end_tokens(uow, user)
        record(uow, "user.password_reset", "user", user.id, payload={"username": user.username})


def end_tokens(uow: UnitOfWork, user: User) -> int:
    """End the person's sessions and tokens; how many."""
    live = AccessToken.user_id == user.id, AccessToken.revoked_at.is_(None), AccessToken.expires_at > uow.now
    ended = sa.update(AccessToken).where(*live).values(revoked_at=uow.now)
    result: Any = uow.session.execute(ended.execution_options(synchronize_session=False))
    return int(result.rowcount)


def _flaws_in(order: NewUser) -> checks.Problems:
    found = checks.flaws_in_texts(name=order.name, name_en=order.name_en, unit=order.unit or None)
    found |= checks.flaws_in_mobile(order.mobile)
    if not checks.USERNAME.fullmatch(order.username):
        message = Message(
            "Expected 2 to 80 small letters, digits, dots, hyphens or underscores, but found {name}",
            {"name": order.username},
        )
        found["username"] = [message]
    return found
