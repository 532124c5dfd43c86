"""The inbox: what is mine, what my groups may claim, what I have done, and one task with its form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from engine import interpreter, policy
from engine.definitions import deployed, form_document, form_of
from engine.directory import form_context
from engine.errors import NotFound
from engine.model import (
    AuditEvent,
    AuditPayload,
    Candidate,
    CandidateKind,
    ProcessDefinition,
    ProcessInstance,
    TaskState,
    User,
    UserTask,
)
from engine.queries.paging import Keyset, Page, by_id, read_cursor, read_page, require_limit, write_cursor
from engine.separation import barred_from
from engine.uow import Actor, UnitOfWork
from forms import Form

Box = Literal["mine", "group", "done", "all"]

# Literals, so that the planner knows the partial indexes apply.
OPEN = UserTask.state == sa.literal_column("'open'")
COMPLETED = UserTask.state == sa.literal_column("'completed'")
BY_ID = by_id(UserTask.id)
BY_END = Keyset((UserTask.ended_at, UserTask.id), (datetime, UUID))


@dataclass(frozen=True, slots=True)
class CandidateView:
    """Who may claim a task."""

    kind: CandidateKind
    key: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """A user task as a list or a page shows it. `assignee` and `ended_by` are usernames.

    Where the actor might claim it but for separation of duties, `barred_by` names the actor's other step.
    """

    id: UUID
    name: str
    name_en: str
    element_id: str
    state: TaskState
    instance_id: UUID
    definition_key: str
    business_key: str | None
    title: str
    assignee: str | None
    assignee_name: str | None
    form_id: str | None
    created_at: datetime
    claimed_at: datetime | None
    due_at: datetime | None
    follow_up_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    priority: int
    properties: Mapping[str, Any]
    version: int
    definition_name: str
    definition_name_en: str
    candidates: tuple[CandidateView, ...] = ()
    barred_by: str | None = None
    barred_by_en: str | None = None


@dataclass(frozen=True, slots=True)
class TaskForm:
    """A task's deployed form with the data it starts from.

    `data` holds the values of the form's fields, or what was handed in once the task is completed, even
    of fields that the form hides at this step; `context` is everything the form's expressions see. Both
    are for evaluating the form here, not for sending out.
    """

    task: TaskView
    form: Form | None
    document: Mapping[str, Any] | None
    data: Mapping[str, Any]
    context: Mapping[str, Any]
    editable: bool


def inbox(
    uow: UnitOfWork, box: Box = "mine", *, cursor: str | None = None, limit: int = 50, instance_id: UUID | None = None
) -> Page[TaskView]:
    """A page of tasks, newest first: assigned to me, open to me, done by me (latest first), or all open ones."""
    actor = uow.actor
    if box == "all":
        policy.require_auditor(actor)
    if box == "group":
        if actor.kind != "applicant" and instance_id is None:
            return _group(uow, cursor, limit)
        chosen = _views().where(OPEN, UserTask.assignee_id.is_(None), UserTask.id.in_(policy.candidacies(actor)))
        chosen = chosen.where(policy.own_case(actor)) if actor.kind == "applicant" else chosen
    elif box == "done":
        chosen = _views().where(COMPLETED, UserTask.ended_by == actor.user_id)
    elif box == "mine":
        chosen = _views().where(OPEN, UserTask.assignee_id == actor.user_id)
    else:
        chosen = _views().where(OPEN, UserTask.bureau_id == actor.bureau_id)
    if instance_id is not None:
        chosen = chosen.where(UserTask.instance_id == instance_id)
    keyset = BY_END if box == "done" else BY_ID
    rows, following = read_page(uow.session, chosen.add_columns(*keyset.columns), keyset, cursor, limit)
    views = _with_candidates(uow, [tuple(row)[: -len(keyset.columns)] for row in rows])
    return Page(_with_bars(uow, views) if box == "group" else views, following)


def user_task(uow: UnitOfWork, task_id: UUID) -> TaskView:
    """One task the actor may know of."""
    row = uow.session.execute(_views().where(UserTask.id == task_id, policy.may_see_task(uow.actor))).first()
    if row is None:
        raise NotFound("Expected a user task {id}, but found none", id=task_id)
    return _with_bars(uow, _with_candidates(uow, [tuple(row)]))[0]


def changed_user_task(uow: UnitOfWork, task: UserTask) -> TaskView:
    """The task a command has just changed, for its answer: whoever could change it may also see how it is now.

    Made of the rows the command has loaded; only what it has not is asked for.
    """
    uow.flush()
    instance = uow.session.get_one(ProcessInstance, task.instance_id)
    version = deployed(uow, instance.definition_id)
    assignee, performer = _person(uow, task.assignee_id), _person(uow, task.ended_by)
    return TaskView(
        id=task.id,
        name=task.name,
        name_en=task.name_en,
        element_id=task.element_id,
        state=task.state,
        instance_id=task.instance_id,
        definition_key=task.definition_key,
        business_key=instance.business_key,
        title=instance.title,
        assignee=assignee.username if assignee else None,
        assignee_name=assignee.name if assignee else None,
        form_id=task.form_id,
        created_at=task.created_at,
        claimed_at=task.claimed_at,
        due_at=task.due_at,
        follow_up_at=task.follow_up_at,
        ended_at=task.ended_at,
        ended_by=performer.username if performer else None,
        priority=task.priority,
        properties=task.properties,
        version=task.version,
        definition_name=version.name,
        definition_name_en=version.name_en,
        candidates=_candidates_of(uow, [task.id]).get(task.id, ()) if task.state == "open" else (),
    )


def _person(uow: UnitOfWork, user_id: UUID | None) -> Actor | User | None:
    """Who that is: mostly the actor."""
    if user_id is None:
        return None
    return uow.actor if user_id == uow.actor.user_id else uow.session.get_one(User, user_id)


def open_tasks(uow: UnitOfWork, *cases: UUID) -> tuple[TaskView, ...]:
    """The open tasks of cases the actor may know of, with who has them."""
    chosen = _views().where(UserTask.instance_id.in_(cases), OPEN, policy.may_see_task(uow.actor))
    return _with_candidates(uow, [tuple(row) for row in uow.session.execute(chosen.order_by(UserTask.id))])


def task_form(uow: UnitOfWork, task_id: UUID) -> TaskForm:
    """The form of a task; only the person who holds an open task may hand it in."""
    task = user_task(uow, task_id)
    instance = uow.session.get_one(ProcessInstance, task.instance_id)
    version = deployed(uow, instance.definition_id)
    form = None if task.form_id is None else form_of(uow, version, task.form_id)
    document = None if task.form_id is None else form_document(uow, version, task.form_id)
    editable = task.state == "open" and task.assignee == uow.actor.username and instance.state == "active"
    case = interpreter.thaw(version.definition, instance.blob)
    if task.state == "open":
        visible = case.variables(str(task_id))
        data = _shown(uow.actor, form, visible)
    else:
        data = _handed_in(uow, task_id)
        visible = case.variables() | data
    row = uow.session.get_one(UserTask, task_id)
    performer_id = row.assignee_id if task.state == "open" else row.ended_by
    context = form_context(uow, form, task.element_id, instance.bureau_id, visible, performer_id)
    return TaskForm(task, form, document, data, context, editable)


def _shown(actor: Actor, form: Form | None, context: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the form's fields; without a form staff see everything, applicants nothing."""
    if form is not None:
        return {key: context[key] for key in form.keys if key in context}
    return {} if actor.kind == "applicant" else dict(context)


def _handed_in(uow: UnitOfWork, task_id: UUID) -> dict[str, Any]:
    """What the person entered, as the evidence keeps it."""
    payload = uow.session.scalar(
        sa.select(AuditPayload.payload)
        .join(AuditEvent, AuditEvent.id == AuditPayload.event_id)
        .join(UserTask, UserTask.instance_id == AuditEvent.instance_id)
        .where(UserTask.id == task_id, AuditEvent.verb == "user_task.completed", AuditEvent.object_id == str(task_id))
    )
    return dict(payload["variables"]) if payload else {}


def _group(uow: UnitOfWork, cursor: str | None, limit: int) -> Page[TaskView]:
    """Tasks I may claim. For each of my keys the index is read up to one page, and nothing else."""
    require_limit(limit)
    actor = uow.actor
    keys = [("user", actor.username), *(("group", key) for key in sorted(actor.group_keys))]
    named: dict[str, Any] = {"bureau_id": actor.bureau_id, "most": limit + 1}
    for place, (kind, key) in enumerate(keys):
        named |= {f"kind_{place}": kind, f"key_{place}": key}
    if cursor is not None:
        [named["after"]] = read_cursor(cursor, (UUID,))
    ids = list(uow.session.scalars(_claimable(len(keys), paged=cursor is not None), named))
    shown = ids[:limit]
    following = write_cursor([shown[-1]]) if len(ids) > limit else None
    rows = uow.session.execute(_VIEWS_BY_ID, {"ids": shown}).all()
    return Page(_with_bars(uow, _with_candidates(uow, [tuple(row) for row in rows])), following)


@lru_cache(maxsize=128)
def _claimable(count: int, *, paged: bool) -> sa.Select[*tuple[Any, ...]]:
    """The ids of what so many keys may claim, newest first; made once, because making it costs more than running it."""
    row = Candidate.__table__.c
    parts = []
    for place in range(count):
        part = sa.select(row.user_task_id).where(
            row.bureau_id == sa.bindparam("bureau_id"),
            row.kind == sa.bindparam(f"kind_{place}"),
            row.key == sa.bindparam(f"key_{place}"),
            row.claimable,
        )
        if paged:
            part = part.where(row.user_task_id < sa.bindparam("after"))
        page = part.order_by(row.user_task_id.desc()).limit(sa.bindparam("most", type_=sa.Integer))
        parts.append(sa.select(page.subquery().c.user_task_id))
    merged = sa.union(*parts).subquery().c.user_task_id
    return sa.select(merged).order_by(merged.desc()).limit(sa.bindparam("most", type_=sa.Integer))


@cache
def _views() -> sa.Select[*tuple[Any, ...]]:
    assignee, performer = aliased(User), aliased(User)
    task = UserTask
    return (
        sa.select(
            task.id,
            task.name,
            task.name_en,
            task.element_id,
            task.state,
            task.instance_id,
            task.definition_key,
            ProcessInstance.business_key,
            ProcessInstance.title,
            assignee.username,
            assignee.name,
            task.form_id,
            task.created_at,
            task.claimed_at,
            task.due_at,
            task.follow_up_at,
            task.ended_at,
            performer.username,
            task.priority,
            task.properties,
            task.version,
            ProcessDefinition.name,
            ProcessDefinition.name_en,
        )
        .join(ProcessInstance, ProcessInstance.id == task.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .outerjoin(assignee, assignee.id == task.assignee_id)
        .outerjoin(performer, performer.id == task.ended_by)
    )


_VIEWS_BY_ID = _views().where(UserTask.id.in_(sa.bindparam("ids", expanding=True))).order_by(UserTask.id.desc())
_NAMED = (
    sa.select(Candidate.user_task_id, Candidate.kind, Candidate.key)
    .where(Candidate.user_task_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(Candidate.kind, Candidate.key)
)


def _with_candidates(uow: UnitOfWork, rows: Sequence[tuple[Any, ...]]) -> tuple[TaskView, ...]:
    named = _candidates_of(uow, [row[0] for row in rows])
    return tuple(TaskView(*[*row, named.get(row[0], ())]) for row in rows)


def _with_bars(uow: UnitOfWork, views: tuple[TaskView, ...]) -> tuple[TaskView, ...]:
    """Those waiting for somebody to claim them, with what keeps the actor from doing so."""
    waiting = {view.id: view.properties for view in views if view.state == "open" and view.assignee is None}
    bars = barred_from(uow, waiting)
    return tuple(
        replace(view, barred_by=bars[view.id][0], barred_by_en=bars[view.id][1]) if view.id in bars else view
        for view in views
    )


def _candidates_of(uow: UnitOfWork, task_ids: Sequence[UUID]) -> Mapping[UUID, tuple[CandidateView, ...]]:
    named: dict[UUID, tuple[CandidateView, ...]] = {}
    if task_ids:
        for task_id, kind, key in uow.session.execute(_NAMED, {"ids": task_ids}):
            named[task_id] = (*named.get(task_id, ()), CandidateView(kind, key))
    return named
