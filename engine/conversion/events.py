"""Events and flows: timers, names and codes that may be computed, conditions."""

import re

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft, popped, remove, text_of
from engine.conversion.el import holds_el
from engine.conversion.report import What
from engine.conversion.sentences import told
from engine.conversion.tasks import local_time
from engine.errors import Message
from engine.interpreter.names import BPMN
from engine.xml import local_name

_TIMES = ("timeDate", "timeDuration", "timeCycle")
_CYCLE = re.compile(r"R\d*/(P[^/]+)")
_LANGUAGES = frozenset({"feel", "juel", "el", "uel"})


def convert_timer(draft: Draft, node: etree._Element) -> None:
    """A raw ISO 8601 text or cron cycle stays; EL and times without an offset become FEEL."""
    for name in _TIMES:
        time = node.find(f"{{{BPMN}}}{name}")
        text = text_of(time)
        if time is None or text.startswith("="):
            continue
        cycle = _CYCLE.fullmatch(text)
        if holds_el(text):
            time.text = draft.expression(node, "timer", text)
        elif name == "timeDate" and (local := local_time(text)):
            draft.report.changed(node, "timer", sentences.LOCAL_TIME, text, local)
            time.text = local
        elif name == "timeCycle" and cycle is not None and _ends_what_it_waits_for(node):
            draft.report.changed(node, "timer", sentences.FIRES_ONCE, text, cycle.group(1))
            time.tag, time.text = f"{{{BPMN}}}timeDuration", cycle.group(1)


def _ends_what_it_waits_for(node: etree._Element) -> bool:
    """Whether a timer can fire only once, because it interrupts or is passed."""
    event = node.getparent()
    if event is None or local_name(event) == "intermediateCatchEvent":
        return event is not None
    scope = event.getparent()
    if local_name(event) == "startEvent":
        is_within = scope is not None and scope.get("triggeredByEvent") == "true"
        return is_within and event.get("isInterrupting") != "false"
    return event.get("cancelActivity") != "false"


def convert_end_of_all(draft: Draft, node: etree._Element) -> None:
    """`terminateAll` in the process itself is what every terminate event does; within, it reaches beyond its scope."""
    event = node.getparent()
    scope = None if event is None else event.getparent()
    is_outermost = scope is not None and local_name(scope) == "process"
    value = draft.take(node, "terminateAll")
    if value == "true" and not is_outermost:
        draft.report.left(node, "event", sentences.NO_COUNTERPART, "terminateAll=true")
        draft.keep(node, "terminateAll", value)
    elif value is not None:
        sentence = sentences.ENDS_ALL if value == "true" else sentences.SAME_ELSEWHERE
        draft.report.changed(node, "event", sentence, f"terminateAll={value}")


def convert_name(draft: Draft, node: etree._Element) -> None:
    """The computed name of a message or signal."""
    name = node.get("name", "")
    if holds_el(name):
        node.set("name", draft.expression(node, "event", name))


def convert_code(draft: Draft, node: etree._Element) -> None:
    """The computed code of an error or escalation."""
    for attribute in ("errorCode", "escalationCode"):
        code = node.get(attribute, "")
        if holds_el(code):
            node.set(attribute, draft.expression(node, "event", code))


def decide_flows(draft: Draft, gateway: etree._Element) -> None:
    """The other engines always take a flow without a condition; here every flow out of such a gateway needs one."""
    flows = draft.flows_out_of(gateway)
    for flow in flows:
        condition = flow.find(f"{{{BPMN}}}conditionExpression")
        is_empty = condition is None or not text_of(condition)
        if len(flows) > 1 and is_empty and flow.get("id") != gateway.get("default") and not _is_elsewhere(condition):
            if condition is None:
                condition = etree.SubElement(flow, f"{{{BPMN}}}conditionExpression")
            condition.text = "=true"
            draft.report.changed(flow, "expression", sentences.ALWAYS, None, "=true")


def _is_elsewhere(condition: etree._Element | None) -> bool:
    """Whether the condition is a script in a file of its own."""
    return condition is not None and any(str(name).endswith("}resource") for name in condition.attrib)


def convert_condition(draft: Draft, node: etree._Element) -> None:
    """The condition of a flow, a conditional event, an ad hoc sub-process or a loop."""
    what: What = "event" if local_name(node) == "condition" else "expression"
    text, resource = text_of(node), draft.take(node, "resource")
    if text.startswith("="):
        return
    if not text and resource is None:
        if local_name(node) == "conditionExpression":
            remove(node)
            draft.report.changed(node, what, sentences.EMPTY_CONDITION)
        return
    language = popped(node, "language") or "juel"
    if language.lower().rsplit("/", maxsplit=1)[-1] not in _LANGUAGES or resource is not None:
        reason = told(Message("it is a script in {language}"), language=language)
        node.text = draft.refusal(node, what, text or str(resource), reason)
    else:
        node.text = draft.expression(node, what, text, bare=True)
    for child in list(node):
        node.remove(child)
