"""Which constructs a compiled model holds, and all that the generator must be able to draw."""

from collections.abc import Iterator, Mapping

from engine.interpreter import Element, MultiInstance

_AWAITED = ("message", "timer", "signal", "conditional")
_THROWN = ("error", "escalation")
_ENDS = ("message", "signal", *_THROWN, "terminate", "compensation", "cancel")
_REPEATED = ("user_task", "service_task", "receive_task", "call_activity", "sub_process", "ad_hoc_sub_process")

EVERY_CONSTRUCT = frozenset(
    [
        "user_task", "service_task", "script_task", "business_rule_task", "send_task", "receive_task", "task",
        "call_activity", "exclusive_gateway", "parallel_gateway", "inclusive_gateway", "event_based_gateway",
        "sub_process", "transaction", "ad_hoc_sub_process", "ad_hoc_sub_process sequential", "event_sub_process",
        "end_event", "intermediate_throw_event", "boundary_event cancel", "start_event compensation",
        "data object of process", "data object of sub_process", "handled intermediate_throw_event",
        "handled send_task", "handled script_task", "handled business_rule_task",
        "undone user_task", "undone call_activity", "undone sub_process", "undone by sub_process",
        "undone multiple", "cycle", "cron", "event sub-process nested in another",
    ]
    + [f"start_event {trigger} of process" for trigger in ("message", "timer", "signal")]
    + [f"end_event {trigger}" for trigger in _ENDS]
    + [f"intermediate_throw_event {trigger}" for trigger in ("message", "signal", "escalation", "compensation", "link")]
    + [f"intermediate_catch_event {trigger}" for trigger in (*_AWAITED, "link")]
    + [f"{kind} {trigger}" for kind in ("boundary_event", "start_event") for trigger in (*_AWAITED, *_THROWN)]
    + [
        f"{kind} {trigger} beside"
        for kind in ("boundary_event", "start_event")
        for trigger in (*_AWAITED, "escalation")
    ]
    + [f"{how} {kind}" for how in ("multiple", "repeated") for kind in _REPEATED]
    + ["multiple sequential", "multiple with a condition", "observed multiple", "tested before"]
)  # fmt: skip


def constructs_of(elements: Mapping[str, Element]) -> Iterator[str]:
    """The names of the constructs in a model."""
    for element in elements.values():
        scope = elements.get(element.scope or "")
        yield from _kinds(element, scope)
        yield from _loops(element)
        if element.undone_by is not None:
            yield f"undone {element.kind}"
            yield f"undone {'multiple' if isinstance(element.loop, MultiInstance) else 'once'}"
            yield f"undone by {elements[element.undone_by].kind}"
        if element.data_objects:
            yield f"data object of {element.kind}"
        if element.timer is not None and element.timer.form == "cycle":
            yield "cycle" if element.timer.text.startswith("R") else "cron"
        if element.kind == "event_sub_process" and scope is not None and scope.kind == "event_sub_process":
            yield "event sub-process nested in another"


def nesting_of(elements: Mapping[str, Element]) -> int:
    """How many scopes the innermost element is in."""
    depths: dict[str | None, int] = {None: 0}
    for element in elements.values():  # outer ones come first
        depths[element.id] = depths[element.scope] + 1
    return max(depths.values()) - 1


def _kinds(element: Element, scope: Element | None) -> Iterator[str]:
    yield element.kind
    if element.handler_type is not None:
        yield f"handled {element.kind}"
    if element.trigger is not None:
        yield f"{element.kind} {element.trigger}"
        if scope is not None and scope.kind == "process" and element.kind == "start_event":
            yield f"{element.kind} {element.trigger} of process"
        if not element.interrupting:
            yield f"{element.kind} {element.trigger} beside"
    if element.ad_hoc is not None and element.ad_hoc.sequential:
        yield f"{element.kind} sequential"


def _loops(element: Element) -> Iterator[str]:
    if isinstance(element.loop, MultiInstance):
        yield f"multiple {element.kind}"
        if element.loop.sequential:
            yield "multiple sequential"
        if element.loop.completion_condition is not None:
            yield "multiple with a condition"
        if element.boundary_events:
            yield "observed multiple"
    elif element.loop is not None:
        yield f"repeated {element.kind}"
        if element.loop.test_before:
            yield "tested before"
