"""One case: where it stands, who has it until when, what happened; withdrawing and cancelling it."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from engine import commands, policy, queries
from engine.definitions import deployed
from engine.errors import IncidentOpened
from engine.queries import InstanceDetail
from engine.uow import Actor, UnitOfWork
from web.called import called_by, within
from web.casefile import case_file, first_to_correct, outcomes_of
from web.happenings import name_of
from web.incidents import incidents_of
from web.languages import in_language, translated
from web.once import new_key, once
from web.rendering import acting, reading, render
from web.views.inbox import names_of_groups
from web.waiting import activities_of, reminders_of, waiting_of
from web.wording import label_of

LONGEST_REASON = 1000
RUNNING = frozenset({"active", "suspended", "incident"})


def show(instance_id: UUID) -> str:
    """The page of a case."""
    with reading() as uow:
        file = case_file(uow, instance_id, request.args.get("cursor"))
        is_staff = uow.actor.kind != "applicant"
        version = deployed(uow, file.case.definition_id)
        called = called_by(uow, instance_id)
        # What only the reader can do in the cases it has called is to be done for this one.
        known = queries.open_tasks(uow, *within(uow, [instance_id])[instance_id])
        mine = [task for task in known if task.assignee == uow.actor.username]
        tasks = [task for task in known if task not in mine and task.instance_id == instance_id] if is_staff else []
        ended = [one.case for one in called if one.is_over]
        return render(
            "case.html",
            section="inbox",
            file=file,
            case=file.case,
            mine=[(task, first_to_correct(uow, task)) for task in mine],
            tasks=tasks,
            names=names_of_groups(uow, tasks),
            steps=waiting_of(
                file.case,
                version,
                {one.case.id: one for one in called},
                but={task.id for task in mine},
                staff=is_staff,
            ),
            incidents=incidents_of(uow, file.case, version),
            reminders=reminders_of(file.case, version),
            activities=activities_of(file.case, version),
            caller=queries.calling_case(uow, file.case),
            ended=ended,
            outcomes=outcomes_of(uow, ended),
            sendable=[(wait, label_of(wait)) for wait in file.case.wait_states if wait.may_send and wait.message_name],
            may_cancel=_may_cancel(uow.actor, file.case),
            now=uow.now,
            once_key=new_key(),
        )


def cancel(instance_id: UUID) -> Response:
    """Cancel the case, with a reason that its history keeps."""
    reason = request.form.get("reason", "")
    version = request.form.get("version", type=int)
    with acting() as uow:
        address = once(uow, reason, lambda: _cancelled(uow, instance_id, reason, version))
    flash(str(gettext("The case is cancelled.")), "success")
    return redirect(address, 303)


def send(instance_id: UUID) -> Response:
    """Send the case a message it waits for; the reason becomes the variable `<message>_reason`."""
    name, reason = request.form.get("message", ""), request.form.get("reason", "").strip()
    if not name or not 0 < len(reason) <= LONGEST_REASON:
        raise BadRequest
    try:
        with acting() as uow:
            address = once(uow, [name, reason], lambda: _sent(uow, instance_id, name, reason))
    except IncidentOpened as failure:
        flash(translated(failure), "danger")
        return redirect(_address(instance_id), 303)
    flash(str(gettext("Sent; the case has moved on.")), "success")
    return redirect(address, 303)


def start_activity(instance_id: UUID) -> Response:
    """Start an activity of an ad hoc sub-process; the page then shows what there is to do."""
    element_id = request.form.get("element", "")
    if not element_id:
        raise BadRequest
    with acting() as uow:
        address = once(uow, element_id, lambda: _activity_started(uow, instance_id, element_id))
    return redirect(address, 303)


def _activity_started(uow: UnitOfWork, instance_id: UUID, element_id: str) -> str:
    instance = commands.start_activity(uow, instance_id, element_id)
    name = in_language(name_of(deployed(uow, instance.definition_id), element_id))
    flash(str(gettext("Started: %(name)s", name=name)), "success")
    return _address(instance_id)


def _cancelled(uow: UnitOfWork, instance_id: UUID, reason: str, version: int | None) -> str:
    commands.cancel(uow, instance_id, reason, version)
    return _address(instance_id)


def _sent(uow: UnitOfWork, instance_id: UUID, name: str, reason: str) -> str:
    commands.correlate(uow, name, {f"{name}_reason": reason}, instance_id=instance_id)
    return _address(instance_id)


def _address(instance_id: UUID) -> str:
    return url_for("pages.case", instance_id=instance_id)


def _may_cancel(actor: Actor, case: InstanceDetail) -> bool:
    """The same rule as the command's; it decides whether the button is shown."""
    own = actor.kind == "staff" and case.started_by == actor.username
    return case.state in RUNNING and (policy.may_operate(actor) or own)
