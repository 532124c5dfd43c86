"""The case, and what it waits for: user tasks with their candidates, and subscriptions to events.

Rows of a case carry `bureau_id` for filtering but no foreign key on it: the case's own key already
proves it, and a check on one hot bureau row in every transaction would make all of them queue there.
"""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, id_column, one_of, partial_index

InstanceState = Literal["active", "suspended", "incident", "completed", "cancelled"]
TaskState = Literal["open", "completed", "cancelled"]
CandidateKind = Literal["user", "group"]
SubscriptionKind = Literal["message", "signal", "condition", "ad_hoc"]

GENESIS = "0" * 64


class ProcessInstance(Base):
    """A case: its frozen state, and the head of its audit chain."""

    __tablename__ = "process_instance"
    __table_args__ = (
        one_of("state", "active", "suspended", "incident", "completed", "cancelled"),
        sa.Index(None, "bureau_id", "id"),
        sa.Index(None, "definition_id"),
        sa.Index(None, "bureau_id", "definition_key", "business_key"),
        partial_index("ix_process_instance_origin_id", "origin_id", where="origin_id IS NOT NULL"),
        partial_index(
            "ix_process_instance_origin_job_id", "origin_job_id", where="origin_job_id IS NOT NULL", unique=True
        ),
        partial_index("ix_process_instance_parent_id", "parent_id", where="parent_id IS NOT NULL"),
        partial_index("ix_process_instance_root_id", "root_id", where="root_id IS NOT NULL"),
        partial_index("ix_process_instance_applicant", "applicant_id", "id", where="applicant_id IS NOT NULL"),
        # Every step rewrites this row: room in the page keeps the new version beside the old.
        {"postgresql_with": {"fillfactor": 70}},
    )

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID] = mapped_column(sa.ForeignKey("bureau.id"))
    definition_id: Mapped[UUID] = mapped_column(sa.ForeignKey("process_definition.id"))
    definition_key: Mapped[str] = mapped_column(sa.String(200))
    business_key: Mapped[str | None] = mapped_column(sa.String(200))
    state: Mapped[InstanceState] = mapped_column(sa.String(20), default="active")
    blob: Mapped[bytes]
    version: Mapped[int] = mapped_column(default=1)
    started_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    applicant_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    title: Mapped[str] = mapped_column(sa.String(500), default="")
    # The case of a bureau below that handed this one up, and the job that did: it does so once.
    origin_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("process_instance.id"))
    origin_job_id: Mapped[UUID | None]
    # The case whose call activity started this one under the id of its wait state, the case that began all these
    # calls, and how deep they are nested. No foreign keys: checking them would wait for the lock of the other case,
    # and no step holds two.
    parent_id: Mapped[UUID | None]
    root_id: Mapped[UUID | None]
    depth: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    audit_seq: Mapped[int] = mapped_column(default=0)
    audit_head: Mapped[str] = mapped_column(sa.String(64), default=GENESIS)

    __mapper_args__ = {"version_id_col": version}


class UserTask(Base):
    """A wait state that a person ends; its id is the id of the wait state."""

    __tablename__ = "user_task"
    __table_args__ = (
        one_of("state", "open", "completed", "cancelled"),
        sa.Index(None, "instance_id"),
        partial_index("ix_user_task_open", "bureau_id", "id", where="state = 'open'"),
        partial_index("ix_user_task_mine", "assignee_id", "id", where="state = 'open'"),
        partial_index("ix_user_task_done", "ended_by", "ended_at", "id", where="state = 'completed'"),
        {"postgresql_with": {"fillfactor": 85}},
    )

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID]
    instance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("process_instance.id"))
    definition_key: Mapped[str] = mapped_column(sa.String(200))
    element_id: Mapped[str] = mapped_column(sa.String(200))
    # Shared by the members of one multi-instance, which may have to be different people.
    scope_id: Mapped[str] = mapped_column(sa.String(40), default="")
    name: Mapped[str] = mapped_column(sa.String(200))
    name_en: Mapped[str] = mapped_column(sa.String(200), default="")
    state: Mapped[TaskState] = mapped_column(sa.String(20), default="open")
    assignee_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    form_id: Mapped[str | None] = mapped_column(sa.String(200))
    due_at: Mapped[datetime | None]
    follow_up_at: Mapped[datetime | None]
    priority: Mapped[int] = mapped_column(default=50)
    properties: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Candidate(Base):
    """Who may claim a user task: a username, or the key of a group.

    The rows of an open task; `claimable` while nobody has it, so that an inbox reads what it shows.
    """

    __tablename__ = "candidate"
    __table_args__ = (
        one_of("kind", "user", "group"),
        sa.Index("ix_candidate_inbox", "bureau_id", "kind", "key", "claimable", "user_task_id"),
    )

    user_task_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user_task.id"), primary_key=True)
    kind: Mapped[CandidateKind] = mapped_column(sa.String(10), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    bureau_id: Mapped[UUID]
    claimable: Mapped[bool] = mapped_column(default=True)


class Subscription(Base):
    """A wait state that an event ends; it exists exactly while somebody waits.

    Of a message or signal it has the name; a condition is asked by the case itself, and the activities of an
    ad hoc sub-process are started by people.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        one_of("kind", "message", "signal", "condition", "ad_hoc"),
        sa.Index(None, "instance_id"),
        sa.Index(None, "bureau_id", "name", "correlation_key"),
    )

    id: Mapped[UUID] = id_column()
    bureau_id: Mapped[UUID]
    instance_id: Mapped[UUID] = mapped_column(sa.ForeignKey("process_instance.id"))
    element_id: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[SubscriptionKind] = mapped_column(sa.String(10), default="message")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    correlation_key: Mapped[str | None] = mapped_column(sa.String(200))
    lane: Mapped[str | None] = mapped_column(sa.String(200))
    # Only the engine sends it: a person, operator or not, cannot.
    restricted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
