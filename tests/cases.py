"""Driving a case of the interpreter in tests, with real FEEL and a clock that the test moves."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Literal

from engine import interpreter
from engine.calendar.days import OFFICE_ZONE
from engine.cron import next_cron
from engine.dmn import Evaluation
from engine.errors import ExpressionFailed
from engine.feel import Feel
from engine.interpreter import Closed, Definition, Host, Opened, Passed, Step, Target, Thrown, WaitState

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@cache
def feel() -> Feel:
    return Feel()


class Decided:
    """What the decision of a test gives."""

    def __init__(self, result: object) -> None:
        self.result = result
        self.evaluations = (Evaluation("decision", ("rule_1",), {}, result),)


class Driver:
    """A case that is frozen after each step; what it waits for is named by element id."""

    def __init__(
        self,
        xml: bytes,
        decisions: Mapping[str, Any] | None = None,
        *,
        at: str | None = None,
        brought: Mapping[str, Any] | None = None,
        called: bool = False,
        **variables: Any,
    ) -> None:
        self.definition: Definition = interpreter.compile_process(xml)
        self.now = NOON
        self.decisions = decisions or {}
        self.step: Step = interpreter.start(self.definition, self.host(), variables, at, brought, called=called)
        self.log = list(self.step.progress)

    def host(self) -> Host:
        def decide(decision_id: str, context: Mapping[str, Any]) -> Decided:
            return Decided(self.decisions[decision_id](context))

        return Host(now=self.now, feel=feel(), decide=decide, due=due)

    @property
    def case(self) -> interpreter.Case:
        return interpreter.thaw(self.definition, self.step.state)

    @property
    def waits(self) -> list[str]:
        """The element ids of all open wait states, sorted."""
        return sorted(w.element_id for w in self.step.wait_states)

    @property
    def tasks(self) -> list[str]:
        """The element ids of the open user tasks, sorted."""
        return sorted(w.element_id for w in self.step.wait_states if w.kind == "user_task")

    def wait(self, element_id: str, index: int = 0) -> WaitState:
        return [w for w in self.step.wait_states if w.element_id == element_id][index]

    def done(self, element_id: str, index: int = 0, **variables: Any) -> "Driver":
        return self._take(interpreter.complete(self.case, self.host(), self.wait(element_id, index).id, variables))

    def message(self, element_id: str, index: int = 0, **variables: Any) -> "Driver":
        return self._take(interpreter.correlate(self.case, self.host(), self.wait(element_id, index).id, variables))

    # A signal reaches a wait state as a message does.
    signal = message

    def throw(
        self, element_id: str, kind: Literal["error", "escalation"], code: str, index: int = 0, **variables: Any
    ) -> "Driver":
        wait = self.wait(element_id, index)
        return self._take(interpreter.throw(self.case, self.host(), wait.id, kind, code, variables))

    def begin(self, ad_hoc: str, activity: str) -> "Driver":
        return self._take(interpreter.start_activity(self.case, self.host(), self.wait(ad_hoc).id, activity))

    def set(self, **variables: Any) -> "Driver":
        return self._take(interpreter.set_variables(self.case, self.host(), variables))

    def fire(self, element_id: str) -> "Driver":
        wait = self.wait(element_id)
        assert wait.due_at is not None
        self.now = max(self.now, wait.due_at)
        return self._take(interpreter.fire(self.case, self.host(), wait.id))

    def move(self, cancel: list[str], *start: str | Target) -> "Driver":
        targets = [s if isinstance(s, Target) else Target(s) for s in start]
        ids = [self.wait(name).id for name in cancel]
        return self._take(interpreter.move(self.case, self.host(), ids, targets))

    def cancel(self) -> "Driver":
        return self._take(interpreter.cancel(self.case, self.host()))

    def variables(self, element_id: str | None = None, index: int = 0) -> dict[str, Any]:
        return self.case.variables(None if element_id is None else self.wait(element_id, index).id)

    @property
    def ended(self) -> str | None:
        return self.step.ended

    def passed(self) -> list[str]:
        """The elements passed so far, in order."""
        return [e.element_id for e in self.log if isinstance(e, Passed)]

    def closed(self, how: str) -> list[str]:
        """The elements whose wait states ended in that way, in order."""
        return [e.wait_state.element_id for e in self.log if isinstance(e, Closed) and e.how == how]

    def opened(self) -> list[str]:
        return [e.wait_state.element_id for e in self.log if isinstance(e, Opened)]

    def thrown(self) -> list[tuple[str, str, str]]:
        """What left the case, in order: kind, element and name or code."""
        return [(e.kind, e.element_id, e.name) for e in self.log if isinstance(e, Thrown)]

    def _take(self, step: Step) -> "Driver":
        self.step = step
        self.log += step.progress
        return self


def due(value: Any, start: datetime) -> datetime:
    """Durations in hours, cron and ISO dates, enough for the tests of the interpreter alone."""
    if isinstance(value, dict) and "cron" in value:
        return next_cron(value["cron"], start, OFFICE_ZONE)
    if isinstance(value, str) and value.startswith("PT") and value.endswith("H"):
        return start + timedelta(hours=float(value[2:-1]))
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ExpressionFailed("Expected a date or duration, but found {value}", value=value) from error
