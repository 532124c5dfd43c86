"""Some clients at once, each with its own connection, taking acts from one queue until it is empty."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from time import perf_counter
from typing import Any

from bench.client import Client

# What a client does once: the milliseconds of the request that is measured, and whatever it brought.
Act = Callable[[Client], tuple[Any, float]]


@dataclass(slots=True)
class Outcome:
    """The milliseconds of every act, what the acts brought, and the seconds all of them took together."""

    milliseconds: list[float] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, other: "Outcome") -> None:
        """Count another outcome in, as if it had come after this one."""
        self.milliseconds += other.milliseconds
        self.answers += other.answers
        self.seconds += other.seconds

    @property
    def per_second(self) -> float:
        """Acts per second of all clients together."""
        return len(self.milliseconds) / self.seconds


def perform(clients: Sequence[Client], acts: Sequence[Act]) -> Outcome:
    """Let the clients perform the acts as fast as they can."""
    waiting: SimpleQueue[Act] = SimpleQueue()
    for act in acts:
        waiting.put(act)
    outcome = Outcome()

    def work(client: Client) -> None:
        while True:
            try:
                act = waiting.get_nowait()
            except Empty:
                return
            answer, milliseconds = act(client)
            outcome.answers.append(answer)
            outcome.milliseconds.append(milliseconds)

    with ThreadPoolExecutor(len(clients)) as pool:
        began = perf_counter()
        for done in [pool.submit(work, client) for client in clients]:
            done.result()
        outcome.seconds = perf_counter() - began
    return outcome
