"""Cases: started, read, steered."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from api.endpoint import Resource, endpoint
from api.openapi import PREFIX
from api.schemas.documents import DocumentPage
from api.schemas.files import AttachmentPage
from api.schemas.instances import (
    ActivityOrder,
    ActivitySchema,
    DiagramSchema,
    HistoryPage,
    InstancePage,
    InstanceQuery,
    InstanceSchema,
    ReasonOrder,
    StartOrder,
    VariablesOrder,
)
from api.schemas.paging import PageQuery
from api.shape import Endpoint
from engine import commands, queries
from engine.model import InstanceState
from engine.queries import AttachmentView, Diagram, DocumentView, EventView, InstanceDetail, InstanceView, Page
from engine.uow import UnitOfWork

process_instances = Resource("process-instances", __name__, url_prefix="/process-instances", description="Cases")


class ActivityStarted(NamedTuple):
    """What starting an activity came to."""

    id: UUID
    element_id: str
    state: InstanceState
    version: int


STEER = Endpoint(
    method="POST", body=ReasonOrder(), answer=InstanceSchema(), refuses=(404, 409), if_match="honoured", tagged=True
)


@endpoint(
    process_instances,
    "",
    Endpoint(
        method="POST",
        status=201,
        body=StartOrder(),
        answer=InstanceSchema(),
        refuses=(404,),
        tagged=True,
        once=True,
        location=lambda instance: f"{PREFIX}/process-instances/{instance.id}",
    ),
)
def start_process_instance(
    uow: UnitOfWork, *, definition_key: str, business_key: str | None, variables: Mapping[str, Any]
) -> InstanceDetail:
    """Start a case on the newest version of a process.

    The deployed start form checks the variables.
    """
    instance = commands.start(uow, definition_key, variables, business_key)
    uow.flush()
    return queries.process_instance(uow, instance.id)


@endpoint(process_instances, "", Endpoint(query=InstanceQuery(), answer=InstancePage()))
def list_process_instances(
    uow: UnitOfWork,
    *,
    limit: int,
    cursor: str | None,
    state: InstanceState | None,
    definition_key: str | None,
    business_key: str | None,
) -> Page[InstanceView]:
    """List the cases one may know of, newest first."""
    return queries.process_instances(
        uow, cursor=cursor, limit=limit, state=state, definition_key=definition_key, business_key=business_key
    )


@endpoint(process_instances, "/<uuid:instance_id>", Endpoint(answer=InstanceSchema(), refuses=(404,), tagged=True))
def get_process_instance(uow: UnitOfWork, *, instance_id: UUID) -> InstanceDetail:
    """Read a case with its variables and what it waits for."""
    return queries.process_instance(uow, instance_id)


@endpoint(
    process_instances, "/<uuid:instance_id>/history", Endpoint(query=PageQuery(), answer=HistoryPage(), refuses=(404,))
)
def get_process_instance_history(
    uow: UnitOfWork, *, instance_id: UUID, limit: int, cursor: str | None
) -> Page[EventView]:
    """Read who did what in a case, oldest first."""
    return queries.history(uow, instance_id, cursor=cursor, limit=limit)


@endpoint(
    process_instances,
    "/<uuid:instance_id>/attachments",
    Endpoint(query=PageQuery(), answer=AttachmentPage(), refuses=(404,)),
)
def list_process_instance_attachments(
    uow: UnitOfWork, *, instance_id: UUID, limit: int, cursor: str | None
) -> Page[AttachmentView]:
    """List the files of a case, newest first; an applicant sees those it uploaded or the case shows it."""
    return queries.attachments(uow, instance_id, cursor=cursor, limit=limit)


@endpoint(
    process_instances,
    "/<uuid:instance_id>/documents",
    Endpoint(query=PageQuery(), answer=DocumentPage(), refuses=(404,)),
)
def list_process_instance_documents(
    uow: UnitOfWork, *, instance_id: UUID, limit: int, cursor: str | None
) -> Page[DocumentView]:
    """List the documents of a case, newest first; an applicant sees the issued ones that are public."""
    return queries.documents(uow, instance_id, cursor=cursor, limit=limit)


@endpoint(process_instances, "/<uuid:instance_id>/diagram", Endpoint(answer=DiagramSchema(), refuses=(403, 404)))
def get_process_instance_diagram(uow: UnitOfWork, *, instance_id: UUID) -> Diagram:
    """Read the model of a case with the elements it waits at and those it has passed; for staff."""
    return queries.diagram(uow, instance_id)


@endpoint(process_instances, "/<uuid:instance_id>/cancel", STEER)
def cancel_process_instance(
    uow: UnitOfWork, *, instance_id: UUID, reason: str, expected_version: int | None = None
) -> InstanceDetail:
    """Cancel a case with everything it waits for."""
    commands.cancel(uow, instance_id, reason, expected_version)
    uow.flush()
    return queries.process_instance(uow, instance_id)


@endpoint(process_instances, "/<uuid:instance_id>/suspend", STEER)
def suspend_process_instance(
    uow: UnitOfWork, *, instance_id: UUID, reason: str, expected_version: int | None = None
) -> InstanceDetail:
    """Stop a case for a while; nothing is lost, timers fire on resume. For operators."""
    commands.suspend(uow, instance_id, reason, expected_version)
    uow.flush()
    return queries.process_instance(uow, instance_id)


@endpoint(process_instances, "/<uuid:instance_id>/resume", STEER)
def resume_process_instance(
    uow: UnitOfWork, *, instance_id: UUID, reason: str, expected_version: int | None = None
) -> InstanceDetail:
    """Let a suspended case go on; for operators."""
    commands.resume(uow, instance_id, reason, expected_version)
    uow.flush()
    return queries.process_instance(uow, instance_id)


@endpoint(
    process_instances,
    "/<uuid:instance_id>/activities",
    Endpoint(
        method="POST",
        body=ActivityOrder(),
        answer=ActivitySchema(),
        once=True,
        refuses=(404, 409),
        if_match="honoured",
        tagged=True,
    ),
)
def start_process_instance_activity(
    uow: UnitOfWork, *, instance_id: UUID, element_id: str, expected_version: int | None = None
) -> ActivityStarted:
    """Start an activity of an ad hoc sub-process that the case waits at; for the lane that holds it."""
    instance = commands.start_activity(uow, instance_id, element_id, expected_version)
    uow.flush()
    return ActivityStarted(instance.id, element_id, instance.state, instance.version)


@endpoint(
    process_instances,
    "/<uuid:instance_id>/variables",
    Endpoint(
        method="PATCH",
        body=VariablesOrder(),
        answer=InstanceSchema(),
        refuses=(404, 409),
        if_match="demanded",
        tagged=True,
    ),
)
def change_process_instance_variables(
    uow: UnitOfWork, *, instance_id: UUID, variables: Mapping[str, Any], reason: str, expected_version: int | None
) -> InstanceDetail:
    """Replace variables of a case, each as a whole; for operators."""
    commands.change_variables(uow, instance_id, variables, reason, expected_version)
    uow.flush()
    return queries.process_instance(uow, instance_id)
