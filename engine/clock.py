"""The clock: APScheduler's tick hands due jobs to a few threads. Nothing is kept here; a lost tick costs nothing."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import BoundedSemaphore, Event
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from engine import audit, jobs
from engine.commands.forgetting import forget_contents, forget_drafts
from engine.commands.idempotency import forget_answers
from engine.commands.kept_messages import deliver_kept
from engine.runtime import Runtime
from engine.uow import SYSTEM, begin, utc_now

log = logging.getLogger(__name__)

THREADS = 4
CHAIN_SECONDS = 60
FORGET_SECONDS = 3600
# Nobody repeats a request later than this.
ANSWERS_KEPT = timedelta(days=2)
ONCE: dict[str, Any] = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None, "replace_existing": True}


class Clock:
    """Runs due jobs of a process from `start` to `stop`; made after the process has forked."""

    def __init__(self, runtime: Runtime, threads: int = THREADS) -> None:
        self._runtime = runtime
        self._threads = threads
        self._free = BoundedSemaphore(threads)
        self._nudged = Event()
        self._pool: ThreadPoolExecutor | None = None
        self._scheduler: Any = None

    def start(self) -> None:
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="job")
        self._scheduler = BackgroundScheduler(timezone="UTC", daemon=True)
        tick = self._runtime.settings.tick_seconds
        self._scheduler.add_job(self._tick, "interval", seconds=tick, id="tick", **ONCE)
        self._scheduler.add_job(self._deliver, "interval", seconds=tick, id="deliver", **ONCE)
        self._scheduler.add_job(self._chain, "interval", seconds=CHAIN_SECONDS, id="chain", **ONCE)
        self._scheduler.add_job(self._forget, "interval", seconds=FORGET_SECONDS, id="forget", **ONCE)
        self._scheduler.start()
        self._runtime.nudge.listen(self.nudge)

    def stop(self) -> None:
        """Take no more jobs and wait for those under way; harmless when repeated."""
        self._runtime.nudge.forget(self.nudge)
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
            self._scheduler = None
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None

    def nudge(self) -> None:
        """Tick now: work has come due. Called after commits, in any thread."""
        scheduler = self._scheduler
        if scheduler is not None and scheduler.running and not self._nudged.is_set():
            self._nudged.set()
            scheduler.add_job(self._tick, "date", run_date=utc_now(), id="nudge", **ONCE | {"max_instances": 3})

    def _tick(self) -> None:
        """Hand due jobs to every free thread."""
        self._nudged.clear()
        free = 0
        while free < self._threads and self._free.acquire(blocking=False):
            free += 1
        try:
            claims = jobs.claim_due(self._runtime, free) if free else []
        except Exception:  # The next tick tries again; the database may be away for a moment.
            log.exception("Due jobs could not be claimed")
            claims = []
        pool = self._pool
        for claim in claims:
            if pool is not None:
                pool.submit(self._run, claim)
                free -= 1
        for _ in range(free):
            self._free.release()

    def _run(self, claim: jobs.Claim) -> None:
        try:
            jobs.run(self._runtime, claim)
        except Exception:  # Even the failure could not be written: the lease runs out, another attempt follows.
            log.exception("Job %s is left to its lease", claim.id)
        finally:
            self._free.release()
            self.nudge()

    def _deliver(self) -> None:
        try:
            deliver_kept(self._runtime)
        except Exception:  # As at a tick: the next one tries again.
            log.exception("Kept messages could not be delivered")

    def _chain(self) -> None:
        with begin(self._runtime, SYSTEM) as uow:
            audit.chain_batches(uow)

    def _forget(self) -> None:
        with begin(self._runtime, SYSTEM) as uow:
            forget_answers(uow, uow.now - ANSWERS_KEPT)
            forget_drafts(uow)
        forget_contents(self._runtime, utc_now())
