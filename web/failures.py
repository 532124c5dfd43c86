"""What a person sees when something cannot be done: one sentence, and a way on."""

from http import HTTPStatus

import structlog
from flask import flash, g, redirect, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, Unauthorized
from werkzeug.wrappers import Response

from engine import errors
from engine.database import DatabaseUnavailable
from web.expired import entries_kept
from web.plain import in_plain_words
from web.rendering import readable_page, render

log = structlog.get_logger()

Answer = tuple[str, int] | Response

STATUSES: tuple[tuple[type[errors.EngineError], int], ...] = (
    (errors.NotFound, 404),
    (errors.Forbidden, 403),
    (errors.StaleVersion, 412),
    (errors.WrongState, 409),
    (errors.Invalid, 422),
    (errors.TooLarge, 413),
)


def status_of(error: errors.EngineError) -> int:
    """The HTTP status of an error of the engine."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 422)


def on_engine_error(error: errors.EngineError) -> Answer:
    """The page of an error of the engine."""
    return _page(_title(status_of(error)), in_plain_words(error), status_of(error))


def on_http_exception(error: HTTPException) -> Answer:
    """The page of an error of the request; whoever is not signed in signs in and comes back."""
    if isinstance(error, Unauthorized):
        return _to_sign_in()
    status = error.code or 500
    return _page(_title(status), _sentence(status), status)


def on_failure(error: Exception) -> Answer:
    """The page of a defect of ours, logged with its traceback; or of a database that does not answer."""
    if isinstance(error, DatabaseUnavailable):
        log.warning("database_unreachable", error=type(error).__name__)
        return _page(_title(503), _sentence(503), 503)
    log.error("page_failed", exc_info=error)
    return _page(_title(500), _sentence(500), 500)


def _to_sign_in() -> Answer:
    """Ask to log in and come back; whoever posted a form is told that nothing was submitted."""
    if request.method == "GET" and request.accept_mimetypes.best != "application/json":
        return redirect(url_for("pages.sign_in", next=request.full_path.rstrip("?")), 303)
    if request.headers.get("HX-Request") or request.accept_mimetypes.best == "application/json":
        return "", 401  # The form stays as it is; a page to log in has no place in it.
    found = readable_page()
    wanted = url_for(found[0], **found[1]) if found else url_for("pages.inbox")
    if entries_kept():
        flash(
            str(
                gettext(
                    "Your session has expired and nothing was submitted. What you entered is kept as a draft: "
                    "log in to go on with it."
                )
            ),
            "warning",
        )
    elif request.endpoint != "pages.sign_out":
        flash(
            str(
                gettext("Your session has expired; what you sent was not submitted. Log in to fill in the form again.")
            ),
            "warning",
        )
    return redirect(url_for("pages.sign_in", next=wanted), 303)


def _title(status: int) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return str(gettext("Not found"))
    if status == HTTPStatus.FORBIDDEN:
        return str(gettext("Not allowed"))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return str(gettext("Something went wrong"))
    return str(gettext("This cannot be done"))


def _sentence(status: int) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return str(gettext("There is no such page, or you may not see it."))
    if status == HTTPStatus.FORBIDDEN:
        return str(gettext("This page is no longer valid or you may not do this. Open it again and try once more."))
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return str(gettext("What you sent is too large."))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return str(gettext("The server failed; nothing was changed. Please try again later."))
    return str(gettext("The server did not understand this request."))


def _page(title: str, sentence: str, status: int) -> Answer:
    # Who looks is only told if it is known already: asking may be what failed.
    context = {"title": title, "sentence": sentence, "back": url_for("pages.inbox"), "actor": g.get("actor")}
    return render("error.html", **context), status
