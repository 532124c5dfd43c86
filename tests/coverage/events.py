"""The events: every trigger in every position, interrupting or not."""

from collections.abc import Callable, Mapping

from tests.coverage.cells import Cell, between
from tests.modeling import (
    a_model,
    boundary,
    cancellation,
    catch,
    compensation,
    condition,
    end,
    error,
    escalation,
    event_start,
    event_sub,
    handler,
    link,
    message,
    node,
    signal,
    start,
    sub,
    terminate,
    throw,
    timer,
    transaction,
    undoing,
    user,
)

TRIGGERS: Mapping[str, str] = {
    "none": "",
    "message": message("m"),
    "timer": timer("PT1H"),
    "signal": signal("n"),
    "error": error("c"),
    "escalation": escalation("c"),
    "conditional": condition("ready"),
    "link": link("l"),
    "terminate": "<bpmn:terminateEventDefinition/>",
    "compensation": compensation(),
    "cancel": cancellation(),
    "multiple": message("m") + signal("n"),
    "parallel-multiple": message("m") + signal("n"),
}
# BPMN 2.0, table 10.93: the triggers that each position has.
_STARTING = {"none", "message", "timer", "conditional", "signal", "multiple", "parallel-multiple"}
_BESIDE = {"message", "timer", "escalation", "conditional", "signal", "multiple", "parallel-multiple"}
_CAUGHT = {"message", "timer", "conditional", "link", "signal", "multiple", "parallel-multiple"}
_THROWN = {"none", "message", "escalation", "link", "compensation", "signal", "multiple"}
_ENDING = {"none", "message", "escalation", "error", "cancel", "compensation", "signal", "terminate", "multiple"}


def _start(trigger: str) -> bytes:
    return a_model(_event("startEvent", trigger), end(), flows="x e", messages=["m"])


def _top(interrupting: bool) -> Callable[[str], bytes]:
    def model(trigger: str) -> bytes:
        return between(user("a"), _event_sub_process(trigger, interrupting), flows="s a; a e")

    return model


def _embedded(interrupting: bool) -> Callable[[str], bytes]:
    def model(trigger: str) -> bytes:
        inner = sub("sp", start("s2"), end("e2"), _event_sub_process(trigger, interrupting), flows="s2 e2")
        return between(inner, flows="s sp; sp e")

    return model


def _event_sub_process(trigger: str, interrupting: bool) -> str:
    first = event_start("x", TRIGGERS[trigger], interrupting=interrupting)
    return event_sub("esp", _several(first, trigger), end("ee"), flows="x ee")


def _catch(trigger: str) -> bytes:
    if trigger == "link":
        return between(throw("l", link("l")), catch("x", link("l")), flows="s l; x e")
    return between(_event("intermediateCatchEvent", trigger))


def _throw(trigger: str) -> bytes:
    if trigger == "link":
        return between(throw("x", link("l")), catch("l", link("l")), flows="s x; l e")
    return between(_event("intermediateThrowEvent", trigger))


def _boundary(interrupting: bool) -> Callable[[str], bytes]:
    def model(trigger: str) -> bytes:
        host = transaction("a", start("s2"), end("e2"), flows="s2 e2") if trigger == "cancel" else user("a")
        event = _several(boundary("x", "a", TRIGGERS[trigger], interrupting=interrupting), trigger)
        if trigger == "compensation":
            event = undoing("a", "h").replace("undo_a", "x")
            event = event.replace("attachedToRef", f'cancelActivity="{str(interrupting).lower()}" attachedToRef')
            return between(host, event, handler("h"), flows="s a; a e")
        return between(host, event, flows="s a; a e; x e")

    return model


def _end(trigger: str) -> bytes:
    if trigger != "cancel":
        return between(_event("endEvent", trigger), flows="s e; s x")
    inner = transaction("tx", start("s2"), end("x", cancellation()), flows="s2 x")
    return between(inner, boundary("be", "tx", cancellation()), flows="s tx; tx e; be e")


def _event(tag: str, trigger: str) -> str:
    if tag == "endEvent" and trigger == "terminate":
        return terminate("x")
    return _several(node(tag, "x", TRIGGERS[trigger]), trigger)


def _several(event: str, trigger: str) -> str:
    return event.replace('id="x"', 'id="x" parallelMultiple="true"') if trigger == "parallel-multiple" else event


# Each position: how it is called in a cell, how it is shown, which triggers BPMN has there, and a file with one.
POSITIONS: tuple[tuple[str, str, set[str], Callable[[str], bytes]], ...] = (
    ("start", "start of a process", _STARTING, _start),
    (
        "event-sub-process/top/interrupting",
        "event sub-process of the process, interrupting",
        _BESIDE | {"error", "compensation"},
        _top(True),
    ),
    ("event-sub-process/top/non-interrupting", "the same, non-interrupting", _BESIDE, _top(False)),
    (
        "event-sub-process/embedded/interrupting",
        "event sub-process of a sub-process, interrupting",
        _BESIDE | {"error", "compensation"},
        _embedded(True),
    ),
    ("event-sub-process/embedded/non-interrupting", "the same, non-interrupting", _BESIDE, _embedded(False)),
    ("catch", "intermediate catch", _CAUGHT, _catch),
    ("throw", "intermediate throw", _THROWN, _throw),
    (
        "boundary/interrupting",
        "boundary, interrupting",
        _BESIDE | {"error", "cancel", "compensation"},
        _boundary(True),
    ),
    ("boundary/non-interrupting", "boundary, non-interrupting", _BESIDE, _boundary(False)),
    ("end", "end", _ENDING, _end),
)

EVENTS: Mapping[str, tuple[Cell, ...]] = {
    trigger: tuple(
        Cell(f"event/{trigger}/{position}", label, model(trigger), in_bpmn=trigger in known)
        for position, label, known, model in POSITIONS
    )
    for trigger in TRIGGERS
}
