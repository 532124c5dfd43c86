"""The cases of one matter at other bureaus: handed up with everything in them, and told of what happens.

No step holds two cases: each verb here has a unit of work of its own, at the other bureau, in the name
of the engine. A job that is run again finds what it did before: a case knows the job that started it, and
a message the job that sent it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine import audit
from engine.commands.correlate import correlate
from engine.commands.start import Beginning, Origin, begin_case
from engine.definitions import newest
from engine.errors import NotFound, WrongState
from engine.handlers import HandedUp
from engine.model import Attachment, AuditEvent, AuditPayload, Bureau, Document, ProcessInstance, new_id
from engine.runtime import Runtime
from engine.uow import SYSTEM, UnitOfWork, begin


@dataclass(frozen=True, slots=True)
class CasesElsewhere:
    """What the handler of one job may do at other bureaus (`engine.handlers.OtherBureaus`)."""

    runtime: Runtime
    instance_id: UUID
    job_id: UUID
    now: datetime | None

    def hand_up(self, definition_key: str, variables: Mapping[str, Any], documents: Sequence[str]) -> HandedUp:
        """Start the process at the bureau above; files and documents are copied, their contents shared."""
        with begin(self.runtime, SYSTEM, self.now) as uow:
            own = uow.session.get_one(ProcessInstance, self.instance_id)
            bureau, above = _above(uow.session, own)
            known = uow.session.scalar(sa.select(ProcessInstance).where(ProcessInstance.origin_job_id == self.job_id))
            started = known or self._started(uow, own, bureau, above, definition_key, variables, documents)
            return HandedUp(started.id, above.name)

    def tell_origin(self, message: str, variables: Mapping[str, Any]) -> None:
        """Send a message to the case this one was handed up from; the public documents issued here go along."""
        with begin(self.runtime, SYSTEM, self.now) as uow:
            own = uow.session.get_one(ProcessInstance, self.instance_id)
            if own.origin_id is None:
                raise WrongState("Cannot tell the origin: case {id} was not handed up", id=own.id)
            if self._sends(uow, own.origin_id, message, variables):
                origin = uow.session.get_one(ProcessInstance, own.origin_id)
                _copy_documents(uow, own, origin, Document.public.is_(True))

    def tell_superior(self, message: str, variables: Mapping[str, Any]) -> None:
        """Send a message to the case that this one was handed up to."""
        with begin(self.runtime, SYSTEM, self.now) as uow:
            above = sa.select(ProcessInstance.id).where(ProcessInstance.origin_id == self.instance_id)
            handed_up = uow.session.scalar(above.order_by(ProcessInstance.id.desc()).limit(1))
            if handed_up is None:
                raise WrongState("Cannot tell the bureau above: case {id} was not handed up", id=self.instance_id)
            self._sends(uow, handed_up, message, variables)

    def _started(
        self,
        uow: UnitOfWork,
        own: ProcessInstance,
        bureau: Bureau,
        above: Bureau,
        definition_key: str,
        variables: Mapping[str, Any],
        documents: Sequence[str],
    ) -> ProcessInstance:
        files = _copies_of_files(uow, own, above.id)
        values = {name: _with_new_ids(value, files) for name, value in variables.items()}
        origin = Origin(own.id, bureau.name, self.job_id)
        beginning = Beginning(above.id, values, own.title, own.business_key, origin)
        started = begin_case(uow, newest(uow, definition_key, above.id), beginning)
        uow.session.flush()
        for copy in files.values():
            copy.instance_id = started.id
        uow.session.add_all(files.values())
        if files:
            payload = {"files": [audit.handed_in_facts(copy) for copy in files.values()], "from_instance": str(own.id)}
            audit.record(uow, "file.handed_in", "process_instance", started.id, started, payload)
        _copy_documents(uow, own, started, Document.template_id.in_(documents))
        return started

    def _sends(self, uow: UnitOfWork, instance_id: UUID, message: str, variables: Mapping[str, Any]) -> bool:
        """Send the message unless this job has sent it before."""
        said = (
            sa.select(AuditPayload.payload)
            .join(AuditEvent, AuditEvent.id == AuditPayload.event_id)
            .where(AuditEvent.instance_id == instance_id, AuditEvent.verb == "message.correlated")
        )
        if any(payload.get("job_id") == str(self.job_id) for payload in uow.session.scalars(said)):
            return False
        correlate(uow, message, variables, instance_id=instance_id, sending_job=self.job_id)
        return True


def _above(session: Session, own: ProcessInstance) -> tuple[Bureau, Bureau]:
    bureau = session.get_one(Bureau, own.bureau_id)
    if bureau.parent_id is None:
        raise NotFound("Expected a bureau above {name}, but found none", name=bureau.name)
    return bureau, session.get_one(Bureau, bureau.parent_id)


def _copies_of_files(uow: UnitOfWork, own: ProcessInstance, bureau_id: UUID) -> dict[str, Attachment]:
    """Rows for the files of a case at another bureau, by the ids they have in this one."""
    files = uow.session.scalars(sa.select(Attachment).where(Attachment.instance_id == own.id))
    return {
        str(file.id): Attachment(
            id=new_id(),
            bureau_id=bureau_id,
            element_id=file.element_id,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            uploaded_by=file.uploaded_by,
            created_at=file.created_at,
        )
        for file in files
    }


def _with_new_ids(value: Any, files: Mapping[str, Attachment]) -> Any:
    """A variable with the files in it named by their new ids."""
    if isinstance(value, list):
        return [_with_new_ids(one, files) for one in value]
    if not isinstance(value, dict):
        return value
    copy = files.get(str(value.get("id")))
    if copy is not None and value.get("sha256") == copy.sha256:
        return value | {"id": str(copy.id)}
    return {name: _with_new_ids(one, files) for name, one in value.items()}


def _copy_documents(
    uow: UnitOfWork, own: ProcessInstance, other: ProcessInstance, which: sa.ColumnElement[bool]
) -> None:
    """The issued documents of one case that are wanted in the other, with number and text as they are."""
    issued = sa.select(Document).where(Document.instance_id == own.id, Document.state == "issued", which)
    for document in uow.session.scalars(issued.order_by(Document.id)).all():
        copy = Document(
            id=new_id(),
            bureau_id=other.bureau_id,
            instance_id=other.id,
            template_id=document.template_id,
            state="issued",
            title=document.title,
            title_en=document.title_en,
            number=document.number,
            public=document.public,
            html=document.html,
            sha256=document.sha256,
            drafted_at=document.drafted_at,
            drafted_by=document.drafted_by,
            issued_at=document.issued_at,
            issued_by=document.issued_by,
        )
        uow.session.add(copy)
        payload = audit.document_facts(copy) | {"from_instance": str(own.id)}
        audit.record(uow, "document.issued", "document", copy.id, other, payload)
