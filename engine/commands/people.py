"""Signing in and out, and tokens for programs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from engine.audit import record
from engine.errors import Forbidden, Invalid, Message, NotFound, SignInFailed
from engine.model import AccessToken, TokenKind, User, new_id
from engine.people import actor_of, passwords
from engine.runtime import Runtime
from engine.secret import digest_of, new_secret
from engine.uow import SYSTEM, Actor, UnitOfWork, begin

TOKEN_DAYS = 366
LONGEST = 1024


@dataclass(frozen=True, slots=True)
class Granted:
    """A session or token just made: its row, the secret that is never shown again, and whose it is."""

    token: AccessToken
    secret: str
    actor: Actor


def sign_in(runtime: Runtime, username: str, password: str, now: datetime | None = None) -> Granted:
    """Begin a session; raises SignInFailed, after the same time whatever was wrong.

    It begins its own units of work: hashing takes long, and must not hold SQLite's write lock.
    """
    user = _find_user(runtime, username)
    known_hash = user.password_hash if user else None
    hasher = passwords(runtime.settings)
    right = hasher.verify(known_hash, password) if _is_text(password) else False
    if user is None or not right:
        with begin(runtime, SYSTEM, now) as uow:
            record(uow, "session.refused", "user", user.id if user else "", bureau_id=user.bureau_id if user else None)
        raise SignInFailed("Cannot sign in: expected a known name with its password")
    outdated = known_hash is not None and hasher.is_outdated(known_hash)
    new_hash = hasher.hash(password) if outdated else None
    with begin(runtime, SYSTEM, now) as uow:
        return _begin_session(uow, user.id, new_hash)


def sign_out(uow: UnitOfWork, secret: str) -> None:
    """End the session or token of a secret; harmless when it is over already."""
    token = uow.session.scalar(
        sa.select(AccessToken).where(AccessToken.digest == digest_of(secret), AccessToken.revoked_at.is_(None))
    )
    if token is not None:
        token.revoked_at = uow.now
        record(uow, "session.ended", "access_token", token.id)


def create_token(uow: UnitOfWork, label: str, expires_at: datetime | None = None) -> Granted:
    """Make a token by which a program acts as the actor; a year and a day long unless it says otherwise."""
    if uow.actor.user_id is None:
        raise Forbidden("Cannot make a token: expected a person, but found {name}", name=uow.actor.name)
    latest = uow.now + timedelta(days=TOKEN_DAYS)
    expires_at = expires_at or latest
    if not uow.now < expires_at <= latest:
        message = Message("Expected a time between now and {latest}", {"latest": latest.isoformat()})
        raise Invalid("The token is refused", problems={"expires_at": [message]})
    if not 1 <= len(label) <= 200:
        message = Message("Expected 1 to 200 characters, but found {length}", {"length": len(label)})
        raise Invalid("The token is refused", problems={"label": [message]})
    granted = _grant(uow, "token", uow.actor, label, expires_at)
    record(uow, "session.token_created", "access_token", granted.token.id, payload={"label": label})
    return granted


def revoke_token(uow: UnitOfWork, token_id: UUID) -> None:
    """Revoke one of the actor's own tokens or sessions."""
    token = uow.session.get(AccessToken, token_id)
    if token is None or token.user_id != uow.actor.user_id:
        raise NotFound("Expected a token of yours with id {id}, but found none", id=token_id)
    if token.revoked_at is None:
        token.revoked_at = uow.now
        record(uow, "session.token_revoked", "access_token", token.id)


def _find_user(runtime: Runtime, username: str) -> User | None:
    if not _is_text(username):
        return None
    with begin(runtime, SYSTEM, read_only=True) as uow:
        return uow.session.scalar(sa.select(User).where(User.username == username, User.active))


def _is_text(text: str) -> bool:
    """Whether a database can be asked for it: JSON may carry NUL and halves of characters."""
    return len(text) <= LONGEST and not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text)


def _begin_session(uow: UnitOfWork, user_id: UUID, new_hash: str | None) -> Granted:
    user = uow.session.get_one(User, user_id)
    if new_hash is not None:
        user.password_hash = new_hash
    uow.actor = actor_of(uow.session, user)
    expires_at = uow.now + timedelta(hours=uow.runtime.settings.session_hours)
    granted = _grant(uow, "session", uow.actor, "", expires_at)
    record(uow, "session.created", "access_token", granted.token.id)
    return granted


def _grant(uow: UnitOfWork, kind: TokenKind, actor: Actor, label: str, expires_at: datetime) -> Granted:
    secret = new_secret()
    token = AccessToken(
        id=new_id(),
        user_id=actor.user_id,
        kind=kind,
        digest=digest_of(secret),
        label=label,
        created_at=uow.now,
        expires_at=expires_at,
    )
    uow.session.add(token)
    return Granted(token, secret, actor)
