"""Reading data objects: each is a variable of the scope it is drawn in, which everything inside sees.

The associations drawn from and to it say nothing more, since whoever is inside reads and writes it by name;
they are only held to be drawn between things that exist.
"""

from lxml import etree

from engine.errors import Problem
from engine.interpreter.elements import DataObject
from engine.interpreter.names import BPMN, is_plain_name
from engine.xml import elements_in, local_name, text_in

_ENDS = {"dataInputAssociation": "sourceRef", "dataOutputAssociation": "targetRef"}


class DataReader:
    """Reads the data objects of one process; `problems` collects what it refuses."""

    def __init__(self, process: etree._Element, problems: list[Problem]) -> None:
        self._problems = problems
        self._references = {node.get("id"): node for node in process.iter(f"{{{BPMN}}}dataObjectReference")}
        for reference in self._references.values():
            self._require_object(process, reference)

    def objects_of(self, scope: etree._Element) -> tuple[DataObject, ...]:
        """The variables that the data objects drawn in a scope give it."""
        objects = {}
        for node in scope.iterchildren(f"{{{BPMN}}}dataObject"):
            drawn = [one for one in self._references.values() if one.get("dataObjectRef") == node.get("id")]
            names = {one.get("name", "") for one in (node, *drawn)} - {""}
            name = next(iter(names), "")
            if len(names) != 1 or not is_plain_name(name) or name in objects:
                found = ", ".join(sorted(names)) or "none"
                sentence = f"Expected a data object with one name of its own, a plain variable name, but found {found}"
                self._problems.append(Problem(node.get("id"), sentence))
            objects[name] = DataObject(name, node.get("isCollection") == "true")
        return tuple(objects.values())

    def require_known(self, node: etree._Element) -> None:
        """Every data association of a flow node leads to a data object that the node can see."""
        for association in elements_in(node):
            end = _ENDS.get(local_name(association))
            if end is None:
                continue
            named = association.find(f"{{{BPMN}}}{end}")
            reference = self._references.get("" if named is None else text_in(named))
            if reference is None or reference.getparent() not in list(node.iterancestors()):
                found = "none" if named is None else repr(text_in(named))
                sentence = f"Expected a data association with a data object around it, but found {found}"
                self._problems.append(Problem(node.get("id"), sentence))

    def _require_object(self, process: etree._Element, reference: etree._Element) -> None:
        objects = {node.get("id"): node for node in process.iter(f"{{{BPMN}}}dataObject")}
        found = objects.get(reference.get("dataObjectRef"))
        if found is None or found.getparent() is not reference.getparent():
            sentence = f"Expected a dataObjectRef of the same scope, but found {reference.get('dataObjectRef')!r}"
            self._problems.append(Problem(reference.get("id"), sentence))
