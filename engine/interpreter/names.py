"""XML namespaces and the names the dialect adds to BPMN."""

import re

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
MODELER = "http://camunda.org/schema/modeler/1.0"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

# What the bureau adds to Camunda 8, as zeebe:property name="bureau:..."; see docs/dialect.md.
BUREAU_PROPERTIES = frozenset({"name_en", "restricted", "separation"})

_NAME = re.compile(r"[^\W\d]\w*")
_PREFIXES = {
    BPMN: "bpmn",
    ZEEBE: "zeebe",
    MODELER: "modeler",
    XSI: "xsi",
    "http://camunda.org/schema/1.0/bpmn": "camunda",
    "http://operaton.org/schema/1.0/bpmn": "operaton",
    "http://flowable.org/bpmn": "flowable",
    "http://activiti.org/bpmn": "activiti",
}


def shown_name(qualified: str) -> str:
    """`{namespace}name` as people write it, with the usual prefix where there is one."""
    namespace, _, name = qualified.rpartition("}")
    namespace = namespace.removeprefix("{")
    return f"{_PREFIXES.get(namespace, namespace)}:{name}" if namespace else name


def is_plain_name(text: str) -> bool:
    """Whether a text can be the name of a variable."""
    return _NAME.fullmatch(text) is not None
