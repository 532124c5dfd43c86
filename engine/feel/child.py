"""The program that holds V8: requests come in at stdin, answers go out at stdout, one after the other.

`sandbox` starts it by its path and takes the shape of the messages from here; it needs nothing of the engine. It ends
when stdin does, and after the answer to an evaluation that had to be stopped. V8 is never closed: closing it after an
abort crashes.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from struct import Struct
from time import perf_counter
from typing import cast

from py_mini_racer import JSEvalException, JSMappedObject, JSOOMException, MiniRacer

BUNDLE = Path(__file__).with_name("feelin.js")
GRACE = 1.0  # seconds beyond the limit for an answer to an evaluation that was stopped
ASKING = 0.2  # of them, for what V8 was at
MEGABYTE = 1024 * 1024
CHUNK = 64 * 1024
STDIN, STDOUT, STDERR = range(3)

# A request: its length, the text. An answer: how it ended, the seconds V8 worked, its length, the text. The text is
# V8's answer, or the expression at which it was stopped.
REQUEST = Struct("<I")
ANSWER = Struct("<cdI")
READY, VALUE, TIME, MEMORY, STOPPED = b"r", b"v", b"t", b"m", b"s"

# The script is always the same text. With the request inside, V8 would keep every request as a compiled script.
BOX = "globalThis.bureauBox = {request: ''}"
CALL = "bureauFeel(bureauBox.request)"
AT = "globalThis.bureauFeelAt ?? ''"


async def load(megabytes: int) -> tuple[MiniRacer, JSMappedObject]:
    """V8 in this thread's loop, and the object in it that takes a request to the bundle's one function."""
    racer = MiniRacer()
    racer.eval(BUNDLE.read_text(encoding="utf-8"))
    # Garbage is collected at the first limit, so that only what is really held can reach the second.
    racer.set_soft_memory_limit(megabytes * MEGABYTE // 2)
    racer.set_hard_memory_limit(megabytes * MEGABYTE)
    return racer, cast("JSMappedObject", racer.eval(BOX))


async def serve(racer: MiniRacer, box: JSMappedObject, seconds: float, answers: int) -> None:
    """Evaluate until nothing more is asked or a limit is met."""
    _send(answers, READY, 0, "")
    for request in _requests():
        # The last resort, by the kernel: V8 does not stop, and the parent may be gone.
        signal.setitimer(signal.ITIMER_REAL, seconds + 2 * GRACE)
        box["request"] = request
        started = perf_counter()
        ending, text = await _evaluate(racer, seconds)
        _send(answers, ending, perf_counter() - started, text)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if ending != VALUE:
            return


async def _evaluate(racer: MiniRacer, seconds: float) -> tuple[bytes, str]:
    try:
        async with asyncio.timeout(seconds):
            return VALUE, str(await racer.eval_cancelable(CALL))
    except TimeoutError:
        ending = TIME
    except JSOOMException:
        ending = MEMORY
    except JSEvalException:
        ending = STOPPED
    with suppress(TimeoutError, JSEvalException):
        async with asyncio.timeout(ASKING):
            return ending, str(await racer.eval_cancelable(AT))
    return ending, ""


def _requests() -> Iterator[str]:
    while head := _receive(REQUEST.size):
        yield _receive(*REQUEST.unpack(head)).decode()


def _receive(size: int) -> bytes:
    """So many bytes, or none when stdin has ended."""
    received = bytearray()
    while len(received) < size:
        part = os.read(STDIN, min(size - len(received), CHUNK))
        if not part:
            return b""
        received += part
    return bytes(received)


def _send(answers: int, ending: bytes, seconds: float, text: str) -> None:
    told = text.encode()
    rest = memoryview(ANSWER.pack(ending, seconds, len(told)) + told)
    while rest:
        rest = rest[os.write(answers, rest) :]


def main() -> None:
    # Who asks a whole group of processes to end means the parent, which may need this one for what is under way.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # The last words of a crashing V8 are for the log.
    answers = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    seconds, megabytes = float(sys.argv[1]), int(sys.argv[2])
    loop = asyncio.new_event_loop()
    racer, box = loop.run_until_complete(load(megabytes))
    with suppress(BrokenPipeError):
        loop.run_until_complete(serve(racer, box, seconds, answers))
    os._exit(0)


if __name__ == "__main__":
    main()
