"""What the inline handlers of one step may ask of its transaction."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine.calendar import local_day
from engine.commands.documents import draft_document, issue_document
from engine.definitions import Deployed, host_of
from engine.handlers import Member
from engine.model import CandidateGroup, GroupMember, ProcessInstance, User
from engine.numbers import number_source
from engine.uow import UnitOfWork


class CaseTransaction:
    """The transaction of a step of one case; made once per step, so that it knows which series the step locks."""

    def __init__(self, uow: UnitOfWork, instance: ProcessInstance, version: Deployed) -> None:
        self._uow = uow
        self._instance = instance
        self._version = version
        self.next_number = number_source(uow, instance)

    def members(self, group_code: str) -> tuple[Member, ...]:
        """The active people of a candidate group of the case's bureau, by username."""
        chosen = (
            sa.select(User.username, User.name, User.unit)
            .join(GroupMember, GroupMember.user_id == User.id)
            .join(CandidateGroup, CandidateGroup.id == GroupMember.group_id)
            .where(CandidateGroup.bureau_id == self._instance.bureau_id, CandidateGroup.code == group_code, User.active)
            .order_by(User.username)
        )
        return tuple(Member(*row) for row in self._uow.session.execute(chosen))

    def draft_document(self, template: str, variables: Mapping[str, Any], *, public: bool) -> UUID:
        """Make or renew a draft in the case."""
        return draft_document(self._uow, self._instance, self._version, template, variables, public=public).id

    def issue_document(self, template: str, number: str, variables: Mapping[str, Any], *, public: bool) -> UUID:
        """Issue a document in the case."""
        return issue_document(self._uow, self._instance, self._version, template, number, variables, public=public).id

    def due_on(self, limit: str, counted_from: str, excluded: Sequence[Mapping[str, str]]) -> date:
        """The last day of a limit; raises ExpressionFailed for an unknown one, or a day that is none."""
        asked = {"limit": limit, "from": counted_from, "excluded": list(excluded)}
        return local_day(host_of(self._uow, self._version).due(asked, self._uow.now))
