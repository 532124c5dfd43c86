"""The budget of a step: a loop that never waits must end as an incident, not as a hung process."""

from collections import Counter

from engine.interpreter.progress import StepFailed

MAX_ELEMENTS = 2000
MAX_EXPRESSION_SECONDS = 2.0


class Budget:
    """Counts what a step spends and fails it when it is over."""

    def __init__(self) -> None:
        self._visits: Counter[str] = Counter()
        self._total = 0
        self._seconds = 0.0

    def visit(self, element_id: str) -> None:
        """One more element run."""
        self._visits[element_id] += 1
        self._total += 1
        if self._total > MAX_ELEMENTS:
            raise StepFailed(
                element_id,
                f"Expected at most {MAX_ELEMENTS} elements in one step, but the loop {self._cycle()} never waits",
            )

    def spend(self, seconds: float, element_id: str) -> None:
        """An evaluation that took so long."""
        self._seconds += seconds
        if self._seconds > MAX_EXPRESSION_SECONDS:
            raise StepFailed(
                element_id,
                f"Expected at most {MAX_EXPRESSION_SECONDS:.0f} s of expressions in one step, "
                f"but found {self._seconds:.1f} s around {self._cycle()}",
            )

    def _cycle(self) -> str:
        most = max(self._visits.values(), default=0)
        return " -> ".join(name for name, count in self._visits.items() if count * 2 > most)
