"""Opening and closing wait states: the only things of a case that the outside acts on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.interpreter.elements import Element
from engine.interpreter.progress import Closed, How, Opened, WaitKind, WaitState
from engine.interpreter.tokens import Token

_OF_ACTIVITIES: Mapping[str, WaitKind] = {
    "user_task": "user_task",
    "receive_task": "message",
    "call_activity": "child_case",
    "ad_hoc_sub_process": "ad_hoc",
}
_OF_EVENTS: Mapping[str, WaitKind] = {
    "timer": "timer",
    "message": "message",
    "signal": "signal",
    "conditional": "condition",
}


def wait_kind(element: Element) -> WaitKind:
    """What an element that waits is waiting for."""
    if element.handler_type is not None:
        return "service_task"
    return _OF_EVENTS[element.trigger] if element.trigger is not None else _OF_ACTIVITIES[element.kind]


def open_wait(token: Token, details: Mapping[str, Any]) -> None:
    """The token begins to wait; `details` is what was evaluated for it, as JSON."""
    token.internal_data["wait"] = {key: value for key, value in details.items() if value is not None}
    token.workflow.log.append(Opened(wait_state_of(token)))


def close_wait(token: Token, how: How) -> None:
    """The token no longer waits; nothing happens if it did not."""
    if "wait" in token.internal_data:
        token.workflow.log.append(Closed(wait_state_of(token), how))
        del token.internal_data["wait"]


def is_waiting(token: Token) -> bool:
    """Whether the token is an open wait state."""
    return "wait" in token.internal_data


def wait_state_of(token: Token) -> WaitState:
    """The open wait state of a token, as the outside sees it."""
    element: Element = token.element
    details = token.internal_data["wait"]
    return WaitState(
        id=str(token.id),
        kind=wait_kind(element),
        element_id=element.id,
        name=element.name,
        name_en=element.name_en,
        scope_id=str(token.parent.id),
        lane=element.lane,
        due_at=_moment(details.get("due_at")),
        follow_up_at=_moment(details.get("follow_up_at")),
        message_name=details.get("message_name"),
        correlation_key=details.get("correlation_key"),
        signal_name=details.get("signal_name"),
        condition=details.get("condition"),
        called=element.called,
        process_id=details.get("process_id"),
        startable=tuple(details.get("startable", ())),
        handler_type=element.handler_type,
        headers=element.headers,
        retries=details.get("retries"),
        form_id=element.form_id,
        assignee=details.get("assignee"),
        candidate_users=tuple(details.get("candidate_users", ())),
        candidate_groups=tuple(details.get("candidate_groups", ())),
        priority=details.get("priority", 50),
        properties=element.properties,
        loop_index=token.internal_data.get("index"),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
