"""One task: its form, the case beside it, and the buttons to take, give back and finish it."""

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine import commands, queries
from engine.directory import names_of
from engine.errors import EngineError, IncidentOpened, Invalid, StaleDraft, StaleVersion, TooLarge, WrongState
from engine.queries import DraftView, TaskForm, TaskView
from engine.uow import UnitOfWork
from forms import marks_of, present
from web.casefile import case_file
from web.drafting import act, drafting, is_drafting, require_latest
from web.entries import entered, is_redrawing
from web.failures import status_of
from web.formview import FormView
from web.identity import require_actor
from web.languages import either, translated
from web.once import new_key, once
from web.plain import in_plain_words
from web.rendering import acting, reading, render
from web.times import local_time
from web.uploads import allow_files, posted_entries
from web.views.inbox import names_of_groups, why

Entries = Mapping[str, object]


def show(task_id: UUID) -> str:
    """The page of a task."""
    with reading() as uow:
        task = queries.task_form(uow, task_id)
        draft = queries.task_draft(uow, task_id) if task.editable else None
        return _page(uow, task, draft.data if draft else None, draft=draft)


def preview(task_id: UUID) -> str:
    """The form over what was entered so far; finishes nothing."""
    with reading() as uow:
        task = queries.task_form(uow, task_id)
        data = entered(task.form, request.form.to_dict(flat=False)) if task.form else {}
        return render("_form.html", view=_view(uow, task, data))


def submit(task_id: UUID) -> Response | tuple[str, int] | str:
    """Take, give back or finish the task; or show it again with what is wrong, nothing lost."""
    allow_files()
    with reading() as uow:
        task = queries.task_form(uow, task_id)
    posted = posted_entries(task.form, require_actor())
    data, action = posted.data, request.form.get("action", "")
    if posted.refused or is_redrawing(request.form):
        with reading() as uow:
            return _page(uow, task, data, posted.refused), 422 if posted.refused else 200
    try:
        with acting() as uow:
            if is_drafting(action):
                act(uow, task_id, data, action)
                return redirect(url_for("pages.task", task_id=task_id), 303)
            address = once(uow, posted.proof, lambda: _done(uow, task.task, data, action))
    except IncidentOpened as failure:
        flash(translated(failure), "danger")
        return redirect(url_for("pages.case", instance_id=task.task.instance_id), 303)
    except (Invalid, StaleVersion, WrongState, TooLarge) as refused:
        with reading() as uow:
            return _page(uow, queries.task_form(uow, task_id), data, refused), status_of(refused)
    return redirect(address, 303)


def _done(uow: UnitOfWork, task: TaskView, data: Entries, action: str) -> str:
    """Do what the button says; gives the address to go on to."""
    version = _version()
    name = either(task.name, task.name_en)
    if action == "claim":
        commands.claim(uow, task.id, version)
        return url_for("pages.task", task_id=task.id)
    if action == "release":
        commands.release(uow, task.id, version)
        flash(str(gettext("Given back: %(name)s", name=name)), "success")
        return url_for("pages.inbox", box="group")
    if action == "complete":
        require_latest(queries.task_draft(uow, task.id), gone=False)
        commands.complete(uow, task.id, data, version)
        flash(str(gettext("Finished: %(name)s", name=name)), "success")
        return url_for("pages.inbox")
    raise BadRequest


def _version() -> int | None:
    text = request.form.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest
    return int(text)


def _page(
    uow: UnitOfWork,
    task: TaskForm,
    data: Entries | None = None,
    refused: EngineError | None = None,
    draft: DraftView | None = None,
) -> str:
    problems = refused.problems if isinstance(refused, Invalid) else {}
    is_draft_stale = isinstance(refused, StaleDraft)
    is_over = refused is not None and task.task.state != "open"
    notice = "" if refused is None or problems or is_draft_stale else in_plain_words(refused)
    return render(
        "task.html",
        section="inbox",
        task=task.task,
        editable=task.editable,
        why=why(uow.actor, task.task),
        names=names_of_groups(uow, [task.task]),
        # Of a task that is over, what was handed in is shown, and nothing that came too late.
        view=_view(uow, task, {}) if is_over else _view(uow, task, data or {}, refused),
        file=case_file(uow, task.task.instance_id),
        notice=_too_late(uow, task.task) if is_over else notice,
        is_stale=isinstance(refused, StaleVersion) and not is_draft_stale and not is_over,
        is_finishing=request.form.get("action") == "complete",
        now=uow.now,
        once_key=new_key(),
        drafting=drafting(draft, queries.task_drafts_aside(uow, task.task.id), refused),
    )


def _too_late(uow: UnitOfWork, task: TaskView) -> str:
    """That a task is over, by whose doing and since when; an applicant is told no other than itself."""
    time = local_time(task.ended_at)
    if task.state != "completed" or task.ended_by is None:
        return str(gettext("This task ended at %(time)s and is no longer needed; nothing was changed.", time=time))
    names = names_of(uow, uow.actor.bureau_id, [task.ended_by])
    name = either(*names.get(task.ended_by, (task.ended_by, "")))
    return str(gettext("%(name)s finished this task at %(time)s; nothing was changed.", name=name, time=time))


def _view(uow: UnitOfWork, task: TaskForm, data: Entries, refused: EngineError | None = None) -> FormView | None:
    if task.form is None:
        return None
    data = queries.with_files(uow, task.form, data, task.context, task.task.instance_id)
    fields = present(task.form, data, task.context, uow.runtime.feel.at(uow.now))
    address = url_for("pages.task_preview", task_id=task.task.id)
    problems = refused.problems if isinstance(refused, Invalid) else {}
    marks = marks_of(task.form, task.context, uow.runtime.feel.at(uow.now)) if task.editable else ()
    return FormView(task.form, fields, address, locked=not task.editable, problems=problems, marks=marks)
