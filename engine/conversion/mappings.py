"""Input and output parameters, and what is handed over between one process and another."""

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft, source_of, text_of
from engine.conversion.el import NoEquivalent, holds_el, quoted, text_to_feel
from engine.conversion.sentences import told
from engine.errors import Message
from engine.interpreter.names import BPMN
from engine.xml import elements_in, local_name

_DIRECTIONS = {"inputParameter": "input", "outputParameter": "output"}


def convert_parameters(draft: Draft, node: etree._Element) -> None:
    """`inputOutput` of an activity or event, and of its connector."""
    for holder in [*draft.take_elements(node, "inputOutput"), *draft.parameters(node)]:
        for parameter in elements_in(holder):
            direction = _DIRECTIONS.get(local_name(parameter))
            if direction is None:
                draft.report.left(node, "mapping", sentences.NO_COUNTERPART, source_of(parameter))
                draft.keep_element(node, parameter)
            else:
                _convert_parameter(draft, node, parameter, direction)


def convert_handed_over(draft: Draft, node: etree._Element, found: etree._Element, direction: str) -> None:
    """One `in` or `out` with a source and a target."""
    expression, source = found.get("sourceExpression"), found.get("source", "")
    target = found.get("target") or found.get("targetExpression") or ""
    if expression is None and holds_el(source):
        expression = source
    feel = f"={source}" if expression is None else draft.expression(node, "mapping", expression)
    draft.map_variable(node, direction, feel, target)
    draft.report.changed(node, "mapping", sentences.RENAMED, source_of(found), f"zeebe:{direction} {feel} -> {target}")


def convert_carried(draft: Draft, node: etree._Element) -> None:
    """What a thrown signal takes along: it carries its inputs here, and nothing else in either engine."""
    definition = node.find(f"{{{BPMN}}}signalEventDefinition")
    if definition is None:
        return
    for found in draft.take_elements(definition, "in"):
        if found.get("source") is None and found.get("sourceExpression") is None:
            draft.report.left(node, "mapping", sentences.NO_COUNTERPART, source_of(found))
            draft.keep_element(definition, found)
        else:
            convert_handed_over(draft, node, found, "input")


def convert_worker_parameters(draft: Draft, node: etree._Element) -> None:
    """What Flowable hands to a worker outside and takes from it."""
    for name, direction in (("externalWorkerInParameter", "input"), ("externalWorkerOutParameter", "output")):
        for found in draft.take_elements(node, name):
            convert_handed_over(draft, node, found, direction)


def _convert_parameter(draft: Draft, node: etree._Element, parameter: etree._Element, direction: str) -> None:
    name = parameter.get("name", "")
    try:
        feel = f"={_value(draft, node, parameter)}"
    except NoEquivalent as missing:
        feel = draft.refusal(node, "mapping", source_of(parameter), missing.reason)
    else:
        sentence = sentences.RESULT_TAKEN_IN_PART if direction == "output" else sentences.RENAMED
        draft.report.changed(node, "mapping", sentence, source_of(parameter), f"zeebe:{direction} {feel} -> {name}")
    draft.map_variable(node, direction, feel, name)


def _value(draft: Draft, node: etree._Element, holder: etree._Element) -> str:
    """The FEEL of a value: a text, EL, a list, a map, or a script in a language of values."""
    inner = next(elements_in(holder), None)
    if inner is None:
        text = text_of(holder)
        return text_to_feel(text, draft.names(node)) if text else "null"
    match local_name(inner):
        case "list":
            return f"[{', '.join(_member(draft, node, one) for one in elements_in(inner))}]"
        case "map":
            entries = (f"{quoted(one.get('key', ''))}: {_value(draft, node, one)}" for one in elements_in(inner))
            return f"{{{', '.join(entries)}}}"
        case "script":
            return _script(draft, node, inner)
    raise NoEquivalent(Message("{found!r} is not understood", {"found": local_name(inner)}))


def _member(draft: Draft, node: etree._Element, one: etree._Element) -> str:
    return _script(draft, node, one) if local_name(one) == "script" else _value(draft, node, one)


def _script(draft: Draft, node: etree._Element, script: etree._Element) -> str:
    language = script.get("scriptFormat", "juel")
    if language.lower() == "juel" and script.get("resource") is None:
        return text_to_feel(text_of(script), draft.names(node))
    raise NoEquivalent(told(Message("it is a script in {language}"), language=language))
