"""Messages to cases that wait for them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.endpoint import Resource, endpoint
from api.schemas.events import MessageOrder, MessageSchema
from api.shape import Endpoint
from engine import commands
from engine.uow import UnitOfWork

messages = Resource("messages", __name__, url_prefix="/messages", description="Messages to cases")


@endpoint(messages, "", Endpoint(method="POST", body=MessageOrder(), answer=MessageSchema(), refuses=(404, 409)))
def send_message(
    uow: UnitOfWork, *, name: str, correlation_key: str | None, instance_id: UUID | None, variables: Mapping[str, Any]
) -> dict[str, Any]:
    """Give a message to the one case that waits for it; 409 when none or several do."""
    instance = commands.correlate(uow, name, variables, correlation_key, instance_id)
    return {"instance_id": instance.id}
