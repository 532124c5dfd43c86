"""Working without serving: this process's clock runs timers and jobs until a signal says stop."""

import signal
from threading import Event
from types import FrameType

import structlog

from api.workflows import load_handlers
from engine.clock import Clock
from engine.config import Settings
from engine.runtime import make_runtime

log = structlog.get_logger()


def work(settings: Settings) -> None:
    """Run due jobs until SIGTERM or SIGINT; those under way are finished first."""
    stopping = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    runtime = make_runtime(settings, load_handlers(settings.workflows))
    clock = Clock(runtime)
    clock.start()
    log.info("worker_started")
    try:
        stopping.wait()
    finally:
        clock.stop()
        runtime.close()
        log.info("worker_stopped")
