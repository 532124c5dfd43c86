"""Messages and signals to cases that wait for them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.endpoint import Resource, endpoint
from api.schemas.events import KeptMessagePage, MessageOrder, MessageSchema, SignalOrder, SignalSchema
from api.schemas.instances import ReasonOrder
from api.schemas.paging import PageQuery
from api.shape import Endpoint
from engine import commands, queries
from engine.commands import Spread
from engine.model import KeptMessage
from engine.queries import Page
from engine.uow import UnitOfWork

messages = Resource("messages", __name__, url_prefix="/messages", description="Messages to cases")


signals = Resource("signals", __name__, url_prefix="/signals", description="Signals to every case that waits")


@endpoint(
    messages, "", Endpoint(method="POST", body=MessageOrder(), answer=MessageSchema(), refuses=(404, 409), once=True)
)
def send_message(
    uow: UnitOfWork,
    *,
    name: str,
    correlation_key: str | None,
    instance_id: UUID | None,
    variables: Mapping[str, Any],
    time_to_live: str | None,
) -> dict[str, Any]:
    """Give a message to the one case that waits for it, or begin the case that it starts.

    409 when several wait; when none does too, unless `time_to_live` asks to keep it for one that will.
    """
    taken = commands.send(uow, name, variables, correlation_key, instance_id, time_to_live)
    if isinstance(taken, KeptMessage):
        return {"instance_id": None, "kept_until": taken.expires_at}
    return {"instance_id": taken.id, "kept_until": None}


@endpoint(messages, "", Endpoint(query=PageQuery(), answer=KeptMessagePage(), refuses=(403,)))
def list_messages(uow: UnitOfWork, *, limit: int, cursor: str | None) -> Page[KeptMessage]:
    """List the messages of the bureau that are kept for whoever will wait for them, newest first."""
    return queries.kept_messages(uow, cursor=cursor, limit=limit)


@endpoint(
    messages, "/<uuid:message_id>/discard", Endpoint(method="POST", body=ReasonOrder(), status=204, refuses=(404,))
)
def discard_message(uow: UnitOfWork, *, message_id: UUID, reason: str) -> None:
    """Forget a kept message; for operators."""
    commands.discard_message(uow, message_id, reason)


@endpoint(signals, "", Endpoint(method="POST", body=SignalOrder(), answer=SignalSchema(), once=True))
def broadcast_signal(uow: UnitOfWork, *, name: str, variables: Mapping[str, Any]) -> Spread:
    """Give a signal to every case of the bureau that waits for it, and begin those it starts; for operators."""
    return commands.broadcast(uow, name, variables)
