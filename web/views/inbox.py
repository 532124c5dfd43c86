"""What is mine to do, what my groups may take, what I started and what I have done."""

from collections.abc import Iterable

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from engine import queries
from engine.queries import Box, TaskView
from engine.uow import Actor, UnitOfWork
from forms import Text
from web.casefile import outcomes_of
from web.rendering import reading, render
from web.views import applicant

BOXES = ("mine", "group", "started", "done")
PER_PAGE = 25


def home() -> Response:
    """The front door."""
    return redirect(url_for("pages.inbox"), 303)


def show() -> str:
    """One box of the inbox, page by page; an applicant comes home to the own applications."""
    with reading() as uow:
        box, cursor = request.args.get("box", ""), request.args.get("cursor")
        if uow.actor.kind == "applicant" and box not in BOXES:
            return applicant.show(uow, cursor)
        return _box(uow, box if box in BOXES else "mine", cursor)


def _box(uow: UnitOfWork, box: str, cursor: str | None) -> str:
    waiting = len(queries.inbox(uow, "group", limit=PER_PAGE + 1).items)
    context = {
        "section": "inbox",
        "box": box,
        "now": uow.now,
        "why": lambda task: why(uow.actor, task),
        "waiting": f"{PER_PAGE}+" if waiting > PER_PAGE else str(waiting or ""),
    }
    if box == "started":
        cases = queries.process_instances(uow, cursor=cursor, limit=PER_PAGE, own=True)
        return render("inbox.html", page=cases, outcomes=outcomes_of(uow, cases.items), **context)
    chosen: Box = "done" if box == "done" else "group" if box == "group" else "mine"
    tasks = queries.inbox(uow, chosen, cursor=cursor, limit=PER_PAGE)
    # Nobody has a task where people decide what is done next, so that the case itself has to be found.
    undecided = queries.cases_to_decide(uow) if box == "group" and not cursor else ()
    return render("inbox.html", page=tasks, undecided=undecided, names=names_of_groups(uow, tasks.items), **context)


def names_of_groups(uow: UnitOfWork, tasks: Iterable[TaskView]) -> dict[str, Text]:
    """The names of the groups that tasks are for."""
    keys = {candidate.key for task in tasks for candidate in task.candidates if candidate.kind == "group"}
    return {key: Text(*names) for key, names in queries.group_names(uow, keys).items()}


def why(actor: Actor, task: TaskView) -> tuple[str, str]:
    """Why a person finds a task in the inbox: assigned, or by which of the person's groups."""
    if task.assignee == actor.username:
        return "assigned", ""
    for candidate in task.candidates:
        if candidate.kind == "group" and candidate.key in actor.group_keys:
            return "group", candidate.key
        if candidate.kind == "user" and candidate.key == actor.username:
            return "named", ""
    return "", ""
