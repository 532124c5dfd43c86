"""The one door: bytes of a foreign file in, the new file and its report out."""

from lxml import etree

from engine.conversion import sentences
from engine.conversion.bpmn import convert_bpmn
from engine.conversion.decision_files import DMN_NAMESPACES, convert_dmn
from engine.conversion.draft import Draft
from engine.conversion.report import Conversion, Entry
from engine.conversion.sentences import told
from engine.conversion.structure import is_for_camunda_8
from engine.conversion.vendors import VENDORS, namespace_of, shown
from engine.dmn import compile_decisions
from engine.errors import DeploymentInvalid, Problem
from engine.interpreter import compile_process
from engine.interpreter.names import BPMN, MODELER, ZEEBE
from engine.xml import local_name, read_xml

_PREFIXES = {"zeebe": ZEEBE, "modeler": MODELER}


def convert(content: bytes) -> Conversion:
    """Convert a BPMN or DMN file; one that is of this dialect already comes back as it is.

    Whatever a deployment would refuse of the new file, as far as the file alone tells, is in the report too. Raises
    `DeploymentInvalid` for anything that is neither BPMN nor DMN, or no plain XML.
    """
    root = read_xml(content)
    if root.tag == f"{{{BPMN}}}definitions":
        draft = Draft(root) if is_for_camunda_8(root) else convert_bpmn(root)
    elif namespace_of(root.tag) in DMN_NAMESPACES and local_name(root) == "definitions":
        root, draft = convert_dmn(root)
    else:
        raise DeploymentInvalid([Problem(None, f"Expected a BPMN or DMN file, but found <{shown(root.tag)}>")])
    report = draft.report
    converted = _written(root) if report.changes or report.unconverted else content
    refused = _refused(converted, is_bpmn=root.tag == f"{{{BPMN}}}definitions")
    return Conversion(converted, tuple(report.changes), (*report.unconverted, *refused))


def _written(root: etree._Element) -> bytes:
    """The file with this dialect's prefixes declared once, and those of the other engines gone."""
    kept = [prefix for prefix, uri in root.nsmap.items() if prefix is not None and uri not in VENDORS]
    etree.cleanup_namespaces(root, top_nsmap=_PREFIXES, keep_ns_prefixes=[*kept, *_PREFIXES])
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def _refused(content: bytes, *, is_bpmn: bool) -> list[Entry]:
    try:
        if is_bpmn:
            compile_process(content)
        else:
            compile_decisions(content)
    except DeploymentInvalid as refusal:
        return [
            Entry(problem.element_id, "deployment", None, None, told(sentences.REFUSED, sentence=problem.sentence))
            for problem in refusal.problems
        ]
    return []
