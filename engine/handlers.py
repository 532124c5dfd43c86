"""Service-task handlers: what a process does besides routing.

A module `workflows/<process_key>.py` makes one `Handlers()` named `handlers` and registers functions
under the type that the model's `zeebe:taskDefinition` names. The application merges those registries;
there is no global one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Member:
    """An active person of a group; `unit` is where somebody from outside works."""

    username: str
    name: str
    unit: str | None


class Postponed(Exception):
    """The step already holds another number series: the handler runs again by itself, soon and in a step of its own.

    Whoever calls the handler must learn of it: let it pass.
    """


class BpmnError(Exception):
    """An error that the model is to catch by its code; variables go along as the catching event maps them.

    Where nothing catches it, it is an incident. Any other exception is a failed attempt and tried again.
    """

    def __init__(self, code: str, variables: Mapping[str, Any] | None = None) -> None:
        self.code = code
        self.variables = variables or {}
        super().__init__(code)


class Transaction(Protocol):
    """What an inline handler may ask of the transaction that its step commits in."""

    def next_number(self, series: str) -> int:
        """The next gapless serial of this bureau and year.

        Ask before writing anything: a step holds one series, and raises Postponed for a second one.
        """
        ...

    def draft_document(self, template: str, variables: Mapping[str, Any], *, public: bool) -> UUID:
        """Make or renew the draft that a template gives for these variables, without number and seal."""
        ...

    def issue_document(self, template: str, number: str, variables: Mapping[str, Any], *, public: bool) -> UUID:
        """Issue what a template gives for these variables under a number; a draft of it becomes the document."""
        ...

    def members(self, group_code: str) -> tuple[Member, ...]:
        """The active people of a candidate group of this bureau, by username."""
        ...

    def due_on(self, limit: str, counted_from: str, excluded: Sequence[Mapping[str, str]]) -> date:
        """The last day of a limit of limits.toml from an ISO date on, without the periods `from` .. `to`."""
        ...


class OutsideTransaction:
    """The transaction of a handler that runs in none: whatever it asks for is refused."""

    def __getattr__(self, name: str) -> NoReturn:
        raise RuntimeError(f"Expected an inline handler to ask for {name}, but this one runs outside any transaction")


@dataclass(frozen=True, slots=True)
class HandedUp:
    """The case started at the bureau above."""

    instance_id: UUID
    bureau_name: str


class OtherBureaus(Protocol):
    """The cases of the same matter at other bureaus. Each verb commits by itself, and once for the same job."""

    def hand_up(self, definition_key: str, variables: Mapping[str, Any], documents: Sequence[str]) -> HandedUp:
        """Start a case at the bureau above, with all files, and the issued documents made of the templates named."""
        ...

    def tell_origin(self, message: str, variables: Mapping[str, Any]) -> None:
        """Send a message to the case that handed this one up, with the public documents issued here."""
        ...

    def tell_superior(self, message: str, variables: Mapping[str, Any]) -> None:
        """Send a message to the case this one was handed up to."""
        ...


class OwnBureau:
    """The other bureaus of an inline handler: none, since no step may hold two cases."""

    def __getattr__(self, name: str) -> NoReturn:
        raise RuntimeError(f"Expected a handler that runs as a job to ask for {name}, but this one runs inline")


@dataclass(frozen=True, slots=True)
class HandlerCall:
    """What a handler is told.

    `job_id` is stable over retries: use it as idempotency key towards other systems. `variables` are
    those visible to the task after its input mappings. An inline handler may ask its `transaction` for
    more; one that runs as a job may reach the cases of the same matter at `other_bureaus`.
    """

    job_id: UUID
    instance_id: UUID
    bureau_code: str
    bureau_area_code: str
    bureau_agency_code: str
    bureau_name: str
    bureau_name_en: str
    element_id: str
    variables: Mapping[str, Any]
    headers: Mapping[str, str]
    now: datetime
    transaction: Transaction
    other_bureaus: OtherBureaus


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
