"""V8 in a process of its own for each process that asks: started when first asked, started anew after an abort."""

import atexit
import os
import select
import subprocess
import sys
import threading
import weakref
from math import ceil
from time import monotonic
from typing import IO, Literal, NamedTuple, cast

from engine.feel import child
from engine.feel.child import ANSWER, BUNDLE, CHUNK, GRACE, REQUEST

STARTING = 30.0  # seconds
HASTE = 0.2  # seconds beyond what is left of a limit: V8 itself only knows the whole
PASSED_ON = ("LD_LIBRARY_PATH",)  # without which Python may not start; nothing else of the environment is V8's business

Limit = Literal["time", "memory", "stopped"]
LIMITS: dict[bytes, Limit] = {child.TIME: "time", child.MEMORY: "memory", child.STOPPED: "stopped"}


class Aborted(Exception):
    """The evaluation had to be stopped and its V8 is gone; `expression` is the one it was at, if known."""

    def __init__(self, limit: Limit, allowed: float, expression: str | None) -> None:
        self.limit = limit
        self.allowed = allowed
        self.expression = expression
        super().__init__(limit)


class Answer(NamedTuple):
    """What the child tells of an evaluation: one of its endings, the seconds V8 worked, and a text."""

    ending: bytes
    seconds: float
    text: str


class Sandbox:
    """Calls the bundle's one function, with limits; safe to use from many threads, which take turns."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self._lock = threading.Lock()
        self._child: Child | None = None
        _sandboxes.add(self)

    def __del__(self) -> None:
        self.close()

    def call(self, request: str, seconds: float | None = None) -> tuple[str, float]:
        """Pass a JSON text and get one, with the seconds V8 worked, not those the turn was waited for.

        `seconds` is what is left of the limit, where others have used some of it. Raises `Aborted`.
        """
        longest = self.seconds + GRACE if seconds is None else min(self.seconds + GRACE, seconds + HASTE)
        with self._lock:
            answer = None
            try:
                answer = self._running().ask(request.encode(), longest)
            except TimeoutError as error:
                raise Aborted("time", self.seconds, None) from error
            except (EOFError, BrokenPipeError) as error:
                raise Aborted("stopped", 0, None) from error
            finally:
                # A child that was left in the middle of an answer would give it to the next who asks.
                if answer is None or answer.ending != child.VALUE:
                    self._end()
        if answer.ending != child.VALUE:
            limit = LIMITS[answer.ending]
            allowed = {"time": self.seconds, "memory": self.megabytes, "stopped": 0}[limit]
            raise Aborted(limit, allowed, answer.text or None)
        return answer.text, answer.seconds

    def close(self) -> None:
        """End V8's process; the next call starts another."""
        with self._lock:
            self._end()

    def _running(self) -> "Child":
        if self._child is not None and self._child.has_ended():
            self._end()
        if self._child is None:
            self._child = Child(self.seconds, self.megabytes)
            self._child.await_ready()
        return self._child

    def _end(self) -> None:
        ended, self._child = self._child, None
        if ended is not None:
            ended.end()

    def _forget_parents(self) -> None:
        """In a forked process: V8 answers the one that started it, whose thread may hold the lock for ever."""
        self._lock = threading.Lock()
        forgotten, self._child = self._child, None
        if forgotten is not None:
            forgotten.forget()


class Child:
    """A running `child` and the pipes to it; not for two threads at a time."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        if not BUNDLE.exists():
            raise RuntimeError(f"Expected the FEEL evaluator in {BUNDLE}, but it is not built: npm ci && npm run build")
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        # It finds V8 where this process finds it.
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        self._process = subprocess.Popen(  # noqa: S603  (this interpreter, a file of this package, two numbers)
            [sys.executable, "-P", child.__file__, str(seconds), str(megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            close_fds=True,
            env=environment,
        )
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        os.set_blocking(self._requests.fileno(), False)
        self._writable, self._readable = select.poll(), select.poll()
        self._writable.register(self._requests, select.POLLOUT)
        self._readable.register(self._answers, select.POLLIN)

    def await_ready(self) -> None:
        """Raises `EOFError` if V8 cannot be loaded."""
        try:
            self._receive(monotonic() + STARTING)
        except TimeoutError as error:
            raise EOFError from error

    def ask(self, request: bytes, seconds: float) -> Answer:
        """Raises `TimeoutError` after so many seconds, `EOFError` or `BrokenPipeError` when the child has died."""
        deadline = monotonic() + seconds
        rest = memoryview(REQUEST.pack(len(request)) + request)
        while rest:
            _await(self._writable, deadline)
            rest = rest[os.write(self._requests.fileno(), rest) :]
        return self._receive(deadline)

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def end(self) -> None:
        """Nothing in it is worth a farewell."""
        self._process.kill()
        self._process.wait()
        self._close()

    def forget(self) -> None:
        """Let go of another process's child without touching it."""
        self._process.returncode = 0  # so that nobody here waits for it
        self._close()

    def _close(self) -> None:
        self._requests.close()
        self._answers.close()

    def _receive(self, deadline: float) -> Answer:
        ending, seconds, size = ANSWER.unpack(self._read(ANSWER.size, deadline))
        return Answer(ending, seconds, self._read(size, deadline).decode())

    def _read(self, size: int, deadline: float) -> bytes:
        received = bytearray()
        while len(received) < size:
            _await(self._readable, deadline)
            part = os.read(self._answers.fileno(), min(size - len(received), CHUNK))
            if not part:
                raise EOFError
            received += part
        return bytes(received)


def _await(pipe: "select.poll", deadline: float) -> None:
    if not pipe.poll(max(0, ceil((deadline - monotonic()) * 1000))):
        raise TimeoutError


def _forget_parents() -> None:
    for sandbox in list(_sandboxes):
        sandbox._forget_parents()


def _close_all() -> None:
    for sandbox in list(_sandboxes):
        sandbox.close()


_sandboxes: "weakref.WeakSet[Sandbox]" = weakref.WeakSet()
os.register_at_fork(after_in_child=_forget_parents)
atexit.register(_close_all)
