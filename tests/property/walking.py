"""Random ways through a case: which wait state is acted on next, and with which values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine import interpreter
from engine.interpreter import Case, Definition, Host, Step, WaitState
from tests.cases import NOON, Decided, due, feel

# After so many steps every choice leads on, so that each walk ends.
PATIENCE = 25
LIMIT = 400


@dataclass(frozen=True)
class Action:
    """One act on the wait state at a place in the list, with what a completion brings."""

    place: int
    pick: int
    again: bool
    number: int

    def variables(self) -> dict[str, Any]:
        return {"pick": self.pick, "again": self.again, f"kept_{self.number}": self.number}


def a_host(now: Any = NOON) -> Host:
    return Host(now=now, feel=feel(), decide=_decide, due=due)


def begin(definition: Definition) -> Step:
    return interpreter.start(definition, a_host(), {"pick": 0, "again": False})


def act(definition: Definition, step: Step, action: Action) -> Step:
    """The next step; acts on what the case waits for as a person, a clock or a sender would."""
    wait = step.wait_states[action.place % len(step.wait_states)]
    case = interpreter.thaw(definition, step.state)
    return _verb(case, wait, action)


def _verb(case: Case, wait: WaitState, action: Action) -> Step:
    if wait.kind in {"user_task", "service_task"}:
        return interpreter.complete(case, a_host(), wait.id, action.variables())
    if wait.kind == "message":
        return interpreter.correlate(case, a_host(), wait.id, action.variables())
    return interpreter.fire(case, a_host(max(NOON, wait.due_at or NOON)), wait.id)


def chosen(draw: Any, strategies: Any, number: int, waits: Sequence[WaitState]) -> Action:
    """Draw an action; late in a walk only tasks are acted on, and no round is repeated."""
    late = number >= PATIENCE
    tasks = [place for place, wait in enumerate(waits) if wait.kind in {"user_task", "service_task"}]
    places = tasks if late and tasks else range(len(waits))
    return Action(
        place=draw(strategies.sampled_from(list(places))),
        pick=0 if late else draw(strategies.integers(0, 2)),
        again=False if late else draw(strategies.booleans()),
        number=number,
    )


def _decide(decision_id: str, context: Any) -> Decided:
    return Decided(decision_id)
