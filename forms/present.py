"""A form as a person sees it: what is shown, with which value, what may be chosen, what must be filled."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute

from forms.expressions import Feel
from forms.field import Component, Field
from forms.form import Form, inputs
from forms.marks import marks_of
from forms.schema import load
from forms.settle import Settled, settle
from forms.texts import Text
from forms.types.choice import ChoiceField, Option, offered
from forms.types.dynamic_list import DynamicList
from forms.types.expression import Computed
from forms.types.layout import Group, Paragraph
from forms.types.number import NumberField
from forms.types.table import Column, Table
from forms.types.text import TextField

NO_TEXT = Text()


@dataclass(frozen=True, kw_only=True)
class PresentedField:
    """A component ready to draw.

    `path` is where its value stands (empty for components without one); `value` may be what was
    wrongly entered, so that nobody types it again; `children` are a group's components, `rows` a
    list's rows of components; `marks` say what is to be corrected. A table's value are its rows, an
    object for each. What is not visible has no value.
    """

    component: Component
    type: str
    path: str
    label: Text
    visible: bool
    required: bool = False
    readonly: bool = False
    computed: bool = False
    value: object = None
    text: Text = NO_TEXT
    options: tuple[Option, ...] = ()
    children: tuple["PresentedField", ...] = ()
    rows: tuple[tuple["PresentedField", ...], ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a table."""
        return self.component.columns if isinstance(self.component, Table) else ()

    @property
    def format(self) -> str:
        """The name of the format its value is in, if it is in one."""
        if isinstance(self.component, NumberField):
            return "money" if self.component.money else ""
        return self.component.format.name if isinstance(self.component, TextField) and self.component.format else ""


@dataclass(frozen=True)
class _Scope:
    """Where drawing stands: at the top, or in a row of a list, perhaps within something hidden."""

    settled: Settled
    values: Mapping[str, object]
    raw: Mapping[str, object]
    prefix: str = ""
    row: int | None = None
    protected: bool = False
    hidden: bool = False
    marks: Mapping[str, tuple[str, ...]] = attribute(default_factory=dict)


def present(form: Form, data: Mapping[str, object], context: Mapping[str, object], feel: Feel) -> list[PresentedField]:
    """The form over what was entered so far; a field nobody entered yet shows the case's value or its default."""
    raw = {**_initial(form.fields, context), **data}
    raw = {key: value for key, value in raw.items() if key in form.keys}
    entered, _ = load(form.schema, raw)
    settled = settle(form, entered, context, feel)
    scope = _Scope(settled, settled.values, raw, marks=_notes(form, context, feel))
    return [_present(component, scope) for component in form.fields]


def values_of(fields: Sequence[PresentedField]) -> dict[str, object]:
    """The values of what is visible, by key: nothing that this person may not see at this step."""
    values: dict[str, object] = {}
    for shown in fields:
        if not shown.visible:
            continue
        if isinstance(shown.component, DynamicList):
            values[shown.component.key] = [values_of(row) for row in shown.rows]
        elif isinstance(shown.component, Field):
            values[shown.component.key] = shown.value
        else:
            values |= values_of(shown.children)
    return values


def _notes(form: Form, context: Mapping[str, object], feel: Feel) -> Mapping[str, tuple[str, ...]]:
    notes: dict[str, tuple[str, ...]] = {}
    for mark in marks_of(form, context, feel):
        notes[mark.field] = (*notes.get(mark.field, ()), mark.note)
    return notes


def _initial(components: Sequence[Component], context: Mapping[str, object]) -> dict[str, object]:
    """What an untouched form starts with."""
    values: dict[str, object] = {}
    for field in inputs(components):
        value = context.get(field.key)
        value = field.default if value is None else value
        if isinstance(field, DynamicList) and not value:
            value = [_initial(field.children, {}) for _ in range(field.first_rows)]
        if isinstance(field, DynamicList) and isinstance(value, list):
            known = {inner.key for inner in inputs(field.children)}
            value = [{k: v for k, v in row.items() if k in known} if isinstance(row, dict) else row for row in value]
        if value is not None:
            values[field.key] = value
    return values


def _present(component: Component, scope: _Scope) -> PresentedField:
    shown = PresentedField(
        component=component,
        type=component.type,
        path=f"{scope.prefix}{component.key}" if isinstance(component, Field) else "",
        label=component.label,
        visible=not scope.hidden and not scope.settled.is_hidden(scope.row)(component),
    )
    if not shown.visible:
        scope = replace(scope, hidden=True)
    if isinstance(component, Field):
        return _with_value(shown, component, scope) if shown.visible else replace(shown, value=component.empty)
    if isinstance(component, Group):
        return replace(shown, children=tuple(_present(child, scope) for child in component.children))
    if isinstance(component, Table) and shown.visible:
        return replace(shown, value=component.rows(scope.settled.results.of("table", component.at, scope.row)))
    if isinstance(component, Paragraph) and shown.visible:
        return replace(shown, text=_filled(component, scope))
    return shown


def _with_value(shown: PresentedField, field: Field, scope: _Scope) -> PresentedField:
    settled, row = scope.settled, scope.row
    value = scope.values[field.key]
    readonly = scope.protected or isinstance(field, Computed) or settled.is_readonly(field, row)
    if not readonly and field.is_empty(value) and scope.raw.get(field.key) is not None:
        value = scope.raw[field.key]
    shown = replace(
        shown,
        value=value,
        required=settled.is_required(field, row),
        readonly=readonly,
        computed=isinstance(field, Computed),
        marks=scope.marks.get(shown.path, ()),
    )
    if isinstance(field, ChoiceField):
        options = field.options or offered(settled.results.of("options", field.at, row))
        return replace(shown, options=options)
    if isinstance(field, DynamicList):
        return replace(shown, rows=tuple(_rows(field, value, scope)))
    return shown


def _rows(field: DynamicList, value: object, scope: _Scope) -> Iterator[tuple[PresentedField, ...]]:
    raw = scope.raw.get(field.key)
    for index, row in enumerate(value if isinstance(value, list) else []):
        if isinstance(row, dict):
            entered = raw[index] if isinstance(raw, list) and index < len(raw) else {}
            inner = _Scope(
                settled=scope.settled,
                values=row,
                raw=entered if isinstance(entered, dict) else {},
                prefix=f"{field.key}[{index}].",
                row=index,
                protected=scope.settled.is_readonly(field),
                marks=scope.marks,
            )
            yield tuple(_present(child, inner) for child in field.children)


def _filled(paragraph: Paragraph, scope: _Scope) -> Text:
    found = {hole: scope.settled.results.of("hole", f"{paragraph.at}#{hole}", scope.row) for hole in paragraph.holes}
    return paragraph.filled({hole: _as_text(value) for hole, value in found.items()})


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(_as_text, value))
    return "" if value is None else str(value)
