"""What each kind of element does when a token reaches it, as SpiffWorkflow task specs.

The library calls `_update_hook` on arrival, `_run_hook` when the agenda runs the token (True: done;
None: it waits) and `_on_complete_hook` when it is done. The specs are made once, at compile time, and
never change after.
"""

from collections.abc import Callable, Mapping

from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.specs.base import TaskSpec

from engine.interpreter import multi_instance
from engine.interpreter.elements import ACTIVITIES, MESSAGE_EVENTS, TIMER_EVENTS, Element, given
from engine.interpreter.ending import cancel, leave
from engine.interpreter.joins import parallel_is_ready
from engine.interpreter.listening import arm_boundary_events, arm_event_sub_processes, begin_to_listen
from engine.interpreter.tasks import decide, open_service_task, open_user_task, run_script
from engine.interpreter.tokens import MEMBER, Token, enter, live_children, spawn
from engine.interpreter.variables import apply_inputs


class PassSpec(TaskSpec):  # type: ignore[misc]  # the library is untyped
    """Goes on at once: start and end events, abstract tasks, exclusive gateways, the process root."""

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
    """A timer or message event: waits, unless it stands for an event that has just come."""

    def _run_hook(self, my_task: Token) -> bool | None:
        if my_task.internal_data.get("fired"):
            return True
        begin_to_listen(my_task)
        return None


class ActivitySpec(PassSpec):
    """One run of an activity: a task, a sub-process, or one member of a multi-instance one."""

    def _run_hook(self, my_task: Token) -> bool | None:
        apply_inputs(my_task)
        if self.element.kind in {"user_task", "service_task", "sub_process"}:
            self._arm(my_task)
        return self._open(my_task)

    def _arm(self, my_task: Token) -> None:
        arm_boundary_events(my_task)

    def _open(self, my_task: Token) -> bool | None:
        waits = _OPENED.get(self.element.kind)
        if waits is not None:
            waits(my_task)
            return None
        works = _WORKED.get(self.element.kind)
        if works is not None:
            works(my_task)
        return True


class MemberSpec(ActivitySpec):
    """One instance inside a multi-instance body; the boundary events belong to the body."""

    def _arm(self, my_task: Token) -> None:
        """Nothing listens beside a member."""

    def _on_complete_hook(self, my_task: Token) -> None:
        multi_instance.member_done(my_task)


class BodySpec(PassSpec):
    """A multi-instance activity as a whole."""

    def _run_hook(self, my_task: Token) -> bool | None:
        if not multi_instance.begin(my_task):
            return True
        arm_boundary_events(my_task)
        return None


def open_scope(scope: Token) -> None:
    """The process or a sub-process begins: its event sub-processes listen, its start event runs."""
    arm_event_sub_processes(scope)
    enter(spawn(scope, given(scope.element.start_event), {"fired": True}))


_OPENED: Mapping[str, Callable[[Token], None]] = {
    "user_task": open_user_task,
    "service_task": open_service_task,
    "sub_process": open_scope,
    "event_sub_process": open_scope,
}
_WORKED: Mapping[str, Callable[[Token], None]] = {"script_task": run_script, "business_rule_task": decide}


def build_spec(name: str, elements: Mapping[str, Element]) -> WorkflowSpec:
    """The workflow spec of a model: one task spec per element, one more for members of a multi-instance."""
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
    if element.kind in TIMER_EVENTS or element.kind in MESSAGE_EVENTS:
        return CatchSpec
    by_kind: dict[str, type[PassSpec]] = {
        "parallel_gateway": ParallelSpec,
        "inclusive_gateway": InclusiveSpec,
        "terminate_end_event": TerminateSpec,
    }
    return by_kind.get(element.kind, PassSpec)
