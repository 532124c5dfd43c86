"""Reading the zeebe extension elements of a flow node."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import cast, get_args

from lxml import etree

from engine.errors import Problem
from engine.interpreter.elements import (
    AdHoc,
    Assignment,
    Binding,
    CalledProcess,
    MultiInstance,
    StandardLoop,
    VariableMapping,
)
from engine.interpreter.expressions import strip_equals
from engine.interpreter.names import BPMN, ZEEBE
from engine.xml import text_in


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


def loop_of(node: etree._Element, problems: list[Problem]) -> MultiInstance | StandardLoop | None:
    """Multi-instance or loop characteristics, or None."""
    several = node.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    repeated = node.find(f"{{{BPMN}}}standardLoopCharacteristics")
    if several is not None and repeated is not None:
        problems.append(Problem(node.get("id"), "Expected a loop or a multi-instance activity, but found both"))
    if several is not None:
        return _multi_instance(node, several, problems)
    return None if repeated is None else _standard_loop(node, repeated, problems)


def _multi_instance(node: etree._Element, loop: etree._Element, problems: list[Problem]) -> MultiInstance:
    extension = one_extension(loop, "loopCharacteristics", problems)
    attributes = {} if extension is None else {str(key): str(value) for key, value in extension.attrib.items()}
    if not attributes.get("inputCollection", "").startswith("="):
        sentence = "Expected a zeebe:loopCharacteristics with an inputCollection beginning with '=', but found none"
        problems.append(Problem(node.get("id"), sentence))
    return MultiInstance(
        sequential=loop.get("isSequential") == "true",
        input_collection=strip_equals(attributes.get("inputCollection", "")),
        input_element=_text(attributes, "inputElement"),
        output_collection=_text(attributes, "outputCollection"),
        output_element=_feel(attributes, "outputElement", node, problems),
        completion_condition=_condition(loop, "completionCondition", node, problems),
    )


def _standard_loop(node: etree._Element, loop: etree._Element, problems: list[Problem]) -> StandardLoop:
    condition = _condition(loop, "loopCondition", node, problems)
    maximum = loop.get("loopMaximum")
    if maximum is not None and not re.fullmatch(r"[1-9]\d{0,3}", maximum):
        problems.append(Problem(node.get("id"), f"Expected loopMaximum from 1 to 9999, but found {maximum!r}"))
        maximum = None
    elif condition is None and maximum is None:
        problems.append(
            Problem(node.get("id"), "Expected a loop with a loopCondition or a loopMaximum, but found none")
        )
    return StandardLoop(condition, loop.get("testBefore") == "true", None if maximum is None else int(maximum))


def called_of(node: etree._Element, problems: list[Problem]) -> CalledProcess | None:
    """The process that a call activity calls; propagation as Camunda 8 has it when nothing is said."""
    found = one_extension(node, "calledElement", problems)
    if found is None or not found.get("processId"):
        problems.append(Problem(node.get("id"), "Expected a zeebe:calledElement with a processId, but found none"))
        return None
    binding, tag = found.get("bindingType", "latest"), found.get("versionTag")
    if binding not in get_args(Binding):
        expected = ", ".join(get_args(Binding))
        problems.append(Problem(node.get("id"), f"Expected a bindingType among {expected}, but found {binding!r}"))
    if (binding == "versionTag") != bool(tag):
        problems.append(
            Problem(node.get("id"), "Expected a versionTag with the bindingType versionTag, and only there")
        )
    flags = {name: found.get(name, "true") for name in ("propagateAllParentVariables", "propagateAllChildVariables")}
    for name, flag in flags.items():
        if flag not in {"true", "false"}:
            problems.append(Problem(node.get("id"), f"Expected {name} to be true or false, but found {flag!r}"))
    return CalledProcess(
        process_id=found.get("processId", ""),
        binding=cast("Binding", binding),
        version_tag=tag,
        propagates_parent=flags["propagateAllParentVariables"] == "true",
        propagates_child=flags["propagateAllChildVariables"] == "true",
    )


def ad_hoc_of(node: etree._Element, problems: list[Problem]) -> AdHoc:
    """How an ad hoc sub-process runs."""
    extension = one_extension(node, "adHoc", problems)
    attributes = {} if extension is None else {str(key): str(value) for key, value in extension.attrib.items()}
    condition = _condition(node, "completionCondition", node, problems)
    if condition is None:
        problems.append(
            Problem(node.get("id"), "Expected a completionCondition at an ad hoc sub-process, but found none")
        )
    ordering = node.get("ordering", "Parallel")
    if ordering not in {"Parallel", "Sequential"}:
        problems.append(Problem(node.get("id"), f"Expected ordering Parallel or Sequential, but found {ordering!r}"))
    return AdHoc(
        completion_condition=condition or "",
        active_elements=_feel(attributes, "activeElementsCollection", node, problems),
        sequential=ordering == "Sequential",
        cancels_remaining=node.get("cancelRemainingInstances", "true") == "true",
    )


def _condition(owner: etree._Element, name: str, node: etree._Element, problems: list[Problem]) -> str | None:
    """The FEEL in a child element, or None without one."""
    child = owner.find(f"{{{BPMN}}}{name}")
    if child is None:
        return None
    text = text_in(child)
    if not text.startswith("="):
        problems.append(Problem(node.get("id"), f"Expected a FEEL {name} beginning with '=', but found {text!r}"))
    return strip_equals(text)


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
