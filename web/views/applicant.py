"""Where an applicant comes home to: what waits for them, how their applications stand, what they may apply for."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from engine import queries
from engine.definitions import deployed
from engine.queries import DocumentView, InstanceDetail, InstanceView, TaskView, WaitView
from engine.uow import UnitOfWork
from forms import Message, Text
from forms.describe import Described
from web.called import within
from web.casedata import dates_ahead
from web.casefile import first_to_correct, outcomes_of
from web.rendering import render
from web.waiting import WITHOUT_PEOPLE, steps_of
from web.wording import label_of

PER_PAGE = 10
MOST_DOCUMENTS = 5


@dataclass(frozen=True)
class Application:
    """One application as its applicant sees it: what is to do, and in a sentence how it stands.

    What its process has called is part of it: the tasks there are among its own.
    """

    case: InstanceDetail
    tasks: Sequence[TaskView]
    outcome: Text | None
    standing: Message
    steps: Sequence[tuple[WaitView, int]]
    sendable: Sequence[tuple[WaitView, Text | Message]]
    documents: Sequence[DocumentView]
    ahead: Sequence[Described]


def show(uow: UnitOfWork, cursor: str | None) -> str:
    """The page; the newest applications first."""
    page = queries.process_instances(uow, cursor=cursor, limit=PER_PAGE, own=True, whole=True)
    outcomes = outcomes_of(uow, page.items)
    parts = within(uow, [case.id for case in page.items])
    applications = [_application(uow, case, outcomes.get(case.id), parts[case.id]) for case in page.items]
    return render(
        "applicant.html",
        section="inbox",
        applications=applications,
        waiting=[] if cursor else [(task, first_to_correct(uow, task)) for task in _waiting(uow)],
        processes=queries.startable(uow),
        drafts=queries.start_drafts(uow),
        next_cursor=page.next_cursor,
        now=uow.now,
    )


def _application(uow: UnitOfWork, case: InstanceView, outcome: Text | None, parts: Sequence[UUID]) -> Application:
    detail = queries.process_instance(uow, case.id)
    tasks = queries.open_tasks(uow, *parts)
    steps = steps_of(detail, {task.id for task in tasks})
    return Application(
        case=detail,
        tasks=tasks,
        outcome=outcome,
        standing=_standing(detail, tasks, outcome, steps),
        steps=steps,
        sendable=[(wait, label_of(wait)) for wait in detail.wait_states if wait.may_send and wait.message_name],
        documents=queries.documents(uow, case.id, limit=MOST_DOCUMENTS).items,
        ahead=list(dates_ahead(uow, deployed(uow, case.definition_id), detail.variables)) if detail.wait_states else (),
    )


def _waiting(uow: UnitOfWork) -> list[TaskView]:
    """What only the applicant can do now: the most pressing first."""
    found = {task.id: task for box in ("mine", "group") for task in queries.inbox(uow, box).items}
    return sorted(found.values(), key=_pressing)


def _pressing(task: TaskView) -> tuple[bool, float, UUID]:
    return task.due_at is None, task.due_at.timestamp() if task.due_at else 0, task.id


def _standing(
    case: InstanceDetail, tasks: Sequence[TaskView], outcome: Text | None, steps: Sequence[tuple[WaitView, int]]
) -> Message:
    """How the application stands, in a sentence without words of the engine."""
    if case.state == "completed":
        return Message("Result: {name}", {"name": outcome}) if outcome else Message("The case is finished.")
    if case.state == "cancelled":
        return Message("The case was cancelled.")
    asked: list[TaskView | WaitView] = [*tasks, *_to_decide(case)]
    if asked:
        return Message("Waits for you: {name}", {"name": Text(asked[0].name, asked[0].name_en)})
    if case.state == "suspended":
        return Message("The bureau has paused the case.")
    if not steps:
        return Message("The bureau is at work on it.")
    wait = steps[0][0]
    name = {"name": Text(wait.name, wait.name_en)}
    if wait.kind in WITHOUT_PEOPLE:
        return Message("Waiting for: {name}", name)
    return Message("The bureau is at work on: {name}", name)


def _to_decide(case: InstanceDetail) -> list[WaitView]:
    """Where the applicant starts what is done next."""
    return [wait for wait in case.wait_states if wait.may_send and wait.startable and case.state == "active"]
