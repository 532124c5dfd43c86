"""V8, kept to one context per process: made when first asked, never shared with a fork, remade after an abort."""

import atexit
import ctypes
import os
import threading
import weakref
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal

from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException, MiniRacer

BUNDLE = Path(__file__).with_name("feelin.js")
GRACE = 0.2  # seconds

Limit = Literal["time", "memory", "stopped"]


class Aborted(Exception):
    """The evaluation had to be stopped and its V8 context is gone; `expression` is the one it was at, if known."""

    def __init__(self, limit: Limit, allowed: float, expression: str | None) -> None:
        self.limit = limit
        self.allowed = allowed
        self.expression = expression
        super().__init__(limit)


class Sandbox:
    """Calls the bundle's one function, with limits; safe to use from many threads, which take turns."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self._lock = threading.Lock()
        self._racer: MiniRacer | None = None
        _sandboxes.add(self)

    def call(self, request: str) -> str:
        """Pass a JSON text that is already quoted for JavaScript; raises `Aborted`."""
        with self._lock:
            racer = self._racer
            if racer is None:
                racer = self._racer = self._make()
            try:
                return str(racer.eval(f"bureauFeel({request})", timeout_sec=self.seconds))
            except JSTimeoutException as error:
                raise Aborted("time", self.seconds, self._abandon(racer)) from error
            except JSOOMException as error:
                raise Aborted("memory", self.megabytes, self._abandon(racer)) from error
            except JSEvalException as error:
                raise Aborted("stopped", 0, self._abandon(racer)) from error

    def close(self) -> None:
        """Free V8's memory; the next call makes a new context."""
        with self._lock:
            racer, self._racer = self._racer, None
            if racer is not None:
                racer.close()

    def _make(self) -> MiniRacer:
        racer = MiniRacer()
        racer.eval(_bundle())
        racer.set_hard_memory_limit(self.megabytes * 1024 * 1024)
        return racer

    def _abandon(self, racer: MiniRacer) -> str | None:
        """Let go of a context that was stopped, after asking it what it was doing."""
        self._racer = None
        try:
            expression = str(racer.eval("globalThis.bureauFeelAt ?? ''", timeout_sec=GRACE)) or None
        except JSEvalException:
            expression = None
        threading.Thread(target=_dispose, args=(racer,), daemon=True).start()
        return expression

    def _forget_parent(self) -> None:
        """In a forked child: the parent's V8 has no threads here, so that even freeing it would hang."""
        self._lock = threading.Lock()
        racer, self._racer = self._racer, None
        if racer is not None:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(racer))


@cache
def _bundle() -> str:
    if not BUNDLE.exists():
        raise RuntimeError(f"Expected the FEEL evaluator in {BUNDLE}, but it is not built: npm ci && npm run build")
    return BUNDLE.read_text(encoding="utf-8")


def _dispose(racer: MiniRacer) -> None:
    # Whatever V8 was told to stop must have stopped before its event loop may close.
    with suppress(JSEvalException):
        racer.eval("0")
    racer.close()


def _forget_parents() -> None:
    for sandbox in list(_sandboxes):
        sandbox._forget_parent()


def _close_all() -> None:
    # Freeing V8 needs threads that no longer run once the interpreter itself is taken down.
    for sandbox in list(_sandboxes):
        sandbox.close()


_sandboxes: "weakref.WeakSet[Sandbox]" = weakref.WeakSet()
os.register_at_fork(after_in_child=_forget_parents)
atexit.register(_close_all)
