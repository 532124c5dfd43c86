"""Drawing a page: who looks at it, the guard of its forms, the same page in the other language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app, g, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from engine import queries
from engine.uow import UnitOfWork, begin
from web.identity import CSRF_FIELD, SESSION_COOKIE, csrf_token, current_actor, current_runtime, require_actor

READABLE = frozenset({"GET", "HEAD"})


@contextmanager
def reading() -> Iterator[UnitOfWork]:
    """A unit of work that only reads, for whoever is signed in."""
    with begin(current_runtime(), require_actor(), read_only=True) as uow:
        g.reading = uow
        try:
            yield uow
        finally:
            g.pop("reading", None)


@contextmanager
def acting() -> Iterator[UnitOfWork]:
    """A unit of work of whoever is signed in; it commits when the block ends."""
    with begin(current_runtime(), require_actor()) as uow:
        yield uow


def render(template: str, **context: object) -> str:
    """A page with what every page shows."""
    if "actor" not in context:
        context["actor"] = current_actor()
    return render_template(template, **{"csrf": csrf, "here_in": here_in, "may_start": _may_start(), **context})


def _may_start() -> bool:
    """Whether there is anything to start for whoever looks; unknown where the page is drawn without reading."""
    uow: UnitOfWork | None = g.get("reading")
    return uow is None or bool(queries.startable(uow))


def csrf() -> Markup:
    """The hidden guard of a form that is posted under the session's cookie."""
    token = csrf_token(request.cookies.get(SESSION_COOKIE, ""))
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, token)


def here_in(language: str) -> str:
    """The address of this page in a language; of the inbox where the page cannot be asked for again."""
    endpoint, place = readable_page() or ("pages.inbox", {})
    kept = {name: value for name, value in request.args.items() if name != "lang"} if request.endpoint else {}
    return url_for(endpoint, **{**place, **kept, "lang": language})


def readable_page() -> tuple[str, dict[str, Any]] | None:
    """Endpoint and parameters of the page to read at this address, also where a form was posted to it; or None."""
    try:
        endpoint, place = current_app.create_url_adapter(request).match(method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return None
    return str(endpoint), dict(place)


def safe_address(address: str) -> str:
    """An address to go on to after signing in: within this site, or nothing."""
    if not address.startswith("/") or address.startswith(("//", "/\\")) or any(ord(letter) < 32 for letter in address):
        return ""
    return address
