"""Message flows between pools: what is drawn between two of them is what their messages do.

A message finds its receiver by name and key, as every message does. A flow that is drawn says the same,
or the file is refused: it may not promise a message that is never sent, or another one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from engine.errors import Problem
from engine.interpreter.elements import Element
from engine.interpreter.names import BPMN


def broken_message_flows(root: etree._Element, elements: Sequence[Element]) -> Iterator[Problem]:
    """Every pool and message flow that says what does not happen."""
    processes = {node.get("id") for node in root.iterchildren(f"{{{BPMN}}}process")}
    participants = {node.get("id"): node.get("processRef") for node in root.iter(f"{{{BPMN}}}participant")}
    messages = {node.get("id"): node.get("name") for node in root.iterchildren(f"{{{BPMN}}}message")}
    for identifier, process in participants.items():
        if process is not None and process not in processes:
            yield Problem(identifier, f"Expected a processRef of this file, but found {process!r}")
    for process, count in Counter(participants.values()).items():
        if process is not None and count > 1:
            yield Problem(process, f"Expected one pool of a process, but found {count} of this one")
    known = {element.id: element for element in elements}
    for flow in root.iter(f"{{{BPMN}}}messageFlow"):
        if flow.get("messageRef") not in {None, *messages}:
            yield Problem(flow.get("id"), f"Expected a messageRef of this file, but found {flow.get('messageRef')!r}")
        source, target = flow.get("sourceRef", ""), flow.get("targetRef", "")
        yield from _broken_end(flow, "source", known.get(source), source in participants)
        yield from _broken_end(flow, "target", known.get(target), target in participants)
        names = _names(flow, messages, known.get(source), known.get(target))
        if len(names) > 1:
            yield Problem(flow.get("id"), f"Expected one message along a flow, but found {', '.join(sorted(names))}")
        pools = {participants[end] if end in participants else _pool(known, end) for end in (source, target) if end}
        ends_known = all(end in participants or end in known for end in (source, target))
        if ends_known and source != target and len(pools) == 1 and pools != {None}:
            yield Problem(flow.get("id"), "Expected a message flow between two pools, but found one within a pool")


def _broken_end(flow: etree._Element, end: str, element: Element | None, is_pool: bool) -> Iterator[Problem]:
    if is_pool:
        return
    if element is None:
        yield Problem(flow.get("id"), f"Expected a {end} in this file, but found {flow.get(f'{end}Ref')!r}")
    elif end == "source" and not _sends(element):
        yield Problem(flow.get("id"), f"Expected a source that sends a message, but {element.id} does not")
    elif end == "target" and not element.receives_message:
        yield Problem(flow.get("id"), f"Expected a target that receives a message, but {element.id} does not")


def _sends(element: Element) -> bool:
    throws = element.kind in {"end_event", "intermediate_throw_event"} and element.trigger == "message"
    return throws or element.kind in {"send_task", "service_task"}


def _names(flow: etree._Element, messages: Mapping[str | None, str | None], *ends: Element | None) -> set[str]:
    """The messages that the flow and its two ends name."""
    names = {end.message.name for end in ends if end is not None and end.message is not None}
    named = messages.get(flow.get("messageRef"))
    return names | ({named} if named else set())


def _pool(elements: Mapping[str, Element], element_id: str) -> str | None:
    """The process that an element is in; None for one that is nowhere."""
    element = elements.get(element_id)
    if element is None:
        return None
    return element.id if element.scope is None else _pool(elements, element.scope)
