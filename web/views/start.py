"""Starting a case: which processes the actor may start, and the form of one."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine import commands, queries
from engine.errors import EngineError, Invalid, StaleDraft, TooLarge
from engine.queries import DraftView, StartForm
from engine.uow import UnitOfWork
from forms import Message, present
from web.drafting import act, drafting, is_drafting, require_latest
from web.entries import entered, is_redrawing
from web.failures import status_of
from web.formview import FormView
from web.identity import require_actor
from web.languages import translated
from web.once import new_key, once
from web.rendering import acting, reading, render
from web.uploads import allow_files, posted_entries
from web.views.prepare import chosen

Entries = dict[str, object]


def processes() -> str:
    """What the actor may start."""
    with reading() as uow:
        return render(
            "processes.html", section="start", processes=queries.startable(uow), drafts=queries.start_drafts(uow)
        )


def show(key: str) -> str:
    """The form of a process, with the entries kept in a draft and the choices made on the page before it."""
    with reading() as uow:
        start, draft = queries.start_form(uow, key), queries.start_draft(uow, key)
        kept = dict(draft.data) if draft else {}
        return _page(uow, start, kept | chosen(start, request.args), draft=draft)


def preview(key: str) -> str:
    """The form over what was entered so far; starts nothing."""
    with reading() as uow:
        start = queries.start_form(uow, key)
        data = entered(start.form, request.form.to_dict(flat=False)) if start.form else {}
        return render("_form.html", view=_view(uow, start, data, {}))


def submit(key: str) -> Response | tuple[str, int] | str:
    """Start the case, or show the form again with what is wrong."""
    allow_files()
    with reading() as uow:
        start = queries.start_form(uow, key)
    posted = posted_entries(start.form, require_actor())
    data, action = posted.data, request.form.get("action", "")
    if posted.refused or is_redrawing(request.form):
        with reading() as uow:
            return _page(uow, start, data, posted.refused), 422 if posted.refused else 200
    try:
        with acting() as uow:
            if is_drafting(action):
                act(uow, key, data, action)
                return redirect(url_for("pages.start", key=key), 303)
            address = once(uow, posted.proof, lambda: _started(uow, key, data))
    except (Invalid, StaleDraft, TooLarge) as refused:
        with reading() as uow:
            return _page(uow, start, data, refused), status_of(refused)
    flash(str(gettext("Submitted. This page shows how the case stands.")), "success")
    return redirect(address, 303)


def _started(uow: UnitOfWork, key: str, data: Entries) -> str:
    require_latest(queries.start_draft(uow, key), gone=True)
    return url_for("pages.case", instance_id=commands.start(uow, key, data).id)


def _page(
    uow: UnitOfWork,
    start: StartForm,
    data: Entries,
    refused: EngineError | None = None,
    draft: DraftView | None = None,
) -> str:
    problems = refused.problems if isinstance(refused, Invalid) else {}
    return render(
        "start.html",
        section="start",
        definition=start.definition,
        view=_view(uow, start, data, problems),
        notice=translated(refused) if refused and not problems and not isinstance(refused, StaleDraft) else "",
        once_key=new_key(),
        drafting=drafting(draft, queries.start_drafts_aside(uow, start.definition.key), refused),
    )


def _view(
    uow: UnitOfWork, start: StartForm, data: Entries, problems: Mapping[str, Sequence[Message]]
) -> FormView | None:
    if start.form is None:
        return None
    data = queries.with_files(uow, start.form, data, start.context)
    fields = present(start.form, data, start.context, uow.runtime.feel.at(uow.now))
    address = url_for("pages.start_preview", key=start.definition.key)
    return FormView(start.form, fields, address, locked=False, problems=problems)
