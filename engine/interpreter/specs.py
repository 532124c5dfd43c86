"""What each kind of element does when a token reaches it, as SpiffWorkflow task specs.

The library calls `_update_hook` on arrival, `_run_hook` when the agenda runs the token (True: done;
None: it waits) and `_on_complete_hook` when it is done. `settle` is called on a scope whenever a token in
it has moved on. The specs are made once, at compile time, and never change after.
"""

from collections.abc import Callable, Mapping

from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.specs.base import TaskSpec

from engine.interpreter import ad_hoc, compensation, multi_instance, standard_loop
from engine.interpreter.calling import call
from engine.interpreter.elements import ACTIVITIES, Element, StandardLoop
from engine.interpreter.ending import cancel, end_if_done, leave
from engine.interpreter.joins import parallel_is_ready
from engine.interpreter.listening import arm_boundary_events, begin_to_listen, open_scope
from engine.interpreter.progress import Passed
from engine.interpreter.tasks import decide, open_receive_task, open_service_task, open_user_task, run_script
from engine.interpreter.throwing import throw_error, throw_escalation, throw_message, throw_signal
from engine.interpreter.tokens import MEMBER, Token, live_children
from engine.interpreter.variables import apply_inputs


class PassSpec(TaskSpec):  # type: ignore[misc]  # the library is untyped
    """Goes on at once: plain events, abstract tasks, most gateways, the process root."""

    def __init__(self, wf_spec: WorkflowSpec, name: str, element: Element) -> None:
        super().__init__(wf_spec, name)
        self.element = element

    def test(self) -> None:
        """The compiler has checked the model; the library's own check knows only its own links."""

    def _predict_hook(self, my_task: Token) -> None:
        """Nothing is predicted."""

    def _update_hook(self, my_task: Token) -> bool:
        return True

    def _on_ready_hook(self, my_task: Token) -> None:
        my_task.workflow.agenda.append(my_task)

    def _run_hook(self, my_task: Token) -> bool | None:
        return True

    def _on_complete_hook(self, my_task: Token) -> None:
        if my_task.parent is not None:
            leave(my_task)

    def settle(self, my_task: Token) -> None:
        """A token in this scope has moved on."""
        if compensation.is_undoing(my_task):
            compensation.undo_next(my_task)
        else:
            end_if_done(my_task)


class TerminateSpec(PassSpec):
    """Ends everything else in its scope."""

    def _run_hook(self, my_task: Token) -> bool | None:
        for token in live_children(my_task.parent):
            if token is not my_task:
                cancel(token, "cancelled")
        return True


class ParallelSpec(PassSpec):
    """Waits for one token on each incoming flow."""

    def _update_hook(self, my_task: Token) -> bool:
        if "flow" not in my_task.internal_data or parallel_is_ready(my_task):
            my_task.internal_data.pop("flow", None)
            return True
        my_task.wait_at_join()
        return False


class InclusiveSpec(PassSpec):
    """Waits until no further token can come; `release_inclusive` lets it go on."""

    def _update_hook(self, my_task: Token) -> bool:
        if "flow" not in my_task.internal_data:
            return True
        my_task.wait_at_join()
        return False


class CatchSpec(PassSpec):
    """An event that is awaited: waits, unless it stands for one that has just come."""

    def _run_hook(self, my_task: Token) -> bool | None:
        if my_task.internal_data.get("fired"):
            return True
        begin_to_listen(my_task)
        return None


class ThrowSpec(PassSpec):
    """A message, signal, error or escalation is thrown; a handler may do it for a message."""

    def _run_hook(self, my_task: Token) -> bool | None:
        apply_inputs(my_task)
        if self.element.handler_type is not None:
            open_service_task(my_task)
            return None
        log = my_task.workflow.log
        before = len(log)
        _THROWN[self.element.trigger or ""](my_task)
        if my_task.is_live:
            return True
        # An interrupting catch has taken the token away before it could leave.
        log.insert(before, Passed(self.element.id, self.element.kind))
        return None


class CompensateSpec(PassSpec):
    """What was done in the scope is undone, the last first; then the token goes on."""

    def _run_hook(self, my_task: Token) -> bool | None:
        return None if compensation.begin(my_task) else True


class CancelSpec(PassSpec):
    """Ends a transaction: what moves in it is cancelled, what was done is undone, its cancel event goes on."""

    def _run_hook(self, my_task: Token) -> bool | None:
        compensation.cancel_transaction(my_task)
        return None


class ActivitySpec(PassSpec):
    """One run of an activity: a task, a sub-process, or one member of a repeated one."""

    def _run_hook(self, my_task: Token) -> bool | None:
        apply_inputs(my_task)
        if self.element.kind not in _INSTANTANEOUS or self.element.handler_type is not None:
            self._arm(my_task)
        return self._open(my_task)

    def _arm(self, my_task: Token) -> None:
        arm_boundary_events(my_task)

    def _open(self, my_task: Token) -> bool | None:
        if self.element.handler_type is not None:
            open_service_task(my_task)
            return None
        waits = _OPENED.get(self.element.kind)
        if waits is not None:
            waits(my_task)
            return None
        works = _WORKED.get(self.element.kind)
        if works is not None:
            works(my_task)
        return True

    def _on_complete_hook(self, my_task: Token) -> None:
        compensation.remember(my_task)
        leave(my_task)

    def settle(self, my_task: Token) -> None:
        if self.element.ad_hoc is not None and not compensation.is_undoing(my_task):
            ad_hoc.settle(my_task)
        else:
            super().settle(my_task)


class MemberSpec(ActivitySpec):
    """One instance inside a repeated activity; the boundary events belong to the body."""

    def _arm(self, my_task: Token) -> None:
        """Nothing listens beside a member."""

    def _on_complete_hook(self, my_task: Token) -> None:
        compensation.remember(my_task)
        if isinstance(self.element.loop, StandardLoop):
            standard_loop.member_done(my_task)
        else:
            multi_instance.member_done(my_task)


class BodySpec(PassSpec):
    """A repeated activity as a whole."""

    def _run_hook(self, my_task: Token) -> bool | None:
        repeated = standard_loop if isinstance(self.element.loop, StandardLoop) else multi_instance
        if not repeated.begin(my_task):
            return True
        arm_boundary_events(my_task)
        return None

    def _on_complete_hook(self, my_task: Token) -> None:
        compensation.hand_over(my_task)
        leave(my_task)


# Done before anything beside them could happen.
_INSTANTANEOUS = frozenset({"script_task", "business_rule_task", "send_task", "task"})
_OPENED: Mapping[str, Callable[[Token], None]] = {
    "user_task": open_user_task,
    "receive_task": open_receive_task,
    "call_activity": call,
    "sub_process": open_scope,
    "transaction": open_scope,
    "event_sub_process": open_scope,
    "ad_hoc_sub_process": ad_hoc.open_ad_hoc,
}
_WORKED: Mapping[str, Callable[[Token], None]] = {
    "script_task": run_script,
    "business_rule_task": decide,
    "send_task": throw_message,
}
_THROWN: Mapping[str, Callable[[Token], None]] = {
    "message": throw_message,
    "signal": throw_signal,
    "error": throw_error,
    "escalation": throw_escalation,
}


def build_spec(name: str, elements: Mapping[str, Element]) -> WorkflowSpec:
    """The workflow spec of a model: one task spec per element, one more for members of a repeated one."""
    spec = WorkflowSpec(name)
    for element in elements.values():
        if element.loop is not None:
            BodySpec(spec, element.id, element)
            MemberSpec(spec, element.id + MEMBER, element)
        else:
            _class_of(element)(spec, element.id, element)
    spec.start = spec.task_specs[name]
    return spec


def _class_of(element: Element) -> type[PassSpec]:
    if element.kind in ACTIVITIES or element.kind == "event_sub_process":
        return ActivitySpec
    if element.awaits:
        return CatchSpec
    if element.kind in {"end_event", "intermediate_throw_event"}:
        return _BY_TRIGGER.get(element.trigger or "", PassSpec)
    return _BY_KIND.get(element.kind, PassSpec)


_BY_TRIGGER: Mapping[str, type[PassSpec]] = {
    **dict.fromkeys(_THROWN, ThrowSpec),
    "terminate": TerminateSpec,
    "compensation": CompensateSpec,
    "cancel": CancelSpec,
}
_BY_KIND: Mapping[str, type[PassSpec]] = {"parallel_gateway": ParallelSpec, "inclusive_gateway": InclusiveSpec}
