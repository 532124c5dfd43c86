"""Who is asking: a bearer token, or the session cookie with its guard against forged requests.

Both doors, the JSON API and the pages, use this module. A cookie is sent by the browser on its own, so a request that
changes something under a cookie must also carry the token that only our own pages and answers know.
"""

import hashlib
import hmac
from datetime import datetime
from typing import cast

from flask import Response, current_app, g, request
from werkzeug.exceptions import Forbidden, Unauthorized

from engine.queries.access import LAPSED_KEPT, actor_of_lapsed, actor_of_secret
from engine.runtime import Runtime
from engine.uow import SYSTEM, Actor, glance

SESSION_COOKIE = "bureauflow_session"
CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf_token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def current_runtime() -> Runtime:
    """The runtime of this application."""
    return cast("Runtime", current_app.extensions["bureauflow"])


def current_actor() -> Actor | None:
    """Who signed in, or None; asked of the database once per request."""
    if "actor" not in g:
        secret = presented_secret()
        g.actor = _actor(secret) if secret else None
    return cast("Actor | None", g.actor)


def require_actor() -> Actor:
    """Who signed in, or 401; 403 when a cookie comes without its CSRF token on a request that changes something."""
    actor = current_actor()
    if actor is None:
        raise Unauthorized
    require_unforged()
    return actor


def presented_secret() -> str | None:
    """The secret of the request: a bearer token counts before the cookie."""
    header = request.headers.get("Authorization")
    if header is None:
        return request.cookies.get(SESSION_COOKIE)
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def csrf_token(session_secret: str) -> str:
    """The token that belongs to a session; worthless without its cookie."""
    key = current_runtime().settings.secret_key.encode()
    return hmac.new(key, b"csrf:" + session_secret.encode(), hashlib.sha256).hexdigest()


def require_unforged() -> None:
    """Refuse a changing request under a cookie that does not carry the session's CSRF token."""
    if request.method in SAFE_METHODS or "Authorization" in request.headers:
        return
    sent = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
    expected = csrf_token(request.cookies.get(SESSION_COOKIE, ""))
    if not hmac.compare_digest(sent.encode(), expected.encode()):
        raise Forbidden


def lapsed_actor() -> Actor | None:
    """Whose session of this cookie ended by itself a few days ago at most; None for a forged request.

    Good for keeping what that person entered, and for nothing else.
    """
    secret = request.cookies.get(SESSION_COOKIE)
    if not secret or "Authorization" in request.headers:
        return None
    try:
        require_unforged()
    except Forbidden:
        return None
    with glance(current_runtime(), SYSTEM) as uow:
        return actor_of_lapsed(uow, secret)


def keep_session(response: Response, secret: str, expires_at: datetime) -> None:
    """Send the session cookie; it outlives the session, whose end the server alone decides."""
    response.set_cookie(
        SESSION_COOKIE,
        secret,
        expires=expires_at + LAPSED_KEPT,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )


def drop_session(response: Response) -> None:
    """Take the session cookie back."""
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)


def _actor(secret: str) -> Actor | None:
    with glance(current_runtime(), SYSTEM) as uow:
        return actor_of_secret(uow, secret)
