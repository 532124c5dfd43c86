"""Multi-instance activities: over what, as what, and until when."""

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft, remove, text_of
from engine.interpreter.names import BPMN

_LOOP = f"{{{BPMN}}}multiInstanceLoopCharacteristics"


def convert_loop(draft: Draft, activity: etree._Element) -> None:
    """The multi-instance characteristics of an activity, if it has any that are not ours already."""
    loop = activity.find(_LOOP)
    if loop is None:
        return
    collection, element = draft.take(loop, "collection"), draft.take(loop, "elementVariable")
    reference, item = _taken(loop, "loopDataInputRef"), _taken(loop, "inputDataItem", attribute="name")
    over, as_element = collection or reference, element or item
    if over is not None:
        # What a collection is called around the activity, so a loop counter in it is that of an outer one.
        around = draft.names(_parent(activity))
        source = draft.expression(loop, "multi_instance", over, names=around, bare=True)
        draft.extend(loop, "loopCharacteristics", inputCollection=source, inputElement=as_element)
        _leave_cardinality(draft, loop)
    elif (cardinality := _taken(loop, "loopCardinality")) is not None:
        source = _numbers(draft, loop, activity, cardinality)
        draft.extend(loop, "loopCharacteristics", inputCollection=source, inputElement=as_element)
    _convert_index(draft, activity, loop)
    _convert_end(draft, loop)


def _leave_cardinality(draft: Draft, loop: etree._Element) -> None:
    """Of a collection and a number the other engine takes the number; the element stays and is refused."""
    found = loop.find(f"{{{BPMN}}}loopCardinality")
    if found is not None:
        draft.report.left(loop, "multi_instance", sentences.NO_COUNTERPART, f"loopCardinality {text_of(found)}")


def _numbers(draft: Draft, loop: etree._Element, activity: etree._Element, cardinality: str) -> str:
    if cardinality.isdigit() and int(cardinality) > 0:
        feel = f"=for i in 1..{int(cardinality)} return i"
    else:
        around = draft.names(_parent(activity))
        found = draft.expression(loop, "multi_instance", cardinality, names=around, bare=True)
        if found.startswith("=not converted"):
            return found
        number = found.removeprefix("=")
        feel = f"=if ({number}) < 1 then [] else for i in 1..({number}) return i"
    draft.report.changed(loop, "multi_instance", sentences.CARDINALITY, cardinality, feel)
    return feel


def _convert_index(draft: Draft, activity: etree._Element, loop: etree._Element) -> None:
    name = draft.take(loop, "elementIndexVariable")
    if name is not None:
        draft.map_variable(activity, "input", "=loopCounter - 1", name)
        draft.report.changed(loop, "multi_instance", sentences.RENAMED, name, "zeebe:input =loopCounter - 1")


def _convert_end(draft: Draft, loop: etree._Element) -> None:
    condition = loop.find(f"{{{BPMN}}}completionCondition")
    text = text_of(condition)
    if condition is not None and not text.startswith("="):
        names = draft.names(loop, counted=True)
        condition.text = draft.expression(loop, "multi_instance", text, names=names, bare=True)


def _taken(loop: etree._Element, name: str, attribute: str | None = None) -> str | None:
    found = loop.find(f"{{{BPMN}}}{name}")
    if found is None:
        return None
    remove(found)
    return (text_of(found) if attribute is None else found.get(attribute)) or None


def _parent(node: etree._Element) -> etree._Element:
    parent = node.getparent()
    return node if parent is None else parent
