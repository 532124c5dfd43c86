"""Handlers of the fault tests, loaded by the real server through BUREAUFLOW_WORKFLOWS."""

import time
from collections.abc import Mapping
from typing import Any

from engine.handlers import HandlerCall, Handlers

handlers = Handlers()


@handlers.handle("faults.work")
def work(call: HandlerCall) -> Mapping[str, Any]:
    """Work slow enough to be killed in the middle of."""
    time.sleep(0.05)
    return {"worked_by": str(call.job_id)}


@handlers.handle("faults.number", inline=True)
def number(call: HandlerCall) -> Mapping[str, Any]:
    """A number that may neither be given twice nor be lost."""
    return {"number": call.transaction.next_number("faults")}
