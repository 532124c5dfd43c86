"""Work that Java code or an outside worker does there: left to a handler here, by a name that follows from theirs."""

import re
from itertools import chain, count

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft, popped, source_of, text_of
from engine.conversion.el import NoEquivalent, assigned_in, holds_el, text_to_feel
from engine.conversion.sentences import told
from engine.interpreter.names import BPMN, ZEEBE
from engine.xml import local_name

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_WORD = re.compile(r"\W+")
_OUTSIDE = frozenset({"external", "external-worker"})
# A bean or one of its methods: all that is worth a name in an expression that FEEL cannot say.
_BEAN = re.compile(r"[$#]\{\s*([^\W\d]\w*)(?:\.([^\W\d]\w*))?")


def convert_work(draft: Draft, node: etree._Element) -> None:
    """A service or send task, a decision's task, or an event that throws a message."""
    holder = node.find(f"{{{BPMN}}}messageEventDefinition")
    holder = node if holder is None else holder
    result = draft.take(holder, "resultVariable") or draft.take(holder, "resultVariableName")
    expression = draft.take(holder, "expression")
    if expression is not None and local_name(node) == "serviceTask" and _as_script(draft, node, expression, result):
        return
    found = _worker(draft, node, holder, expression)
    if found is None:
        return
    wish, before = found
    name = leave_to_handler(draft, node, wish, before)
    draft.report.left(node, "handler", told(sentences.HANDLER, name=name), before, f"zeebe:taskDefinition type={name}")
    if result is not None:
        add_header(draft, node, "resultVariable", result)
    for field in draft.take_elements(holder, "field"):
        _convert_field(draft, node, field)


def leave_to_handler(draft: Draft, node: etree._Element, wish: str, original: str) -> str:
    """Give a node a handler whose name follows from the wish and stands for nothing else in the file."""
    whole = snake_case(original.rpartition(" ")[2])
    names = chain((wish, whole), (f"{whole}_{number}" for number in count(2)))
    name = next(one for one in names if draft.handlers.setdefault(one, original) == original)
    draft.extend(node, "taskDefinition", type=name)
    return name


def add_header(draft: Draft, node: etree._Element, key: str, value: str) -> None:
    """What a handler can read that does not change from case to case."""
    header = etree.SubElement(draft.extend(node, "taskHeaders"), f"{{{ZEEBE}}}header")
    header.set("key", key)
    header.set("value", value)


def snake_case(name: str) -> str:
    """A Java name, or words, as one word of ours."""
    return _NO_WORD.sub("_", _HUMP.sub("_", name)).strip("_").lower() or "unnamed"


def _worker(
    draft: Draft, node: etree._Element, holder: etree._Element, expression: str | None
) -> tuple[str, str] | None:
    """The wished name of the handler and what it stands for."""
    kind, topic = draft.take(holder, "type"), draft.take(holder, "topic")
    java, delegate = draft.take(holder, "class"), draft.take(holder, "delegateExpression")
    connectors = [text_of(_child(one, "connectorId")) for one in _taken_connectors(draft, node, holder)]
    operation = popped(holder, "operationRef")
    if topic is not None and (kind is None or kind in _OUTSIDE):
        return (snake_case(topic) if holds_el(topic) else topic), f"topic {topic}"
    if java is not None:
        return snake_case(java.rpartition(".")[2]), f"class {java}"
    for text in (delegate, expression):
        if text is not None:
            return _bean(text), text
    if connectors:
        return snake_case(connectors[0]), f"connector {connectors[0]}"
    if kind is not None:
        return snake_case(kind), f"type {kind}"
    return None if operation is None else (snake_case(operation), f"operation {operation}")


def _bean(text: str) -> str:
    found = _BEAN.match(text.strip())
    return snake_case(text) if found is None else ".".join(snake_case(part) for part in found.groups() if part)


def _taken_connectors(draft: Draft, node: etree._Element, holder: etree._Element) -> list[etree._Element]:
    """Connectors; their parameters become those of the task."""
    found = draft.take_elements(holder, "connector")
    for connector in found:
        for parameters in connector:
            if local_name(parameters) == "inputOutput":
                draft.parameters(node).append(parameters)
    return found


def _as_script(draft: Draft, node: etree._Element, expression: str, result: str | None) -> bool:
    """An expression whose value is kept in a variable is a script, if FEEL can say it."""
    names = draft.names(node)
    try:
        assigned = assigned_in(expression, names)
        feel = text_to_feel(expression, names) if assigned is None else assigned[1]
    except NoEquivalent:
        return False
    target = result if assigned is None else assigned[0]
    if target is None:
        return False
    node.tag = f"{{{BPMN}}}scriptTask"
    draft.extend(node, "script", expression=f"={feel}", resultVariable=target)
    draft.report.changed(node, "script", sentences.SCRIPT_OF_EXPRESSION, expression, f"{target} = {feel}")
    return True


def _convert_field(draft: Draft, node: etree._Element, field: etree._Element) -> None:
    name = field.get("name", "")
    constant = field.get("stringValue") or text_of(_child(field, "string"))
    computed = field.get("expression") or text_of(_child(field, "expression"))
    if holds_el(computed):
        feel = draft.expression(node, "handler", computed)
        draft.map_variable(node, "input", feel, snake_case(name))
        draft.report.changed(node, "handler", sentences.HANDLER_IN_EXPRESSION, source_of(field), snake_case(name))
    else:
        add_header(draft, node, name, constant or computed)
        draft.report.changed(node, "handler", sentences.RENAMED, source_of(field), f"zeebe:header {name}")


def _child(node: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in node.iterchildren("*") if local_name(child) == name), None)
