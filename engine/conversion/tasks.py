"""What a user task or a start shows, and by when a task is due."""

import re

from lxml import etree

from engine.conversion import sentences
from engine.conversion.draft import Draft, source_of
from engine.conversion.handlers import snake_case
from engine.conversion.sentences import told

_FORM_FILE = re.compile(r"camunda-forms:(?:deployment|app):(?:.*/)?([\w.-]+?)(?:\.form|\.json)?")
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]*")
_FILE_NAME = re.compile(r"([\w-]+)(?:\.\w+)*/?$")
_DURATION = re.compile(r"P(?=\d|T\d)[\dYMWDTHS.]+")
_LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?)?")


def convert_form(draft: Draft, node: etree._Element) -> None:
    """The form of a user task or start event, by its key, its reference or its fields."""
    key, reference = draft.take(node, "formKey"), draft.take(node, "formRef")
    versions = [draft.take(node, name) for name in ("formRefBinding", "formRefVersion")]
    fields = [*draft.take_elements(node, "formData"), *draft.take_elements(node, "formProperty")]
    if reference is not None:
        _name_form(draft, node, reference)
        found = " ".join(part for part in versions if part)
        if found != "deployment":
            draft.report.changed(node, "form", sentences.FORM_VERSION, found or "latest")
    elif key is not None:
        _convert_key(draft, node, key)
    elif fields:
        _leave_form(draft, node, f"{snake_case(node.get('id', ''))}_form", " ".join(map(source_of, fields)))
        return
    for field in fields:
        draft.report.left(node, "form", sentences.NO_COUNTERPART, source_of(field))
        draft.keep_element(node, field)


def convert_schedule(draft: Draft, node: etree._Element) -> None:
    """Due and follow-up date, and priority."""
    for name in ("dueDate", "followUpDate"):
        text = draft.take(node, name)
        if text:
            draft.extend(node, "taskSchedule", **{name: _moment(draft, node, text.strip())})
    priority = draft.take(node, "priority")
    if priority:
        written = draft.literal(node, "schedule", priority)
        draft.extend(node, "priorityDefinition", priority=written)
        if written == priority:
            draft.report.changed(
                node, "schedule", sentences.RENAMED, f"priority {priority}", "zeebe:priorityDefinition"
            )


def local_time(text: str) -> str | None:
    """FEEL for a date or time without an offset, or None if the text is none."""
    return f'=date and time("{text}")' if _LOCAL_TIME.fullmatch(text) else None


def _moment(draft: Draft, node: etree._Element, text: str) -> str:
    if _DURATION.fullmatch(text):
        after = f'=duration("{text}")'
        draft.report.changed(node, "schedule", sentences.DURATION, text, after)
        return after
    if local := local_time(text):
        draft.report.changed(node, "schedule", sentences.LOCAL_TIME, text, local)
        return local
    written = draft.literal(node, "schedule", text)
    if written == text:
        draft.report.changed(node, "schedule", sentences.RENAMED, text, "zeebe:taskSchedule")
    return written


def _convert_key(draft: Draft, node: etree._Element, key: str) -> None:
    found = _FORM_FILE.fullmatch(key)
    if found is not None or _PLAIN_KEY.fullmatch(key):
        _name_form(draft, node, key if found is None else found.group(1))
        return
    file = _FILE_NAME.search(key)
    _leave_form(draft, node, snake_case(file.group(1) if file else node.get("id", "")), key)


def _name_form(draft: Draft, node: etree._Element, form: str) -> None:
    draft.extend(node, "formDefinition", formId=draft.literal(node, "form", form))
    draft.report.changed(node, "form", sentences.RENAMED, form, f"zeebe:formDefinition {form}")


def _leave_form(draft: Draft, node: etree._Element, name: str, before: str) -> None:
    """A form that is none of form-js: the task names one that is still to be made, so that no deployment forgets it."""
    draft.extend(node, "formDefinition", formId=name)
    draft.report.left(node, "form", told(sentences.FORM, name=name), before, f"zeebe:formDefinition {name}")
