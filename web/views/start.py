"""Starting a case: which processes the actor may start, and the form of one."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import commands, queries
from engine.errors import EngineError, Invalid, TooLarge
from engine.queries import StartForm
from engine.uow import UnitOfWork
from forms import Message, present
from web.entries import CHANGE_ROWS, entered
from web.failures import status_of
from web.formview import FormView
from web.languages import translated
from web.once import new_key, once
from web.rendering import acting, reading, render
from web.views.prepare import chosen

Entries = dict[str, object]


def processes() -> str:
    """What the actor may start."""
    with reading() as uow:
        return render("processes.html", section="start", processes=queries.startable(uow))


def show(key: str) -> str:
    """The form of a process, with the choices made on the page before it."""
    with reading() as uow:
        start = queries.start_form(uow, key)
        return _page(uow, start, chosen(start, request.args))


def preview(key: str) -> str:
    """The form over what was entered so far; starts nothing."""
    with reading() as uow:
        start = queries.start_form(uow, key)
        return render("_form.html", view=_view(uow, start, _entries(start), {}))


def submit(key: str) -> Response | tuple[str, int] | str:
    """Start the case, or show the form again with what is wrong."""
    with reading() as uow:
        start = queries.start_form(uow, key)
        data = _entries(start)
        if CHANGE_ROWS in request.form:
            return _page(uow, start, data)
    try:
        with acting() as uow:
            address = once(uow, data, lambda: _started(uow, key, data))
    except (Invalid, TooLarge) as refused:
        with reading() as uow:
            return _page(uow, start, data, refused), status_of(refused)
    flash(str(gettext("Submitted. You find the case under “Started by me”.")), "success")
    return redirect(address, 303)


def _started(uow: UnitOfWork, key: str, data: Entries) -> str:
    return url_for("pages.case", instance_id=commands.start(uow, key, data).id)


def _entries(start: StartForm) -> Entries:
    return entered(start.form, request.form.to_dict(flat=False)) if start.form else {}


def _page(uow: UnitOfWork, start: StartForm, data: Entries, refused: EngineError | None = None) -> str:
    problems = refused.problems if isinstance(refused, Invalid) else {}
    return render(
        "start.html",
        section="start",
        definition=start.definition,
        view=_view(uow, start, data, problems),
        notice=translated(refused) if refused and not problems else "",
        once_key=new_key(),
    )


def _view(
    uow: UnitOfWork, start: StartForm, data: Entries, problems: Mapping[str, Sequence[Message]]
) -> FormView | None:
    if start.form is None:
        return None
    fields = present(start.form, data, start.context, uow.runtime.feel.at(uow.now))
    address = url_for("pages.start_preview", key=start.definition.key)
    return FormView(start.form, fields, address, locked=False, problems=problems)
