"""What a DMN file may consist of; anything else is refused by name, so that nothing is silently ignored."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from engine.errors import Problem
from engine.xml import elements_in, local_name, nearest_id

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DMNDI = "https://www.omg.org/spec/DMN/20191111/DMNDI/"
MODELER = "http://camunda.org/schema/modeler/1.0"
# How the Modeler draws a diagram and its tables.
DRAWING = frozenset({DMNDI, "http://bpmn.io/schema/dmn/biodi/1.0", "http://bpmn.io/schema/dmn/biodi/2.0"})

_PREFIXES = {
    DMN: "",
    DMNDI: "dmndi:",
    MODELER: "modeler:",
    "http://camunda.org/schema/1.0/dmn": "camunda:",
    "http://camunda.org/schema/zeebe/1.0": "zeebe:",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The attributes and child elements that an element may have, by local name."""

    attributes: frozenset[str]
    children: frozenset[str]
    text: bool = False


def _shape(attributes: str = "", children: str = "", *, text: bool = False) -> Shape:
    always = {"description", "extensionElements"} if children else set()
    return Shape(frozenset({"id", *attributes.split()}), frozenset({*children.split(), *always}), text)


_EXPRESSION = _shape("typeRef expressionLanguage label", "text")
_TESTS = _shape("expressionLanguage", "text")
_TEXT = _shape(text=True)
_REFERENCE = _shape("href")
BOXED = "decisionTable literalExpression context list relation invocation"
# A function is no data, so that no decision gives one; a part of a context may be one.
PART = f"{BOXED} functionDefinition"
_FUNCTION = _shape("kind typeRef label", f"formalParameter {PART}")
# Elements that only document the diagram, with whatever they hold.
NOTES = frozenset({"association", "textAnnotation", "knowledgeSource", "authorityRequirement"})

SHAPES = {
    "definitions": _shape(
        "name namespace exporter exporterVersion expressionLanguage",
        "decision inputData businessKnowledgeModel textAnnotation association knowledgeSource",
    ),
    "decision": _shape(
        "name label",
        f"variable informationRequirement knowledgeRequirement authorityRequirement question allowedAnswers {BOXED}",
    ),
    "businessKnowledgeModel": _shape(
        "name label", "variable encapsulatedLogic knowledgeRequirement authorityRequirement"
    ),
    "encapsulatedLogic": _FUNCTION,
    "functionDefinition": _FUNCTION,
    "formalParameter": _shape("name typeRef label", "description"),
    "knowledgeRequirement": _shape("label", "requiredKnowledge"),
    "requiredKnowledge": _REFERENCE,
    "inputData": _shape("name label", "variable"),
    "variable": _shape("name typeRef label", "description"),
    "informationRequirement": _shape("label", "requiredDecision requiredInput"),
    "requiredDecision": _REFERENCE,
    "requiredInput": _REFERENCE,
    "decisionTable": _shape(
        "hitPolicy aggregation preferredOrientation outputLabel typeRef label", "input output rule annotation"
    ),
    "literalExpression": _EXPRESSION,
    "context": _shape("typeRef label", "contextEntry"),
    "contextEntry": _shape("label", f"variable {PART}"),
    "list": _shape("typeRef label", BOXED),
    "relation": _shape("typeRef label", "column row"),
    "column": _shape("name typeRef label", "description"),
    "row": _shape("label", BOXED),
    "invocation": _shape("typeRef label", "literalExpression binding"),
    "binding": _shape("label", f"parameter {BOXED}"),
    "parameter": _shape("name typeRef label", "description"),
    "input": _shape("label", "inputExpression inputValues"),
    "inputExpression": _EXPRESSION,
    "inputValues": _TESTS,
    "output": _shape("label name typeRef", "outputValues defaultOutputEntry"),
    "defaultOutputEntry": _EXPRESSION,
    "outputValues": _TESTS,
    "rule": _shape("label", "inputEntry outputEntry annotationEntry"),
    "inputEntry": _TESTS,
    "outputEntry": _EXPRESSION,
    "annotation": _shape("name"),
    "annotationEntry": _shape("", "text"),
    "description": _TEXT,
    "question": _TEXT,
    "allowedAnswers": _TEXT,
    "text": _TEXT,
    "extensionElements": _shape(),
}


def strangers(node: etree._Element) -> Iterator[Problem]:
    """Every element, attribute and text in and below a node that has no place there."""
    shape = SHAPES[local_name(node)]
    yield from _strange_attributes(node, shape)
    if not shape.text and any(text.strip() for text in (node.text or "", *(child.tail or "" for child in node))):
        yield Problem(nearest_id(node), f"Expected no text directly in <{local_name(node)}>, but found some")
    for child in elements_in(node):
        namespace = etree.QName(child).namespace
        if namespace in DRAWING:
            continue
        if namespace != DMN or local_name(child) not in shape.children:
            yield Problem(nearest_id(child), f"<{_shown(child.tag)}> is not supported in <{local_name(node)}>")
        elif local_name(child) not in NOTES:
            yield from strangers(child)


def _strange_attributes(node: etree._Element, shape: Shape) -> Iterator[Problem]:
    for name in node.attrib:
        qualified = etree.QName(name)
        known = qualified.namespace in DRAWING | {MODELER} or (
            not qualified.namespace and qualified.localname in shape.attributes
        )
        if not known:
            yield Problem(nearest_id(node), f"The attribute {_shown(name)} is not supported on <{local_name(node)}>")


def _shown(name: object) -> str:
    qualified = etree.QName(str(name))
    namespace = qualified.namespace or ""
    prefix = _PREFIXES.get(namespace, f"{{{namespace}}}") if namespace else ""
    return prefix + qualified.localname
