"""Reading the zeebe extension elements of a flow node."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lxml import etree

from engine.errors import Problem
from engine.interpreter.elements import Assignment, Loop, VariableMapping
from engine.interpreter.expressions import strip_equals
from engine.interpreter.names import BPMN, ZEEBE


def one_extension(node: etree._Element, name: str, problems: list[Problem]) -> etree._Element | None:
    """The extension of that name, or None; a second one is a problem."""
    found = list(_extensions(node, name))
    if len(found) > 1:
        problems.append(Problem(node.get("id"), f"Expected one zeebe:{name}, but found {len(found)}"))
    return found[0] if found else None


def properties_of(node: etree._Element) -> Mapping[str, str]:
    """The bureau's own properties, without their prefix."""
    found = {
        child.get("name", "").removeprefix("bureau:"): child.get("value", "")
        for properties in _extensions(node, "properties")
        for child in properties.findall(f"{{{ZEEBE}}}property")
    }
    return MappingProxyType(found)


def headers_of(node: etree._Element) -> Mapping[str, str]:
    """The task headers of a service task."""
    found = {
        child.get("key", ""): child.get("value", "")
        for headers in _extensions(node, "taskHeaders")
        for child in headers.findall(f"{{{ZEEBE}}}header")
    }
    return MappingProxyType(found)


def inputs_of(node: etree._Element) -> tuple[VariableMapping, ...]:
    """Input mappings in document order."""
    return _mappings(node, "input")


def outputs_of(node: etree._Element) -> tuple[VariableMapping, ...]:
    """Output mappings in document order."""
    return _mappings(node, "output")


def assignment_of(node: etree._Element) -> Assignment:
    """Who a user task is for and by when."""
    texts: dict[str, str] = {}
    for name in ("assignmentDefinition", "taskSchedule", "priorityDefinition"):
        for found in _extensions(node, name):
            texts.update({str(key): str(value) for key, value in found.attrib.items() if value})
    return Assignment(
        assignee=texts.get("assignee"),
        candidate_groups=texts.get("candidateGroups"),
        candidate_users=texts.get("candidateUsers"),
        due_date=texts.get("dueDate"),
        follow_up_date=texts.get("followUpDate"),
        priority=texts.get("priority"),
    )


def loop_of(node: etree._Element, problems: list[Problem]) -> Loop | None:
    """Multi-instance characteristics, or None."""
    loop = node.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    if loop is None:
        return None
    extension = one_extension(loop, "loopCharacteristics", problems)
    attributes = {} if extension is None else {str(key): str(value) for key, value in extension.attrib.items()}
    if not attributes.get("inputCollection", "").startswith("="):
        sentence = "Expected a zeebe:loopCharacteristics with an inputCollection beginning with '=', but found none"
        problems.append(Problem(node.get("id"), sentence))
    condition = loop.find(f"{{{BPMN}}}completionCondition")
    return Loop(
        sequential=loop.get("isSequential") == "true",
        input_collection=strip_equals(attributes.get("inputCollection", "")),
        input_element=_text(attributes, "inputElement"),
        output_collection=_text(attributes, "outputCollection"),
        output_element=_feel(attributes, "outputElement", node, problems),
        completion_condition=None if condition is None else strip_equals((condition.text or "").strip()),
    )


def _text(attributes: Mapping[str, str], name: str) -> str | None:
    return attributes.get(name) or None


def _feel(attributes: Mapping[str, str], name: str, node: etree._Element, problems: list[Problem]) -> str | None:
    text = _text(attributes, name)
    if text is not None and not text.startswith("="):
        problems.append(Problem(node.get("id"), f"Expected a FEEL {name} beginning with '=', but found {text!r}"))
    return None if text is None else strip_equals(text)


def _mappings(node: etree._Element, name: str) -> tuple[VariableMapping, ...]:
    return tuple(
        VariableMapping(mapping.get("source", ""), mapping.get("target", ""))
        for io_mapping in _extensions(node, "ioMapping")
        for mapping in io_mapping.findall(f"{{{ZEEBE}}}{name}")
    )


def _extensions(node: etree._Element, name: str) -> Iterator[etree._Element]:
    for holder in node.findall(f"{{{BPMN}}}extensionElements"):
        yield from holder.findall(f"{{{ZEEBE}}}{name}")
