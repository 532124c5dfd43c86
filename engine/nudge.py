"""Telling this process's clock that work came due before its next tick.

A nudge may be lost without harm: the tick finds the work anyway.
"""

from collections.abc import Callable
from threading import Lock


class Nudge:
    """Listeners that are called, in any thread, after a commit that made work due."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []
        self._lock = Lock()

    def listen(self, listener: Callable[[], None]) -> None:
        with self._lock:
            self._listeners.append(listener)

    def forget(self, listener: Callable[[], None]) -> None:
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def __call__(self) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener()
