"""A form posted after its session had ended by itself: what was entered is kept as its owner's draft."""

from flask import request

from engine import commands, queries
from engine.errors import EngineError, StaleDraft
from engine.uow import Actor, begin
from web.drafting import known_to_sender, save
from web.identity import current_runtime, lapsed_actor
from web.uploads import posted_entries

KEPT = {"pages.task_submit", "pages.start_submit"}


def entries_kept() -> bool:
    """Whether this request's entries are a draft now: its session is over since days at most, and it is no forgery."""
    if request.endpoint not in KEPT:
        return False
    actor = lapsed_actor()
    if actor is None:
        return False
    try:
        _keep(actor)
    except EngineError:
        return False
    return True


def _keep(actor: Actor) -> None:
    runtime, place = current_runtime(), request.view_args or {}
    task_id, key = place.get("task_id"), place.get("key", "")
    with begin(runtime, actor, read_only=True) as uow:
        form = queries.task_form(uow, task_id).form if task_id else queries.start_form(uow, key).form
    data = posted_entries(form, actor).data
    where = task_id or key
    try:
        with begin(runtime, actor) as uow:
            save(uow, where, data)
    except StaleDraft:
        # Nobody is there to be asked: another window's entries stay the draft, and these are kept beside it.
        with begin(runtime, actor) as uow:
            commands.keep_aside(uow, where, data, known_to_sender().page)
