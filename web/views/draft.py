"""Keeping what stands in a form while people work on it; the page's script asks for it, and for who is signed in."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, jsonify, request
from flask_babel import gettext

from engine import queries
from engine.errors import StaleDraft
from web.drafting import Known, conflict, save
from web.entries import entered
from web.identity import SESSION_COOKIE, csrf_token, require_actor
from web.rendering import acting, reading
from web.times import clock_time


def save_of_task(task_id: UUID) -> Response:
    """Keep the entries of a task."""
    with reading() as uow:
        form = queries.task_form(uow, task_id).form
    data = entered(form, request.form.to_dict(flat=False)) if form else {}
    return _saved(task_id, data)


def save_of_start(key: str) -> Response:
    """Keep the entries for a new case."""
    with reading() as uow:
        form = queries.start_form(uow, key).form
    data = entered(form, request.form.to_dict(flat=False)) if form else {}
    return _saved(key, data)


def session() -> Response:
    """Who is signed in, and the guard of that session: for a page whose own session has ended meanwhile."""
    actor = require_actor()
    response = jsonify(username=actor.username, csrf_token=csrf_token(request.cookies.get(SESSION_COOKIE, "")))
    response.headers["Cache-Control"] = "no-store"
    return response


def _saved(where: UUID | str, data: Mapping[str, object]) -> Response:
    try:
        with acting() as uow:
            draft = save(uow, where, data)
    except StaleDraft as refused:
        response = jsonify(said=conflict(refused), gone=refused.saved_at is None)
        response.status_code = 412
        return response
    said = gettext("Draft saved %(time)s", time=clock_time(draft.saved_at))
    return jsonify(said=str(said), known=str(Known(draft.version, draft.page)))
