"""Logging in and out."""

import secrets

from flask import make_response, redirect, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from engine.commands.people import sign_in, sign_out
from engine.errors import SignInFailed
from web.identity import (
    CSRF_FIELD,
    csrf_token,
    current_actor,
    current_runtime,
    drop_session,
    keep_session,
    presented_secret,
)
from web.rendering import acting, render, safe_address

# Before anybody is signed in, this cookie ties the form to the browser that asked for it.
GUEST_COOKIE = "bureauflow_guest"


def show() -> Response:
    """The page to log in."""
    if current_actor() is not None:
        return redirect(safe_address(request.args.get("next", "")) or url_for("pages.inbox"), 303)
    return _page(request.args.get("next", ""))


def submit() -> Response:
    """Begin a session, or say that name and password do not fit."""
    guest = request.cookies.get(GUEST_COOKIE, "")
    if not guest or not secrets.compare_digest(request.form.get(CSRF_FIELD, ""), _guest_token(guest)):
        raise Forbidden
    username = request.form.get("username", "")
    try:
        granted = sign_in(current_runtime(), username.strip(), request.form.get("password", ""))
    except SignInFailed:
        return _page(request.form.get("next", ""), username, str(gettext("User name and password do not fit.")))
    response = make_response(redirect(safe_address(request.form.get("next", "")) or url_for("pages.inbox"), 303))
    keep_session(response, granted.secret, granted.token.expires_at)
    response.delete_cookie(GUEST_COOKIE)
    return response


def leave() -> Response:
    """End the session."""
    with acting() as uow:
        sign_out(uow, presented_secret() or "")
    response = make_response(redirect(url_for("pages.sign_in"), 303))
    drop_session(response)
    return response


def _page(wanted: str, username: str = "", error: str = "") -> Response:
    guest = request.cookies.get(GUEST_COOKIE) or secrets.token_urlsafe(24)
    guard = Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, _guest_token(guest))
    context = {"next": safe_address(wanted), "username": username[:80], "error": error, "csrf": lambda: guard}
    response = make_response(render("sign_in.html", **context), 401 if error else 200)
    response.set_cookie(GUEST_COOKIE, guest, httponly=True, samesite="Strict", secure=request.is_secure)
    return response


def _guest_token(guest: str) -> str:
    return csrf_token(f"guest:{guest}")
