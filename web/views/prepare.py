"""What a process needs, to be looked at before starting: materials for the choices made, conditions, limits, steps."""

from collections.abc import Mapping

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from engine import queries
from engine.queries import StartForm
from engine.uow import UnitOfWork
from forms import present
from web.entries import entered
from web.formview import FormView
from web.identity import CSRF_HEADER, SESSION_COOKIE, csrf_token
from web.preparing import deciding_keys, preparation
from web.rendering import reading, render


def show(key: str) -> str | Response:
    """The page; a process that asks for no more than its form goes straight to it."""
    with reading() as uow:
        start, draft = queries.start_form(uow, key), queries.start_draft(uow, key)
        kept = dict(draft.data) if draft else {}
        return _drawn(uow, start, "prepare.html", _deciding(start, kept) | chosen(start, request.args))


def update(key: str) -> str | Response:
    """The part of the page that follows from the choices, for those made by now."""
    with reading() as uow:
        start = queries.start_form(uow, key)
        return _drawn(uow, start, "_prepare.html", chosen(start, request.form))


def chosen(start: StartForm, sent: MultiDict[str, str]) -> dict[str, object]:
    """The choices that decide about the materials, out of what a page sent; what was left open is no choice."""
    if start.form is None:
        return {}
    made = _deciding(start, entered(start.form, sent.to_dict(flat=False)))
    return {key: value for key, value in made.items() if value not in (None, "", [], False)}


def _deciding(start: StartForm, entries: Mapping[str, object]) -> dict[str, object]:
    wanted = deciding_keys(start.form) if start.form else frozenset()
    return {key: value for key, value in entries.items() if key in wanted}


def _drawn(uow: UnitOfWork, start: StartForm, template: str, choices: Mapping[str, object]) -> str | Response:
    shown = present(start.form, choices, start.context, uow.runtime.feel.at(uow.now)) if start.form else []
    told = preparation(uow, start, shown)
    address = url_for("pages.start", key=start.definition.key)
    if not told.tells_anything:
        return redirect(address, 303)
    view = start.form and FormView(start.form, told.choices, url_for("pages.prepare_update", key=start.definition.key))
    guard = {CSRF_HEADER: csrf_token(request.cookies.get(SESSION_COOKIE, ""))}
    return render(
        template, section="start", definition=start.definition, told=told, view=view, guard=guard, address=address
    )
