"""Checking what a person entered, with all that is wrong found at once."""

import re
from collections.abc import Iterator, Mapping

from forms.errors import FormDataInvalid, Rejected
from forms.expressions import Feel, Kind
from forms.form import Form, shown_inputs
from forms.schema import Errors, load
from forms.settle import Settled, before, settle
from forms.slots import Slot, hidden_paths, visible_slots
from forms.texts import Message, Text
from forms.types.choice import Checkbox, ChoiceField, offered
from forms.types.dynamic_list import DynamicList

MUST_BE_TICKED = Message("This must be ticked")
REQUIRED = Message("This field is required")
_NAME = re.compile(r"[^\W\d]\w*")


def validate(form: Form, data: Mapping[str, object], context: Mapping[str, object], feel: Feel) -> dict[str, object]:
    """The entered data in canonical form: every visible field, hidden ones dropped, computed ones computed.

    `context` holds the case's variables. Raises FormDataInvalid with all errors by path; the path of
    a rule that belongs to no field is empty.
    """
    entered, errors = load(form.schema, data)
    settled = settle(form, entered, context, feel)
    hidden = tuple(hidden_paths(form, settled))
    errors = {path: found for path, found in errors.items() if not _is_within(path, hidden)}
    for slot in visible_slots(form, settled, entered):
        if slot.path not in errors and slot.path.rpartition(".")[0] not in errors:
            found = list(_problems(form, slot, settled, _spoiled(errors, slot.row)))
            errors.update({slot.path: found} if found else {})
    _check_rules(form, settled, errors, hidden)
    if errors:
        raise FormDataInvalid(errors)
    return dict(_result(form, settled, context))


def _problems(form: Form, slot: Slot, settled: Settled, spoiled: frozenset[str]) -> Iterator[Message]:
    field, value = slot.field, slot.value
    if settled.is_readonly(field, slot.row):
        if slot.entered and _substance(slot.entered) != _substance(value):
            yield Message("This field may not be changed")
        return
    if field.is_empty(value):
        if settled.is_required(field, slot.row):
            yield MUST_BE_TICKED if isinstance(field, Checkbox) else REQUIRED
            return
        if not isinstance(field, DynamicList):
            return
    try:
        _refuse(slot, settled)
    except Rejected as rejected:
        yield rejected.message
        return
    is_checked = field.valid_if and not (_mentions(form, "valid", field.at) & spoiled)
    if is_checked and settled.results.of("valid", field.at, slot.row) is not True:
        yield _said(field.valid_message)


def _refuse(slot: Slot, settled: Settled) -> None:
    """Raise Rejected for what only the settled form can tell."""
    if isinstance(slot.field, ChoiceField) and slot.field.options_from:
        slot.field.refuse_foreign(slot.value, offered(settled.results.of("options", slot.field.at, slot.row)))
    if isinstance(slot.field, DynamicList) and isinstance(slot.value, list):
        slot.field.refuse_count(len(slot.value))


def _check_rules(form: Form, settled: Settled, errors: Errors, hidden: tuple[str, ...]) -> None:
    """Add what the rules over several fields refuse; a rule over a wrong field says nothing yet."""
    spoiled = _spoiled(errors)
    for rule in form.rules:
        if rule.field in hidden or _mentions(form, "rule", rule.at) & spoiled:
            continue
        if settled.results.of("rule", rule.at) is not True:
            errors.setdefault(rule.field, []).append(_said(rule.message))


def _result(form: Form, settled: Settled, context: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for field in shown_inputs(form.fields, settled.is_hidden()):
        value = settled.values[field.key]
        if settled.is_readonly(field) and field.is_empty(value):
            continue
        if isinstance(field, DynamicList) and isinstance(value, list):
            value = [_visible_row(field, index, row, settled) for index, row in enumerate(value)]
            if settled.is_readonly(field):
                # The form may show only a part of the rows that the case keeps.
                value = [{**old, **new} for old, new in zip(_rows(before(field, context)), value, strict=True)]
        yield field.key, value


def _visible_row(field: DynamicList, index: int, row: Mapping[str, object], settled: Settled) -> dict[str, object]:
    return {inner.key: row[inner.key] for inner in shown_inputs(field.children, settled.is_hidden(index))}


def _rows(value: object) -> list[dict[str, object]]:
    return [row if isinstance(row, dict) else {} for row in value] if isinstance(value, list) else []


def _said(text: Text) -> Message:
    """A designer's own sentence, already in both languages."""
    return Message("{message}", {"message": text}) if text else Message("This value is not accepted")


def _mentions(form: Form, kind: Kind, at: str) -> frozenset[str]:
    return next((one.mentions for one in form.plan if one.kind == kind and one.at == at), frozenset())


def _spoiled(errors: Errors, row: int | None = None) -> frozenset[str]:
    """The keys of fields whose value cannot be trusted; of the fields in rows, those of this row (None: of any)."""
    names: set[str] = set()
    for path in errors:
        outer, *inner = _NAME.findall(path) or [""]
        names.add(outer)
        if row is None or path.startswith(f"{outer}[{row}]"):
            names.update(inner)
    return frozenset(names)


def _is_within(path: str, hidden: tuple[str, ...]) -> bool:
    return any(path == one or path.startswith((f"{one}[", f"{one}.")) for one in hidden)


def _substance(value: object) -> object:
    """A value without the empty parts of its rows, so that an absent key equals an empty one."""
    if isinstance(value, list):
        return [_substance(one) for one in value]
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if one not in (None, "", [], False)}
    return value
