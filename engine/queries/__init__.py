"""Reading, page by page, never beyond the actor's bureau."""

from engine.queries.attachments import AttachmentView, attachment, attachments, with_files
from engine.queries.decisions import DecisionView, decision_definition, decision_definitions
from engine.queries.definitions import (
    DefinitionView,
    StartForm,
    deployed_together,
    process_definition,
    process_definition_xml,
    process_definitions,
    start_form,
    startable,
)
from engine.queries.documents import DocumentText, DocumentView, document, document_text, documents
from engine.queries.drafts import (
    AsideView,
    DraftView,
    start_draft,
    start_drafts,
    start_drafts_aside,
    task_draft,
    task_drafts_aside,
)
from engine.queries.events import EventView, Wanted, audit_events, history, numbers_of
from engine.queries.foretold import foretold
from engine.queries.groups import group_names
from engine.queries.handed_in import HandedIn, handed_in
from engine.queries.instances import (
    Diagram,
    InstanceDetail,
    InstanceView,
    WaitView,
    diagram,
    process_instance,
    process_instances,
)
from engine.queries.jobs import job, jobs
from engine.queries.organisation import (
    DepartmentView,
    GroupView,
    department,
    departments,
    group,
    groups,
    positions,
)
from engine.queries.outcomes import outcomes
from engine.queries.paging import Page
from engine.queries.people import MembershipView, PersonView, people, person
from engine.queries.tasks import (
    Box,
    CandidateView,
    TaskForm,
    TaskView,
    changed_user_task,
    inbox,
    open_tasks,
    task_form,
    user_task,
)

__all__ = [
    "AsideView",
    "AttachmentView",
    "Box",
    "CandidateView",
    "DecisionView",
    "DefinitionView",
    "DepartmentView",
    "Diagram",
    "DocumentText",
    "DocumentView",
    "DraftView",
    "EventView",
    "GroupView",
    "HandedIn",
    "InstanceDetail",
    "InstanceView",
    "MembershipView",
    "Page",
    "PersonView",
    "StartForm",
    "TaskForm",
    "TaskView",
    "WaitView",
    "Wanted",
    "attachment",
    "attachments",
    "audit_events",
    "changed_user_task",
    "decision_definition",
    "decision_definitions",
    "department",
    "departments",
    "deployed_together",
    "diagram",
    "document",
    "document_text",
    "documents",
    "foretold",
    "group",
    "group_names",
    "groups",
    "handed_in",
    "history",
    "inbox",
    "job",
    "jobs",
    "numbers_of",
    "open_tasks",
    "outcomes",
    "people",
    "person",
    "positions",
    "process_definition",
    "process_definition_xml",
    "process_definitions",
    "process_instance",
    "process_instances",
    "start_draft",
    "start_drafts",
    "start_drafts_aside",
    "start_form",
    "startable",
    "task_draft",
    "task_drafts_aside",
    "task_form",
    "user_task",
    "with_files",
]
