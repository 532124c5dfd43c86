"""Random ways through a case: which wait state is acted on next, how, and with which values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import interpreter
from engine.interpreter import Case, Definition, Host, NotWaiting, Step, StepFailed, WaitState
from tests.cases import NOON, Decided, due, feel
from tests.property.drawing import ERRORS, ESCALATIONS, Choose

# After so many steps every choice leads on, so that each walk ends.
PATIENCE = 20
LIMIT = 400

_TASKS = frozenset({"user_task", "service_task", "child_case"})
_LISTENERS = frozenset({"boundary_event", "start_event"})


@dataclass(frozen=True)
class Action:
    """One act on the wait state at a place in the list, with what it brings.

    `verb` says how: an error or escalation is thrown where that can be, variables are changed from outside,
    or, as what is acted on wants it, it is done. `choice` is the code, or the activity that is started.
    """

    place: int
    verb: str
    choice: int
    pick: int
    again: bool
    flag: bool
    number: int

    def variables(self) -> dict[str, Any]:
        return {**self.switches(), f"kept_{self.number}": self.number}

    def switches(self) -> dict[str, Any]:
        return {"pick": self.pick, "again": self.again, "flag": self.flag}

    def place_in(self, waits: Sequence[WaitState]) -> WaitState:
        return waits[self.place % len(waits)]


@dataclass(frozen=True)
class Beginning:
    """How a case begins: at which start event, and whether another case called it."""

    at: int
    called: bool


def a_host(now: Any = NOON) -> Host:
    return Host(now=now, feel=feel(), decide=_decide, due=due)


def begin(definition: Definition, beginning: Beginning) -> Step:
    starts = [None, *(event.id for event in definition.event_starts)]
    at = starts[beginning.at % len(starts)]
    variables = {"pick": 0, "again": False, "flag": False}
    return interpreter.start(definition, a_host(), variables, at, {"brought": 1}, called=beginning.called)


def act(definition: Definition, step: Step, action: Action) -> Step:
    """The next step; acts on what the case waits for as a person, a handler, a clock or a sender would."""
    return _verb(interpreter.thaw(definition, step.state), action.place_in(step.wait_states), action)


def attempt(definition: Definition, step: Step, action: Action) -> Step | None:
    """The next step, or None where what was tried is rightly refused."""
    try:
        return act(definition, step, action)
    except NotWaiting:
        if action.place_in(step.wait_states).kind != "ad_hoc":
            raise
    except StepFailed as failure:
        if action.verb != "error" or "nothing catches it" not in failure.sentence:
            raise
    return None


def _verb(case: Case, wait: WaitState, action: Action) -> Step:
    host = a_host(max(NOON, wait.due_at or NOON))
    if action.verb == "change" or wait.kind == "condition":
        return interpreter.set_variables(case, host, action.switches())
    if wait.kind in {"service_task", "child_case"} and action.verb == "error":
        return interpreter.throw(case, host, wait.id, "error", ERRORS[action.choice], action.variables())
    if wait.kind in {"service_task", "child_case"} and action.verb == "escalation":
        return interpreter.throw(case, host, wait.id, "escalation", ESCALATIONS[action.choice], action.variables())
    if wait.kind in _TASKS:
        return interpreter.complete(case, host, wait.id, action.variables())
    if wait.kind in {"message", "signal"}:
        return interpreter.correlate(case, host, wait.id, action.variables())
    if wait.kind == "ad_hoc":
        return interpreter.start_activity(case, host, wait.id, wait.startable[action.choice % len(wait.startable)])
    return interpreter.fire(case, host, wait.id)


def chosen(choose: Choose, definition: Definition, number: int, waits: Sequence[WaitState]) -> Action:
    """Draw an action; late in a walk only what is in the flow is acted on, and no round is repeated."""
    if number < PATIENCE:
        place = choose(range(len(waits)))
        verb = choose(["do", "do", "do", "do", "do", "error", "escalation", "change"])
        return Action(
            place, verb, choose(range(3)), choose(range(3)), choose([False, True]), choose([False, True]), number
        )
    place = choose(_leading_on(definition, waits))
    # Where only conditions are left, the variables take all their values.
    turn = choose(range(4)) if waits[place].kind == "condition" else 1
    verb = "change" if number == PATIENCE else "do"
    return Action(place, verb, 0, turn // 2 * 2, again=False, flag=turn % 2 == 1, number=number)


def _leading_on(definition: Definition, waits: Sequence[WaitState]) -> list[int]:
    """The places of tasks; without any, those of whatever does not only listen."""
    tasks = [place for place, wait in enumerate(waits) if wait.kind in _TASKS]
    flowing = [place for place, wait in enumerate(waits) if definition.elements[wait.element_id].kind not in _LISTENERS]
    return tasks or flowing


def _decide(decision_id: str, context: Mapping[str, Any]) -> Decided:
    return Decided(decision_id)
