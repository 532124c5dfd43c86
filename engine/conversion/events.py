"""Events and flows: timers, names and codes that may be computed, conditions."""

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft, popped, text_of
from engine.conversion.el import holds_el
from engine.conversion.report import What
from engine.conversion.sentences import told
from engine.conversion.tasks import local_time
from engine.errors import Message
from engine.interpreter.names import BPMN
from engine.xml import local_name

_TIMES = ("timeDate", "timeDuration", "timeCycle")
_LANGUAGES = frozenset({"feel", "juel", "el", "uel"})


def convert_timer(draft: Draft, node: etree._Element) -> None:
    """A raw ISO 8601 text or cron cycle stays; EL and times without an offset become FEEL."""
    for name in _TIMES:
        time = node.find(f"{{{BPMN}}}{name}")
        text = text_of(time)
        if time is None or text.startswith("="):
            continue
        if holds_el(text):
            time.text = draft.expression(node, "timer", text)
        elif name == "timeDate" and (local := local_time(text)):
            draft.report.changed(node, "timer", sentences.LOCAL_TIME, text, local)
            time.text = local


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


def convert_condition(draft: Draft, node: etree._Element) -> None:
    """The condition of a flow, a conditional event, an ad hoc sub-process or a loop."""
    what: What = "event" if local_name(node) == "condition" else "expression"
    text, resource = text_of(node), draft.take(node, "resource")
    if text.startswith("=") or (not text and resource is None):
        return
    language = popped(node, "language") or "juel"
    if language.lower().rsplit("/", maxsplit=1)[-1] not in _LANGUAGES or resource is not None:
        reason = told(Message("it is a script in {language}"), language=language)
        node.text = draft.refusal(node, what, text or str(resource), reason)
    else:
        node.text = draft.expression(node, what, text, bare=True)
    for child in list(node):
        node.remove(child)
