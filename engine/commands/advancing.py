"""From a step to its rows, with the inline handlers it reached run on the way, all in one transaction.

An inline handler that asks for a second number series is left as a due job, and so runs in a step of its own.
"""

from collections.abc import Collection
from uuid import UUID

import zstandard

from engine import audit, interpreter
from engine.commands.transaction import CaseTransaction
from engine.definitions import Deployed, host_of
from engine.handlers import BpmnError, Handler, Postponed, Transaction
from engine.interpreter import Case, Opened, Step, StepFailed, WaitState
from engine.model import ProcessInstance
from engine.progress import Net, apply
from engine.uow import UnitOfWork
from engine.values import MAX_CASE_BYTES
from engine.work import HandlerFailed, call, told_of

MOST_INLINE = 100
MAX_TEXT = 200
# Tokens, scopes and names need little beside the variables.
MAX_STATE_BYTES = MAX_CASE_BYTES + 100_000


def advance(
    uow: UnitOfWork,
    instance: ProcessInstance,
    version: Deployed,
    step: Step,
    *,
    by_command: UUID | None = None,
    transaction: Transaction | None = None,
) -> Net:
    """Write what a step did. Service tasks it opened whose handler is inline are done at once, each by a further step.

    Raises StepFailed, also when such a handler fails; the caller rolls back. The caller holds the
    lock of the instance row. `by_command` is the row whose end the caller writes itself, and
    `transaction` what inline handlers before this step have asked.
    """
    steps = [step]
    transaction = transaction or CaseTransaction(uow, instance, version)
    postponed: set[str] = set()
    while found := _inline_task(uow, steps, postponed):
        wait, handler = found
        if len(steps) > MOST_INLINE:
            raise StepFailed(wait.element_id, f"Expected at most {MOST_INLINE} inline handlers in one step")
        case = interpreter.thaw(version.definition, steps[-1].state)
        try:
            steps.append(done_inline(uow, instance, version, case, wait, handler, transaction))
        except Postponed:
            postponed.add(wait.id)
    _require_room(steps[-1])
    _require_fitting(steps)
    return apply(uow, instance, steps, by_command=by_command)


def _inline_task(uow: UnitOfWork, steps: list[Step], postponed: Collection[str]) -> tuple[WaitState, Handler] | None:
    """A service task that these steps opened and that an inline handler can do now."""
    opened = {event.wait_state.id for step in steps for event in step.progress if isinstance(event, Opened)}
    for wait in steps[-1].wait_states:
        if wait.kind == "service_task" and wait.id in opened and wait.id not in postponed:
            handler = uow.runtime.handlers.get(wait.handler_type or "")
            if handler is not None and handler.inline:
                return wait, handler
    return None


def done_inline(
    uow: UnitOfWork,
    instance: ProcessInstance,
    version: Deployed,
    case: Case,
    wait: WaitState,
    handler: Handler,
    transaction: Transaction,
) -> Step:
    """The step that follows from an inline handler's result; raises StepFailed when the handler fails."""
    told = told_of(uow, instance, wait, case.variables(wait.id), transaction=transaction)
    try:
        result = call(handler, told)
    except HandlerFailed as failure:
        raise StepFailed(wait.element_id, str(failure)) from failure
    except BpmnError as error:
        payload = {"element_id": wait.element_id, "type": handler.type, "error": error.code, "result": error.variables}
        audit.record(uow, "job.succeeded", "job", wait.id, instance, payload)
        return interpreter.throw(case, host_of(uow, version), wait.id, "error", error.code, error.variables)
    payload = {"element_id": wait.element_id, "type": handler.type, "result": result}
    audit.record(uow, "job.succeeded", "job", wait.id, instance, payload)
    return interpreter.complete(case, host_of(uow, version), wait.id, result)


def _require_room(step: Step) -> None:
    """A script may make variables grow that no one entered."""
    size = zstandard.frame_content_size(step.state)
    if size > MAX_STATE_BYTES:
        raise StepFailed(
            "", f"Expected the variables of the case to be at most {MAX_CASE_BYTES} bytes, but found {size}"
        )


def _require_fitting(steps: list[Step]) -> None:
    """What an expression gave for a name or a key must fit its column."""
    for wait in (event.wait_state for step in steps for event in step.progress if isinstance(event, Opened)):
        named = [wait.message_name, wait.signal_name, wait.correlation_key, wait.process_id, wait.assignee]
        named += [*wait.candidate_users, *wait.candidate_groups]
        for text in named:
            if text is not None and (len(text) > MAX_TEXT or "\x00" in text):
                raise StepFailed(
                    wait.element_id, f"Expected names and keys of at most {MAX_TEXT} letters, but found {text!r}"
                )
