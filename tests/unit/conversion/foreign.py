"""Small files of other engines, and reading what became of them."""

from lxml import etree

from engine.conversion import Conversion, convert
from engine.errors import DeploymentInvalid
from engine.interpreter import compile_processes
from engine.interpreter.names import BPMN, ZEEBE

NAMESPACES = {
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "operaton": "http://operaton.org/schema/1.0/bpmn",
    "flowable": "http://flowable.org/bpmn",
    "activiti": "http://activiti.org/bpmn",
}


def a_file(inside: str, roots: str = "", prefix: str = "camunda", attributes: str = "") -> bytes:
    """A process `p` with these elements, whose extensions are written with `v:`."""
    return (
        f'<definitions xmlns="{BPMN}" xmlns:v="{NAMESPACES[prefix]}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' targetNamespace="t">{roots}<process id="p" isExecutable="true"{attributes}>{inside}</process></definitions>'
    ).encode()


def around(task: str, **file: str) -> bytes:
    """A file of one task `t` between start and end."""
    flows = '<sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/>'
    return a_file(f'<startEvent id="s"/>{task}<endEvent id="e"/>{flows}', **file)


class Converted:
    """A conversion, and questions to it."""

    def __init__(self, content: bytes) -> None:
        self.conversion: Conversion = convert(content)
        self.root = etree.fromstring(self.conversion.content)

    @property
    def content(self) -> bytes:
        return self.conversion.content

    @property
    def left(self) -> list[tuple[str | None, str]]:
        """Where something is left, and what."""
        return [(entry.element_id, entry.what) for entry in self.conversion.unconverted]

    @property
    def refused(self) -> list[str]:
        """What a deployment says of the new file."""
        try:
            compile_processes(self.content)
        except DeploymentInvalid as refusal:
            return [problem.sentence for problem in refusal.problems]
        return []

    def bpmn(self, element_id: str) -> etree._Element:
        [found] = [node for node in self.root.iter("*") if node.get("id") == element_id]
        return found

    def zeebe(self, element_id: str, name: str) -> dict[str, str]:
        """The attributes of the one extension element of a name."""
        [found] = self.bpmn(element_id).findall(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}{name}")
        return {str(key): str(value) for key, value in found.attrib.items()}

    def mappings(self, element_id: str, direction: str) -> dict[str, str]:
        path = f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}ioMapping/{{{ZEEBE}}}{direction}"
        return {one.get("target", ""): one.get("source", "") for one in self.bpmn(element_id).findall(path)}

    def headers(self, element_id: str) -> dict[str, str]:
        path = f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}taskHeaders/{{{ZEEBE}}}header"
        return {one.get("key", ""): one.get("value", "") for one in self.bpmn(element_id).findall(path)}

    def text(self, name: str) -> str:
        """The text of the one BPMN element of a name."""
        [found] = self.root.iter(f"{{{BPMN}}}{name}")
        return found.text or ""

    def befores(self, what: str) -> list[str | None]:
        """What the changes of a kind changed."""
        return [entry.before for entry in self.conversion.changes if entry.what == what]
