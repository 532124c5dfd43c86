"""The extension elements of Camunda 8, as the Modeler's own schema lists them, each with its attributes."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.coverage.cells import Cell, Table, between
from tests.modeling import ad_hoc, catch, condition, extension, message, node, task, user

_SCHEMA = Path(__file__).parents[2] / "node_modules" / "zeebe-bpmn-moddle" / "resources" / "zeebe.json"
_LOOP = "<bpmn:multiInstanceLoopCharacteristics>{}</bpmn:multiInstanceLoopCharacteristics>"

# What an element must have beside the attribute that is tried.
_NEEDED: Mapping[str, Mapping[str, str]] = {
    "calledDecision": {"decisionId": "d", "resultVariable": "r"},
    "calledElement": {"processId": "other"},
    "formDefinition": {"formId": "f"},
    "header": {"key": "k"},
    "input": {"source": "=1", "target": "t"},
    "loopCharacteristics": {"inputCollection": "=[1]"},
    "output": {"source": "=1", "target": "t"},
    "property": {"name": "bureau:name_en", "value": "n"},
    "script": {"expression": "=1", "resultVariable": "r"},
    "taskDefinition": {"type": "w"},
    "versionTag": {"value": "v"},
}
# What is tried at an attribute where "v" would not be a value of it.
_TRIED: Mapping[str, Mapping[str, str]] = {
    "adHoc/activeElementsCollection": {"activeElementsCollection": "=[]"},
    "calledDecision/bindingType": {"bindingType": "deployment"},
    "calledElement/bindingType": {"bindingType": "deployment"},
    "calledElement/propagateAllChildVariables": {"propagateAllChildVariables": "false"},
    "calledElement/propagateAllParentVariables": {"propagateAllParentVariables": "false"},
    "calledElement/versionTag": {"bindingType": "versionTag", "versionTag": "v"},
    "formDefinition/bindingType": {"bindingType": "deployment"},
    "loopCharacteristics/inputCollection": {"inputCollection": "=[1]"},
    "loopCharacteristics/outputCollection": {"outputCollection": "o", "outputElement": "=1"},
    "loopCharacteristics/outputElement": {"outputCollection": "o", "outputElement": "=1"},
    "priorityDefinition/priority": {"priority": "50"},
    "property/name": {"name": "bureau:name_en"},
    "script/expression": {"expression": "=1"},
    "taskDefinition/retries": {"retries": "2"},
    "taskSchedule/dueDate": {"dueDate": "2026-04-01T00:00:00Z"},
    "taskSchedule/followUpDate": {"followUpDate": "2026-04-01T00:00:00Z"},
}
# An attribute that stands at elements of BPMN themselves: one of those it extends.
_AT_ELEMENTS: Mapping[str, str] = {
    "ZeebeServiceTask": "serviceTask",
    "TemplateSupported": "userTask",
    "TemplatedRootElement": "message",
}


def _at(tag: str, *beside: str) -> Callable[[str], bytes]:
    """A flow node with the extension, and with what must stand beside it."""
    return lambda tried: between(node(tag, "x", extension(*beside, tried)))


def _within(tag: str, holder: str, *beside: str) -> Callable[[str], bytes]:
    """A flow node with an extension that holds the one that is tried."""
    return lambda tried: _at(tag, *beside)(f"<zeebe:{holder}>{tried}</zeebe:{holder}>")


def _at_process(tried: str) -> bytes:
    return between(user("x")).replace(b'"true">', f'"true">{extension(tried)}'.encode(), 1)


def _at_message(tried: str) -> bytes:
    return between(catch("x", message("m"))).replace(b'name="m">', f'name="m">{extension(tried)}'.encode())


def _at_condition(tried: str) -> bytes:
    return between(catch("x", condition("ready").replace("Definition>", f"Definition>{extension(tried)}", 1)))


_WORK = '<zeebe:taskDefinition type="w"/>'
# Where an extension element stands; what is not named stands at a user task.
_PLACES: Mapping[str, Callable[[str], bytes]] = {
    "adHoc": lambda tried: between(ad_hoc("x", task("t"), until="r", parts=extension(tried))),
    "agentDefinition": _at("serviceTask", _WORK),
    "calledDecision": _at("businessRuleTask"),
    "calledElement": _at("callActivity"),
    "conditionalFilter": _at_condition,
    "executionListener": _within("userTask", "executionListeners"),
    "header": _within("serviceTask", "taskHeaders", _WORK),
    "input": _within("userTask", "ioMapping"),
    "jobPriorityDefinition": _at("serviceTask", _WORK),
    "linkedResource": _within("serviceTask", "linkedResources", _WORK),
    "linkedResources": _at("serviceTask", _WORK),
    "loopCharacteristics": lambda tried: between(user("x", _LOOP.format(extension(tried)))),
    "output": _within("userTask", "ioMapping"),
    "property": _within("userTask", "properties"),
    "script": _at("scriptTask"),
    "subscription": _at_message,
    "taskDefinition": _at("serviceTask"),
    "taskHeaders": _at("serviceTask", _WORK),
    "taskListener": _within("userTask", "taskListeners"),
    "userTaskForm": _at_process,
    "versionTag": _at_process,
}


def _file(name: str, tried: str) -> bytes:
    """A file in which an extension element stands where it belongs."""
    return _PLACES.get(name, _at("userTask"))(tried)


def _cells() -> Iterator[Cell]:
    types: list[dict[str, Any]] = json.loads(_SCHEMA.read_text(encoding="utf-8"))["types"]
    mixed_in: dict[str, list[str]] = {}
    for one in types:
        for extended in one.get("extends", ()):
            mixed_in.setdefault(extended.removeprefix("zeebe:"), []).extend(_attributes(one))
    inherited = {one["name"]: _attributes(one) for one in types}
    for one in types:
        name = one["name"]
        if name in _AT_ELEMENTS:
            yield from (_at_element(name, attribute) for attribute in _attributes(one))
        elif not one.get("extends") and name != "InputOutputParameter":
            above = [more for parent in one.get("superClass", ()) for more in inherited.get(parent, ())]
            yield from _of_type(name, [*_attributes(one), *above, *mixed_in.get(name, ())])


def _attributes(one: Mapping[str, Any]) -> list[str]:
    return [found["name"] for found in one.get("properties", ()) if found.get("isAttr")]


def _of_type(type_name: str, attributes: list[str]) -> Iterator[Cell]:
    name = type_name[0].lower() + type_name[1:]
    needed = _NEEDED.get(name, {})
    if not attributes:
        yield Cell(f"zeebe/{name}", f"`zeebe:{name}`", _file(name, _element(name, needed)))
    for attribute in attributes:
        tried = {**needed, **_TRIED.get(f"{name}/{attribute}", {attribute: needed.get(attribute, "v")})}
        label = f"`zeebe:{name}` `{attribute}`"
        yield Cell(f"zeebe/{name}/{attribute}", label, _file(name, _element(name, tried)))


def _at_element(type_name: str, attribute: str) -> Cell:
    tag = _AT_ELEMENTS[type_name]
    label = f"attribute `zeebe:{attribute}` of `bpmn:{tag}`"
    xml = between(
        node("serviceTask", "x", extension('<zeebe:taskDefinition type="w"/>')), user("u"), flows="s x; x u; u e"
    )
    tried = xml.replace(f"<bpmn:{tag} ".encode(), f'<bpmn:{tag} zeebe:{attribute}="1" '.encode(), 1)
    return Cell(f"zeebe/{tag}/{attribute}", label, tried)


def _element(name: str, attributes: Mapping[str, str]) -> str:
    written = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f"<zeebe:{name} {written}/>"


EXTENSIONS = Table("Extension elements of Camunda 8", tuple(_cells()))
