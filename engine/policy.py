"""Who may see and do what. Everything not allowed here is refused.

Nobody acts or sees outside their bureau. In it:

- operators and auditors see every case, other people those they started or have a part in
  (a task they hold, held or may claim, activities they may start); applicants see only their own cases,
  and there only tasks of theirs;
- a task is claimed by a candidate: a person the model names, or a member of a group it names; a
  task nobody is named for waits until an operator assigns it;
- whoever performed a task that `separation` names may not have the other one, operator or not;
- an operator assigns with a reason, to itself only in a bureau marked demo, and to people from outside only
  what the model offers to them;
- a case is started, and a message sent, by a member of the lane that holds the event; a message that the model
  restricts to the engine, by nobody;
- an administrator administers the people, departments and groups of its bureau, and never its own place there;
- a file is seen by whoever uploaded it until it is handed in, and from then on by whoever may see the case.
"""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from engine.errors import Forbidden, NotFound
from engine.model import Attachment, Bureau, Candidate, Document, ProcessInstance, Subscription, User, UserTask
from engine.uow import Actor, UnitOfWork

EVERYWHERE = frozenset({"operator", "auditor"})
WATCHING_PEOPLE = EVERYWHERE | {"administrator"}


def is_system(actor: Actor) -> bool:
    """Whether the engine itself acts: the clock, a worker, the command line."""
    return actor.kind == "system"


def is_between_bureaus(actor: Actor) -> bool:
    """Whether the engine acts of itself and not for a model of one bureau, which its designers could write."""
    return is_system(actor) and actor.bureau_id is None


def sees_everything(actor: Actor) -> bool:
    """Whether the actor sees every case of its bureau."""
    return is_system(actor) or bool(actor.roles & EVERYWHERE)


def own_case(actor: Actor) -> sa.ColumnElement[bool]:
    """The cases the actor started, or that are about the actor."""
    return sa.or_(ProcessInstance.applicant_id == actor.user_id, ProcessInstance.started_by == actor.user_id)


def visible_instances(actor: Actor) -> sa.ColumnElement[bool]:
    """The cases the actor may know of."""
    if is_system(actor):
        return sa.true()
    inside = ProcessInstance.bureau_id == actor.bureau_id
    if sees_everything(actor):
        return inside
    if actor.kind == "applicant":
        return inside & own_case(actor)
    return inside & sa.or_(own_case(actor), ProcessInstance.id.in_(_cases_with_a_part(actor)))


def may_see_instance(actor: Actor) -> sa.ColumnElement[bool]:
    """The same for one case chosen by its id: asked of that case's tasks alone."""
    if sees_everything(actor) or actor.kind == "applicant":
        return visible_instances(actor)
    part = sa.exists().where(
        UserTask.instance_id == ProcessInstance.id, sa.or_(has_part(actor), UserTask.id.in_(candidacies(actor)))
    )
    decides = sa.exists().where(Subscription.instance_id == ProcessInstance.id, _is_to_decide(actor))
    parts = (part.correlate(ProcessInstance), decides.correlate(ProcessInstance))
    return (ProcessInstance.bureau_id == actor.bureau_id) & sa.or_(own_case(actor), *parts)


def may_see_task(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether the actor may know of a task chosen by its id; the statement must join its case."""
    if actor.kind == "applicant":
        return visible_instances(actor) & (has_part(actor) | UserTask.id.in_(candidacies(actor)))
    return may_see_instance(actor)


def may_see_file(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether the actor may know of a file; the statement must join its case where it has one.

    Of the files of its case an applicant sees less: `engine.queries.attachments` asks what the case shows it.
    """
    loose = Attachment.instance_id.is_(None) & (Attachment.uploaded_by == actor.user_id)
    of_case = Attachment.instance_id.is_not(None) & may_see_instance(actor)
    return (Attachment.bureau_id == actor.bureau_id) & sa.or_(loose, of_case)


def may_see_document(actor: Actor) -> sa.ColumnElement[bool]:
    """Whether the actor may know of a document; the statement must join its case.

    Applicants know the issued documents of their case that are public.
    """
    if actor.kind != "applicant":
        return may_see_instance(actor)
    return may_see_instance(actor) & (Document.state == "issued") & Document.public.is_(True)


def has_part(actor: Actor) -> sa.ColumnElement[bool]:
    """The tasks the actor holds or has ended."""
    return sa.or_(UserTask.assignee_id == actor.user_id, UserTask.ended_by == actor.user_id)


def candidacies(actor: Actor) -> sa.Select[UUID]:
    """The ids of the open tasks the model offers to the actor."""
    return sa.select(Candidate.user_task_id).where(Candidate.bureau_id == actor.bureau_id, named(actor))


def named(actor: Actor) -> sa.ColumnElement[bool]:
    """The candidate rows that name the actor, or a group of the actor's."""
    in_group = (Candidate.kind == "group") & Candidate.key.in_(sorted(actor.group_keys))
    return sa.or_((Candidate.kind == "user") & (Candidate.key == actor.username), in_group)


def _cases_with_a_part(actor: Actor) -> sa.CompoundSelect[UUID]:
    # Literals, so that the planner knows the partial indexes apply.
    is_open, is_completed = (UserTask.state == sa.literal_column(word) for word in ("'open'", "'completed'"))
    held = sa.select(UserTask.instance_id).where(UserTask.assignee_id == actor.user_id, is_open)
    ended = sa.select(UserTask.instance_id).where(UserTask.ended_by == actor.user_id, is_completed)
    offered = sa.select(UserTask.instance_id).where(UserTask.id.in_(candidacies(actor)))
    return sa.union(held, ended, offered, cases_to_decide(actor))


def cases_to_decide(actor: Actor) -> sa.Select[UUID]:
    """The ids of the cases with an ad hoc sub-process whose activities the actor may start."""
    return sa.select(Subscription.instance_id).where(Subscription.bureau_id == actor.bureau_id, _is_to_decide(actor))


def _is_to_decide(actor: Actor) -> sa.ColumnElement[bool]:
    # It has no name, which the index knows.
    is_ad_hoc = (Subscription.kind == "ad_hoc") & (Subscription.name == "")
    return is_ad_hoc & Subscription.lane.in_(sorted(actor.group_keys))


def may_operate(actor: Actor) -> bool:
    """Whether the actor repairs and steers cases."""
    return is_system(actor) or "operator" in actor.roles


def require_operator(actor: Actor, verb: str) -> None:
    if not may_operate(actor):
        raise Forbidden("Cannot {verb}: only an operator may", verb=verb)


def require_auditor(actor: Actor) -> None:
    if not sees_everything(actor):
        raise Forbidden("Cannot read this: only an auditor or an operator may")


def may_see_numbers(actor: Actor) -> bool:
    """Whether the actor sees the mobile numbers of people in full."""
    return "administrator" in actor.roles


def require_administrator(actor: Actor, verb: str) -> UUID:
    """The bureau whose people the actor administers."""
    if actor.bureau_id is None or "administrator" not in actor.roles:
        raise Forbidden("Cannot {verb}: only an administrator may", verb=verb)
    return actor.bureau_id


def require_may_see_people(actor: Actor) -> None:
    if not actor.roles & WATCHING_PEOPLE:
        raise Forbidden("Cannot read this: only an administrator, an operator or an auditor may")


def require_may_see_organisation(actor: Actor) -> None:
    if not actor.roles:
        raise Forbidden("Cannot read this: only somebody with a role may")


def require_may_deploy(actor: Actor, *, shared: bool) -> None:
    if is_system(actor) and (shared or actor.bureau_id is not None):
        return
    if shared:
        raise Forbidden("Cannot deploy for every bureau: only the installation's command line may")
    if "designer" not in actor.roles:
        raise Forbidden("Cannot deploy: only a designer may")


def require_may_evaluate(actor: Actor) -> None:
    """Decisions by themselves are for those who make, run or examine them."""
    if not is_system(actor) and not actor.roles & (EVERYWHERE | {"designer"}):
        raise Forbidden("Cannot evaluate decisions: only a designer, an operator or an auditor may")


def require_may_convert(actor: Actor) -> None:
    if "designer" not in actor.roles and not is_system(actor):
        raise Forbidden("Cannot convert a file: only a designer may")


def may_start(actor: Actor, lane: str | None) -> bool:
    """Whether the actor starts cases of a process whose start event is in this lane."""
    if actor.bureau_id is None:
        return False
    if is_system(actor):
        return True
    return actor.kind == "staff" if lane is None else lane in actor.group_keys


def require_may_start(actor: Actor, key: str, lane: str | None) -> None:
    if may_start(actor, lane):
        return
    if lane is None:
        raise Forbidden("Cannot start {key}: only staff of a bureau may", key=key)
    raise Forbidden("Cannot start {key}: only {lane} may", key=key, lane=lane)


def may_cancel(actor: Actor, instance: ProcessInstance) -> bool:
    """Operators cancel; staff cancel what they started themselves. An applicant withdraws by the model's message."""
    started = actor.user_id is not None and instance.started_by == actor.user_id
    return may_operate(actor) or (actor.kind == "staff" and started and instance.parent_id is None)


def is_own_case(actor: Actor, instance: ProcessInstance) -> bool:
    """Whether the actor started the case, or it is about the actor."""
    return actor.user_id is not None and actor.user_id in {instance.applicant_id, instance.started_by}


def may_send(actor: Actor, subscription: Subscription, instance: ProcessInstance) -> bool:
    """Whether the actor may send the message a case waits for."""
    if subscription.restricted:
        return is_between_bureaus(actor)
    if is_system(actor):
        return True
    if subscription.lane is None:
        return may_operate(actor)
    if actor.kind == "applicant" and not is_own_case(actor, instance):
        return False
    return subscription.lane in actor.group_keys


def require_see_task(
    actor: Actor, task: UserTask, instance: ProcessInstance, candidates: Collection[Candidate]
) -> None:
    """Raise NotFound for a task an applicant may not know of; the case itself is checked when it is loaded."""
    if actor.kind != "applicant":
        return
    theirs = actor.user_id in {task.assignee_id, task.ended_by}
    if not is_own_case(actor, instance) or not (theirs or is_candidate(actor, candidates)):
        raise NotFound("Expected a user task {id}, but found none", id=task.id)


def is_candidate(actor: Actor, candidates: Collection[Candidate]) -> bool:
    """Whether the model offers the task to the actor."""
    for candidate in candidates:
        mine = {actor.username} if candidate.kind == "user" else actor.group_keys
        if candidate.key in mine:
            return True
    return False


def require_candidate(actor: Actor, task: UserTask, candidates: Collection[Candidate]) -> None:
    if not candidates:
        raise Forbidden("Cannot claim user task {id}: nobody is named for it, an operator assigns it", id=task.id)
    if not is_candidate(actor, candidates):
        groups = ", ".join(candidate.key for candidate in candidates)
        raise Forbidden("Cannot claim user task {id}: it is for {groups}", id=task.id, groups=groups)


def require_assignee(actor: Actor, task: UserTask, verb: str) -> None:
    if actor.user_id is None or task.assignee_id != actor.user_id:
        raise Forbidden(
            "Cannot {verb} user task {id}: it is not assigned to {name}", verb=verb, id=task.id, name=actor.name
        )


def require_may_assign(
    uow: UnitOfWork, person: User, instance: ProcessInstance, keys: Collection[str], offered_to: Collection[str]
) -> None:
    """An operator assigns to people of its bureau: to itself only in a demo bureau, to an applicant only its case.

    `keys` are the person's group keys, `offered_to` the names and group keys that the model offers the task to:
    staff may stand in for staff, people from outside for nobody.
    """
    actor = uow.actor
    require_operator(actor, "assign a task")
    if person.id == actor.user_id and not uow.session.get_one(Bureau, instance.bureau_id).demo:
        raise Forbidden("Cannot assign a task to oneself: only in a demo bureau")
    if person.kind == "applicant" and person.id not in {instance.applicant_id, instance.started_by}:
        raise Forbidden("Cannot assign to {name}: the case is not theirs", name=person.name)
    if person.kind != "staff" and not {person.username, *keys}.intersection(offered_to):
        raise Forbidden("Cannot assign to {name}: the task is one of the bureau's own people", name=person.name)
