"""DMN files of Camunda 7 and Operaton: DMN 1.1 and 1.2 become 1.3, and cells in EL become FEEL."""

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft, popped, remove, source_of, text_of
from engine.conversion.el import Names, NoEquivalent, bare_to_feel, holds_el, text_to_feel
from engine.conversion.sentences import told
from engine.conversion.structure import convert_platform, is_for_camunda_8
from engine.conversion.vendors import namespace_of, shown
from engine.dmn.grammar import DMN, DRAWING, MODELER
from engine.errors import DeploymentInvalid, Message, Problem
from engine.xml import elements_in, local_name, read_xml

# Decision tables are the same in all of them; what else a newer version has is refused by name.
_OTHERS = {
    "http://www.omg.org/spec/DMN/20151101": DMN,
    "https://www.omg.org/spec/DMN/20211108/MODEL/": DMN,
    "https://www.omg.org/spec/DMN/20230324/MODEL/": DMN,
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": DMN,
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": DMN,
    "http://www.omg.org/spec/DMN/20180521/MODEL/": DMN,
    "http://www.omg.org/spec/DMN/20180521/DMNDI/": "https://www.omg.org/spec/DMN/20191111/DMNDI/",
}
DMN_NAMESPACES = frozenset({DMN, *(other for other in _OTHERS if "DMNDI" not in other)})
_VENDORS = frozenset({"http://camunda.org/schema/1.0/dmn", "http://operaton.org/schema/1.0/dmn"})
_FLOWABLE = ("http://www.flowable.org", "http://flowable.org", "http://activiti.org", "http://www.activiti.org")
_TYPES = dict.fromkeys(("integer", "long", "double"), "number")
_VALUES = ("inputExpression", "outputEntry", "literalExpression")


_KNOWN = frozenset(
    {"", DMN, MODELER, *DRAWING, "http://www.omg.org/spec/DMN/20180521/DC/", "http://www.omg.org/spec/DMN/20180521/DI/"}
)


def convert_dmn(root: etree._Element) -> tuple[etree._Element, Draft]:
    """The tree as DMN 1.3 and what was changed; raises `DeploymentInvalid` for decisions of Flowable."""
    if root.get("namespace", "").startswith(_FLOWABLE):
        raise DeploymentInvalid(
            [Problem(root.get("id"), "Expected decisions of Camunda 7 or Operaton, but found those of Flowable")]
        )
    root, renamed = _in_one_namespace(root)
    draft = Draft(root)
    if is_for_camunda_8(root):
        return root, draft
    if renamed is not None:
        draft.report.changed(root, "structure", sentences.NAMESPACE, renamed, DMN)
    for node in list(root.iter(f"{{{DMN}}}*")):
        if local_name(node) == "decisionTable":
            _convert_table(draft, node)
        elif local_name(node) == "literalExpression":
            _convert_cell(draft, node, Names(), is_test=False)
        if (other := _TYPES.get(node.get("typeRef", ""))) is not None:
            draft.report.changed(node, "structure", sentences.TYPE, node.get("typeRef"), other)
            node.set("typeRef", other)
    if (language := popped(root, "typeLanguage")) is not None:
        draft.report.changed(root, "structure", sentences.WITHOUT_EFFECT, f"typeLanguage={language}")
    _take_out(draft, root)
    if draft.report.changes or draft.report.unconverted:
        convert_platform(draft, root)
    return root, draft


def _convert_table(draft: Draft, table: etree._Element) -> None:
    inputs = table.findall(f"{{{DMN}}}input")
    named = [Names({_input_variable(draft, one): "?"}) for one in inputs]
    for one in inputs:
        for expression in one.findall(f"{{{DMN}}}inputExpression"):
            _fill(draft, expression)
            _convert_cell(draft, expression, Names(), is_test=False)
    for rule in table.findall(f"{{{DMN}}}rule"):
        for entry, names in zip(rule.findall(f"{{{DMN}}}inputEntry"), named, strict=False):
            _convert_cell(draft, entry, names, is_test=True)
        for entry in rule.findall(f"{{{DMN}}}outputEntry"):
            _fill(draft, entry)
            _convert_cell(draft, entry, Names(), is_test=False)


def _input_variable(draft: Draft, one: etree._Element) -> str:
    """What the cells of a column call the value that is tested."""
    for namespace in _VENDORS:
        name = popped(one, f"{{{namespace}}}inputVariable")
        if name is not None:
            draft.report.changed(one, "decision", sentences.SAME_ELSEWHERE, f"inputVariable {name}", "?")
            return name
    return "cellInput"


def _fill(draft: Draft, entry: etree._Element) -> None:
    """An input or output without a text."""
    holder = entry.find(f"{{{DMN}}}text")
    if text_of(holder):
        return
    if holder is None:
        holder = etree.SubElement(entry, f"{{{DMN}}}text")
    holder.text = "null"
    draft.report.changed(entry, "decision", sentences.EMPTY_CELL, None, "null")


def _convert_cell(draft: Draft, cell: etree._Element, names: Names, *, is_test: bool) -> None:
    """A cell in EL. Without a language, tests are FEEL and the rest is EL, which is mostly the same as FEEL."""
    language = popped(cell, "expressionLanguage") or ""
    holder = cell.find(f"{{{DMN}}}text")
    text = text_of(holder)
    is_el = language.lower() == "juel" or holds_el(text)
    if holder is None or not text or (language.lower().rstrip("/").endswith("feel")) or (is_test and not is_el):
        return
    if language and not is_el:
        reason = told(Message("it is a script in {language}"), language=language)
        holder.text = draft.refusal(cell, "decision", text, reason).removeprefix("=")
        return
    try:
        feel = text_to_feel(text, names) if holds_el(text) else bare_to_feel(text, names)
    except NoEquivalent as missing:
        if is_el:
            holder.text = draft.refusal(cell, "decision", text, missing.reason).removeprefix("=")
        return
    if feel != text:
        draft.report.changed(cell, "decision", sentences.BECAME_FEEL, text, feel)
        for child in list(holder):
            remove(child)
        holder.text = feel


def _take_out(draft: Draft, root: etree._Element) -> None:
    for node in list(root.iter("*")):
        for name, value in [(str(name), str(value)) for name, value in node.attrib.items()]:
            if namespace_of(name) not in _KNOWN:
                del node.attrib[name]
                draft.report.changed(node, "technical", sentences.TECHNICAL, f"{shown(name)}={value}")
        for child in list(elements_in(node)):
            if namespace_of(child.tag) not in _KNOWN:
                remove(child)
                draft.report.changed(node, "technical", sentences.NOTE_OF_ANOTHER_PROGRAM, source_of(child))


def _in_one_namespace(root: etree._Element) -> tuple[etree._Element, str | None]:
    """The tree with the names of DMN 1.3, and the namespace it had before."""
    before = namespace_of(root.tag)
    if before == DMN:
        return root, None
    written = etree.tostring(root)
    for other, ours in _OTHERS.items():
        written = written.replace(f'"{other}"'.encode(), f'"{ours}"'.encode())
    return read_xml(written), before
