"""Marks: what is to be corrected, note by note at its field, such as the defects that a clerk found."""

from collections.abc import Mapping
from dataclasses import dataclass

from forms.errors import ExpressionFailed
from forms.expressions import Feel
from forms.form import Form

MOST = 500


@dataclass(frozen=True)
class Mark:
    """A note at the path of a field, such as `members[0].id_no`; the path may lead nowhere."""

    field: str
    note: str


def marks_of(form: Form, context: Mapping[str, object], feel: Feel) -> tuple[Mark, ...]:
    """What the form's `marks` give over the case's variables; nothing when it has none or gives no list."""
    if form.marks is None:
        return ()
    blank = dict.fromkeys(form.keys)
    try:
        [found] = feel.evaluate([form.marks], {**blank, **form.bound(context)})
    except ExpressionFailed:
        return ()
    items = found[:MOST] if isinstance(found, list) else []
    return tuple(_mark(item) for item in items if isinstance(item, dict) and isinstance(item.get("note"), str))


def _mark(item: Mapping[str, object]) -> Mark:
    return Mark(str(item.get("field") or ""), str(item["note"]))
