"""The four events that a case waits for, and how each of them comes: the same tests hold for all."""

from collections.abc import Mapping
from typing import Any

from tests.cases import Driver
from tests.modeling import condition, message, signal, timer

# One definition for events that happen once, one for those that may happen again.
ONCE: Mapping[str, str] = {
    "message": message("m"),
    "timer": timer("PT1H"),
    "signal": signal("s"),
    "conditional": condition("ready"),
}
AGAIN: Mapping[str, str] = {**ONCE, "timer": timer("R/PT1H", "timeCycle")}
BROUGHT: Mapping[str, Mapping[str, Any]] = {"message": {"note": "brought"}, "signal": {"note": "brought"}}


def happen(case: Driver, trigger: str, element_id: str) -> Driver:
    """The event that an element waits for comes, with a note if events of its kind bring something."""
    match trigger:
        case "timer":
            return case.fire(element_id)
        case "conditional":
            return case.set(ready=False).set(ready=True)
        case _:
            return case.message(element_id, **BROUGHT[trigger])
