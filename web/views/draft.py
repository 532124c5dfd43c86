"""Keeping what stands in a form while people work on it; the page's script asks for it, and for who is signed in."""

from uuid import UUID

from flask import Response, jsonify, request
from flask_babel import gettext

from engine import commands, queries
from engine.queries import DraftView
from web.entries import entered
from web.identity import SESSION_COOKIE, csrf_token, require_actor
from web.rendering import acting, reading
from web.times import clock_time


def save_of_task(task_id: UUID) -> Response:
    """Keep the entries of a task."""
    with reading() as uow:
        form = queries.task_form(uow, task_id).form
    data = entered(form, request.form.to_dict(flat=False)) if form else {}
    with acting() as uow:
        return _said(commands.save_task_draft(uow, task_id, data))


def save_of_start(key: str) -> Response:
    """Keep the entries for a new case."""
    with reading() as uow:
        form = queries.start_form(uow, key).form
    data = entered(form, request.form.to_dict(flat=False)) if form else {}
    with acting() as uow:
        return _said(commands.save_start_draft(uow, key, data))


def session() -> Response:
    """Who is signed in, and the guard of that session: for a page whose own session has ended meanwhile."""
    actor = require_actor()
    response = jsonify(username=actor.username, csrf_token=csrf_token(request.cookies.get(SESSION_COOKIE, "")))
    response.headers["Cache-Control"] = "no-store"
    return response


def _said(draft: DraftView) -> Response:
    return jsonify(said=str(gettext("Draft saved %(time)s", time=clock_time(draft.saved_at))))
