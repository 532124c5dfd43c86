"""The one door: bytes of a foreign file in, the new file and its report out."""

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from engine.conversion import sentences
from engine.conversion.bpmn import convert_bpmn
from engine.conversion.decision_files import DMN_NAMESPACES, convert_dmn
from engine.conversion.draft import Draft, remove
from engine.conversion.report import Conversion, Entry
from engine.conversion.sentences import told
from engine.conversion.structure import is_for_camunda_8, is_foreign
from engine.conversion.vendors import VENDORS, is_vendor, namespace_of, shown
from engine.dmn import compile_decisions
from engine.errors import DeploymentInvalid, Problem
from engine.interpreter import compile_processes
from engine.interpreter.names import BPMN, MODELER, ZEEBE
from engine.xml import local_name, read_xml

_PREFIXES = {"zeebe": ZEEBE, "modeler": MODELER}
for _prefix, _uri in _PREFIXES.items():
    etree.register_namespace(_prefix, _uri)


def convert(content: bytes) -> Conversion:
    """Convert a BPMN or DMN file; one that is of this dialect already comes back as it is.

    Whatever a deployment would refuse of the new file, as far as the file alone tells, is in the report too. Raises
    `DeploymentInvalid` for anything that is neither BPMN nor DMN, or no plain XML.
    """
    root = read_xml(content)
    if root.tag == f"{{{BPMN}}}definitions":
        draft = Draft(root) if _is_ours(root, content) else convert_bpmn(root)
    elif namespace_of(root.tag) in DMN_NAMESPACES and local_name(root) == "definitions":
        root, draft = convert_dmn(root)
    else:
        raise DeploymentInvalid([Problem(None, f"Expected a BPMN or DMN file, but found <{shown(root.tag)}>")])
    report = draft.report
    if report.changes or report.unconverted:
        converted, known = _written(root), _written(_without_foreign(root))
    else:
        converted = known = content
    entries = [_refusal(problem) for problem in _problems(known)]
    return Conversion(converted, tuple(report.changes), (*report.unconverted, *entries))


def _is_ours(root: etree._Element, content: bytes) -> bool:
    """Whether a BPMN file says that it is of this dialect, or is taken as it is and holds nothing foreign."""
    return is_for_camunda_8(root) or (not is_foreign(root) and not _problems(content))


def _written(root: etree._Element) -> bytes:
    """The file with this dialect's prefixes declared once, and another engine's only where words of it stayed."""
    kept = [prefix for prefix, uri in root.nsmap.items() if prefix is not None and uri not in VENDORS]
    etree.cleanup_namespaces(root, top_nsmap=_PREFIXES, keep_ns_prefixes=[*kept, *_PREFIXES])
    etree.indent(root)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def _without_foreign(root: etree._Element) -> etree._Element:
    """A copy without the words that stayed: they are in the report already, and would hide what else is refused."""
    copy = deepcopy(root)
    for node in list(copy.iter("*")):
        if is_vendor(node.tag):
            remove(node)
            continue
        for name in [str(name) for name in node.attrib if is_vendor(name)]:
            del node.attrib[name]
    for holder in list(copy.iter(f"{{{BPMN}}}extensionElements")):
        if not len(holder):
            remove(holder)
    return copy


def _problems(content: bytes) -> Sequence[Problem]:
    """Why a deployment would refuse the file, as far as the file alone tells."""
    try:
        if read_xml(content).tag == f"{{{BPMN}}}definitions":
            compile_processes(content)
        else:
            compile_decisions(content)
    except DeploymentInvalid as refusal:
        return refusal.problems
    return ()


def _refusal(problem: Problem) -> Entry:
    sentence = told(sentences.REFUSED, sentence=problem.sentence)
    return Entry(problem.element_id, "deployment", None, None, sentence)
