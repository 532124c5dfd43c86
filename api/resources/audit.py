"""The evidence of a bureau, for its auditors and operators."""

from typing import Any

from api.endpoint import Resource, endpoint
from api.schemas.events import AuditPage, AuditQuery
from api.shape import Endpoint
from engine import queries
from engine.queries import EventView, Page, Wanted
from engine.uow import UnitOfWork

audit_events = Resource("audit-events", __name__, url_prefix="/audit-events", description="Who did what, when")


@endpoint(audit_events, "", Endpoint(query=AuditQuery(), answer=AuditPage(), refuses=(403,)))
def list_audit_events(uow: UnitOfWork, *, limit: int, cursor: str | None, **wanted: Any) -> Page[EventView]:
    """List audit events, newest first; `until` is not included."""
    return queries.audit_events(uow, Wanted(**wanted), cursor=cursor, limit=limit)
