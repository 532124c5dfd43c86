"""Service-task handlers: what a process does besides routing.

A module `workflows/<process_key>.py` makes one `Handlers()` named `handlers` and registers functions
under the type that the model's `zeebe:taskDefinition` names. The application merges those registries;
there is no global one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HandlerCall:
    """What a handler is told.

    `job_id` is stable over retries: use it as idempotency key towards other systems. `variables` are
    those visible to the task after its input mappings. `next_number(series)` gives the next gapless
    serial of this bureau and the case's year; only an inline handler may call it, because only there
    the number and the step commit together.
    """

    job_id: UUID
    instance_id: UUID
    bureau_code: str
    bureau_area_code: str
    element_id: str
    variables: Mapping[str, Any]
    headers: Mapping[str, str]
    now: datetime
    next_number: Callable[[str], int]


HandlerFunction = Callable[[HandlerCall], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Handler:
    """A registered function; `inline` ones run inside the transaction of the step that reached them."""

    type: str
    function: HandlerFunction
    inline: bool


class Handlers:
    """A registry from task type to handler."""

    def __init__(self) -> None:
        self._by_type: dict[str, Handler] = {}

    def handle(self, type: str, *, inline: bool = False) -> Callable[[HandlerFunction], HandlerFunction]:
        """Register the decorated function for a task type; a second one for the same type is an error."""

        def register(function: HandlerFunction) -> HandlerFunction:
            self._add(Handler(type, function, inline))
            return function

        return register

    def merge(self, other: "Handlers") -> None:
        """Take over all handlers of another registry."""
        for handler in other._by_type.values():
            self._add(handler)

    def get(self, type: str) -> Handler | None:
        """The handler of a type, or None."""
        return self._by_type.get(type)

    def types(self) -> frozenset[str]:
        """All registered types."""
        return frozenset(self._by_type)

    def _add(self, handler: Handler) -> None:
        if handler.type in self._by_type:
            raise ValueError(f"Expected one handler for task type {handler.type!r}, but found two")
        self._by_type[handler.type] = handler
