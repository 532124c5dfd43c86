"""What is to happen without a person: timers, work for handlers, what passes between cases, and failed completions."""

from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.model.base import Base, id_column, one_of, partial_index

# timer: a timer is due. work: a handler is to be called. step: a completion that failed, kept for a retry.
# call: a called case is to begin. return: it has ended, or throws, and its caller is to know. cancel: its caller
# no longer wants it. message: one was thrown. signal: one was thrown, and becomes a delivery for each who waits.
# start: an event begins a case.
JobKind = Literal["timer", "work", "step", "call", "return", "cancel", "message", "signal", "delivery", "start"]
# What has left a case, or is to begin or end one, does not wait for that case to go on.
UNCONDITIONAL: tuple[JobKind, ...] = ("message", "signal", "cancel", "start")
JobState = Literal["due", "running", "failed", "cancelled", "succeeded"]


class Job(Base):
    """A job row is the truth about a job; a failed one is the incident.

    A job without `due_at` is not the clock's to start. `attempts` fences a late result: whoever
    claims a job raises it, and a result that carries a lower one is refused.
    """

    __tablename__ = "job"
    __table_args__ = (
        one_of("kind", *get_args(JobKind)),
        one_of("state", "due", "running", "failed", "cancelled", "succeeded"),
        partial_index("ix_job_due", "due_at", where="state = 'due'"),
        partial_index("ix_job_lease", "lease_until", where="state = 'running'"),
        partial_index("ix_job_failed", "bureau_id", "id", where="state = 'failed'"),
        sa.Index(None, "instance_id"),
        sa.Index(None, "wait_state_id"),
        partial_index("ix_job_definition_id", "definition_id", where="definition_id IS NOT NULL"),
        sa.Index(None, "bureau_id", "id"),
    )

    id: Mapped[UUID] = id_column()
    # None for a timer that starts cases of a process every bureau has.
    bureau_id: Mapped[UUID | None]
    # No foreign key: one case writes jobs for another, and checking it would wait for the lock of that case.
    instance_id: Mapped[UUID | None]
    definition_id: Mapped[UUID | None]  # of a job that starts cases
    wait_state_id: Mapped[UUID | None]
    kind: Mapped[JobKind] = mapped_column(sa.String(10))
    type: Mapped[str] = mapped_column(sa.String(200), default="")
    element_id: Mapped[str] = mapped_column(sa.String(200), default="")
    state: Mapped[JobState] = mapped_column(sa.String(20), default="due")
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int] = mapped_column(default=4)
    lease_owner: Mapped[str | None] = mapped_column(sa.String(200))
    lease_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(sa.Text)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    def succeed(self, now: datetime) -> None:
        """It is done and keeps nothing."""
        self.error = None
        self._end("succeeded", now)

    def put_away(self, now: datetime) -> None:
        """Nobody waits for what it was to bring."""
        self._end("cancelled", now)

    def _end(self, state: JobState, now: datetime) -> None:
        self.state, self.ended_at, self.payload = state, now, {}
        self.lease_owner = self.lease_until = None
