"""The tables, one module per subject; import the mapped classes from here."""

from engine.model.access import AccessToken, IdempotencyKey, TokenKind
from engine.model.audit import AuditBatch, AuditBatchEvent, AuditChain, AuditEvent, AuditPayload
from engine.model.base import Base, CanonicalJson, Json, UtcDateTime, canonical_json, new_id
from engine.model.calendar import CalendarDay, CalendarYear, DayKind
from engine.model.definition import (
    DecisionDefinition,
    Deployment,
    FormDefinition,
    ProcessDefinition,
    StartKind,
    StartSubscription,
)
from engine.model.document import Document, DocumentState, DocumentTemplate
from engine.model.files import Attachment, Draft
from engine.model.instance import (
    GENESIS,
    Candidate,
    CandidateKind,
    InstanceState,
    ProcessInstance,
    Subscription,
    SubscriptionKind,
    TaskState,
    UserTask,
)
from engine.model.job import UNCONDITIONAL, Job, JobKind, JobState
from engine.model.message import KeptMessage
from engine.model.numbers import IssuedNumber, NumberSeries
from engine.model.organisation import (
    Bureau,
    CandidateGroup,
    Department,
    GroupMember,
    Membership,
    Position,
    Role,
    User,
    UserKind,
    UserRole,
)

__all__ = [
    "GENESIS",
    "UNCONDITIONAL",
    "AccessToken",
    "Attachment",
    "AuditBatch",
    "AuditBatchEvent",
    "AuditChain",
    "AuditEvent",
    "AuditPayload",
    "Base",
    "Bureau",
    "CalendarDay",
    "CalendarYear",
    "Candidate",
    "CandidateGroup",
    "CandidateKind",
    "CanonicalJson",
    "DayKind",
    "DecisionDefinition",
    "Department",
    "Deployment",
    "Document",
    "DocumentState",
    "DocumentTemplate",
    "Draft",
    "FormDefinition",
    "GroupMember",
    "IdempotencyKey",
    "InstanceState",
    "IssuedNumber",
    "Job",
    "JobKind",
    "JobState",
    "Json",
    "KeptMessage",
    "Membership",
    "NumberSeries",
    "Position",
    "ProcessDefinition",
    "ProcessInstance",
    "Role",
    "StartKind",
    "StartSubscription",
    "Subscription",
    "SubscriptionKind",
    "TaskState",
    "TokenKind",
    "User",
    "UserKind",
    "UserRole",
    "UserTask",
    "UtcDateTime",
    "canonical_json",
    "new_id",
]
