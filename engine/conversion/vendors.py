"""The namespaces of the other engines, and showing names in them as people write them."""

from collections.abc import Mapping

from engine.interpreter.names import BPMN, MODELER, XSI, ZEEBE

# Operaton forked from Camunda 7, Flowable from Activiti: each pair has the same words.
VENDORS: Mapping[str, str] = {
    "http://camunda.org/schema/1.0/bpmn": "camunda",
    "http://operaton.org/schema/1.0/bpmn": "operaton",
    "http://flowable.org/bpmn": "flowable",
    "http://activiti.org/bpmn": "activiti",
}
_PREFIXES = {**VENDORS, BPMN: "bpmn", ZEEBE: "zeebe", MODELER: "modeler", XSI: "xsi"}


def namespace_of(name: object) -> str:
    """The namespace in a qualified name, or nothing."""
    return str(name).rpartition("}")[0].removeprefix("{")


def local_part(name: object) -> str:
    """A qualified name without its namespace."""
    return str(name).rpartition("}")[2]


def is_vendor(name: object) -> bool:
    """Whether a qualified name is one of the other engines'."""
    return namespace_of(name) in VENDORS


def shown(name: object) -> str:
    """`{namespace}name` as people write it."""
    namespace = namespace_of(name)
    return f"{_PREFIXES.get(namespace, namespace)}:{local_part(name)}" if namespace else local_part(name)
