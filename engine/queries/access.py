"""Who a secret belongs to."""

import hmac
from datetime import timedelta

import sqlalchemy as sa

from engine.model import AccessToken, User
from engine.people import actor_of
from engine.secret import digest_of
from engine.uow import Actor, UnitOfWork

# Asked with every request, and made once: making it costs more than running it.
_OWNER = (
    sa.select(AccessToken.digest, User)
    .join(User, User.id == AccessToken.user_id)
    .where(
        AccessToken.digest == sa.bindparam("digest"),
        AccessToken.revoked_at.is_(None),
        AccessToken.expires_at > sa.bindparam("now"),
        User.active,
    )
)

# A session that ended by itself is remembered this long, to keep what was being entered when it did.
LAPSED_KEPT = timedelta(days=7)
_LAPSED = (
    sa.select(AccessToken.digest, User)
    .join(User, User.id == AccessToken.user_id)
    .where(
        AccessToken.digest == sa.bindparam("digest"),
        AccessToken.kind == "session",
        AccessToken.revoked_at.is_(None),
        AccessToken.expires_at <= sa.bindparam("now"),
        AccessToken.expires_at > sa.bindparam("earliest"),
        User.active,
    )
)


def actor_of_secret(uow: UnitOfWork, secret: str) -> Actor | None:
    """The actor whose session or token this is; None if it is unknown, over, revoked, or its user is not active."""
    digest = digest_of(secret)
    found = uow.session.execute(_OWNER, {"digest": digest, "now": uow.now}).first()
    # The index compared digests, whose timing tells nothing about the secret; this one is for the reader's peace.
    if found is None or not hmac.compare_digest(found.digest, digest):
        return None
    return actor_of(uow.session, found.User)


def actor_of_lapsed(uow: UnitOfWork, secret: str) -> Actor | None:
    """The actor whose session this was until it ended by itself, not long ago; None for any other secret."""
    digest = digest_of(secret)
    times = {"now": uow.now, "earliest": uow.now - LAPSED_KEPT}
    found = uow.session.execute(_LAPSED, {"digest": digest, **times}).first()
    return None if found is None else actor_of(uow.session, found.User)
