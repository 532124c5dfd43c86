"""Script tasks: EL and FEEL stay scripts, others are left to a handler that finds them in its headers."""

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft, popped, remove, text_of
from engine.conversion.handlers import add_header, leave_to_handler, snake_case
from engine.conversion.sentences import told
from engine.interpreter.names import BPMN

_LANGUAGES_OF_VALUES = frozenset({"juel", "feel"})


def convert_script(draft: Draft, node: etree._Element) -> None:
    """A script task of another engine; one that has a `zeebe:script` is ours already."""
    script, resource = node.find(f"{{{BPMN}}}script"), draft.take(node, "resource")
    language = popped(node, "scriptFormat") or "juel"
    if script is None and resource is None:
        return
    result = draft.take(node, "resultVariable") or draft.take(node, "resultVariableName")
    text = text_of(script)
    if script is not None:
        remove(script)
    if language.lower() in _LANGUAGES_OF_VALUES and resource is None:
        _keep(draft, node, text, result, is_feel=language.lower() == "feel")
        return
    name = leave_to_handler(draft, node, snake_case(node.get("id", "")), f"script of {node.get('id')}")
    headers = {"language": language, "script": text, "resource": resource, "resultVariable": result}
    for key, value in headers.items():
        if value:
            add_header(draft, node, key, value)
    before = text or resource
    after = f"zeebe:taskDefinition type={name}"
    draft.report.left(node, "script", told(sentences.SCRIPT_LANGUAGE, language=language, name=name), before, after)


def _keep(draft: Draft, node: etree._Element, text: str, result: str | None, *, is_feel: bool) -> None:
    if result is None:
        result = f"{snake_case(node.get('id', ''))}_result"
        draft.report.changed(node, "script", told(sentences.RESULT_WANTED, name=result), None, result)
    if is_feel:
        feel = f"={text.removeprefix('=').strip()}"
        draft.report.changed(node, "script", sentences.RENAMED, text, feel)
    else:
        feel = draft.expression(node, "script", text)
    draft.extend(node, "script", expression=feel, resultVariable=result)
