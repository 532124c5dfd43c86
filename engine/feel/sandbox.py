"""V8, kept to one context per process: made when first asked, never shared with a fork, remade after an abort."""

import atexit
import ctypes
import os
import threading
import weakref
from contextlib import suppress
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Literal, NamedTuple, cast

from py_mini_racer import JSEvalException, JSMappedObject, JSOOMException, JSTimeoutException, MiniRacer

BUNDLE = Path(__file__).with_name("feelin.js")
GRACE = 0.2  # seconds
MEGABYTE = 1024 * 1024

# The script is always the same text. With the request inside, V8 would keep every request as a compiled script.
BOX = "globalThis.bureauBox = {request: ''}"
CALL = "bureauFeel(bureauBox.request)"

Limit = Literal["time", "memory", "stopped"]


class Aborted(Exception):
    """The evaluation had to be stopped and its V8 context is gone; `expression` is the one it was at, if known."""

    def __init__(self, limit: Limit, allowed: float, expression: str | None) -> None:
        self.limit = limit
        self.allowed = allowed
        self.expression = expression
        super().__init__(limit)


class Context(NamedTuple):
    """A V8 context and the object in it that takes a request to the bundle's one function."""

    racer: MiniRacer
    box: JSMappedObject


class Sandbox:
    """Calls the bundle's one function, with limits; safe to use from many threads, which take turns."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self._lock = threading.Lock()
        self._context: Context | None = None
        _sandboxes.add(self)

    def call(self, request: str) -> tuple[str, float]:
        """Pass a JSON text and get one, with the seconds V8 worked, not those the turn was waited for.

        Raises `Aborted`.
        """
        with self._lock:
            context = self._context
            if context is None:
                context = self._context = self._make()
            started = perf_counter()
            try:
                context.box["request"] = request
                return str(context.racer.eval(CALL, timeout_sec=self.seconds)), perf_counter() - started
            except JSTimeoutException as error:
                raise Aborted("time", self.seconds, self._abandon(context)) from error
            except JSOOMException as error:
                raise Aborted("memory", self.megabytes, self._abandon(context)) from error
            except JSEvalException as error:
                raise Aborted("stopped", 0, self._abandon(context)) from error

    def close(self) -> None:
        """Free V8's memory; the next call makes a new context."""
        with self._lock:
            context, self._context = self._context, None
            if context is not None:
                context.racer.close()

    def _make(self) -> Context:
        racer = MiniRacer()
        racer.eval(_bundle())
        # Garbage is collected at the first limit, so that only what is really held can reach the second.
        racer.set_soft_memory_limit(self.megabytes * MEGABYTE // 2)
        racer.set_hard_memory_limit(self.megabytes * MEGABYTE)
        return Context(racer, cast("JSMappedObject", racer.eval(BOX)))

    def _abandon(self, context: Context) -> str | None:
        """Let go of a context that was stopped, after asking it what it was doing."""
        self._context = None
        try:
            expression = str(context.racer.eval("globalThis.bureauFeelAt ?? ''", timeout_sec=GRACE)) or None
        except JSEvalException:
            expression = None
        threading.Thread(target=_dispose, args=(context,), daemon=True).start()
        return expression

    def _forget_parent(self) -> None:
        """In a forked child: the parent's V8 has no threads here, so that even freeing it would hang."""
        context, self._context = self._context, None
        if context is not None:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(context))


@cache
def _bundle() -> str:
    if not BUNDLE.exists():
        raise RuntimeError(f"Expected the FEEL evaluator in {BUNDLE}, but it is not built: npm ci && npm run build")
    return BUNDLE.read_text(encoding="utf-8")


def _dispose(context: Context) -> None:
    with _disposal:
        # Whatever V8 was told to stop must have stopped before its event loop may close.
        with suppress(JSEvalException):
            context.racer.eval("0")
        context.racer.close()


def _await_quiet() -> None:
    """Before a fork: a lock that V8 holds while it works would stay locked in the child for ever."""
    locks = [*(sandbox._lock for sandbox in list(_sandboxes)), _disposal]
    for lock in locks:
        lock.acquire()
    _held_for_fork.extend(locks)


def _go_on() -> None:
    while _held_for_fork:
        _held_for_fork.pop().release()


def _forget_parents() -> None:
    _go_on()
    for sandbox in list(_sandboxes):
        sandbox._forget_parent()


def _close_all() -> None:
    # Freeing V8 needs threads that no longer run once the interpreter itself is taken down.
    for sandbox in list(_sandboxes):
        sandbox.close()


_sandboxes: "weakref.WeakSet[Sandbox]" = weakref.WeakSet()
_disposal = threading.Lock()
_held_for_fork: list[threading.Lock] = []
os.register_at_fork(before=_await_quiet, after_in_parent=_go_on, after_in_child=_forget_parents)
atexit.register(_close_all)
