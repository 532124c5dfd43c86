"""What a form holds once its conditions are applied.

Hidden fields are empty, protected ones are as before, computed ones are computed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forms.expressions import Feel, Results, evaluate
from forms.field import Component, Field
from forms.form import Form, inputs, shown_inputs
from forms.types.dynamic_list import DynamicList
from forms.types.expression import Computed

Values = dict[str, object]


@dataclass(frozen=True)
class Settled:
    """Values of all fields, and of all expressions over exactly these values."""

    values: Values
    results: Results

    def is_hidden(self, row: int | None = None) -> Callable[[Component], bool]:
        """The test whether a component is hidden (in a row of its list)."""
        return lambda component: self.results.of("hide", component.at, row) is True

    def is_readonly(self, field: Field, row: int | None = None) -> bool:
        """The field may not be changed."""
        return is_protected(field, self.results, row)

    def is_required(self, field: Field, row: int | None = None) -> bool:
        """The field may not stay empty."""
        return field.required or self.results.of("required", field.at, row) is True


def settle(form: Form, entered: Mapping[str, object], context: Mapping[str, object], feel: Feel) -> Settled:
    """Apply the conditions until nothing changes.

    Conditions never go round in circles (see forms.plan), so each round settles at least one more
    field; forms whose conditions stand beside each other need one round, and one more to see the
    values that changed.
    """
    context = form.bound(context)
    empty = Results()
    values = _applied(form, entered, context, empty)
    for _ in range(len(form.plan) + 2):
        results = evaluate(form.plan, values, context, feel)
        settled = _applied(form, entered, context, results)
        if settled == values:
            return Settled(values, results)
        values = settled
    raise AssertionError("conditions without circles settle")


def is_protected(field: Field, results: Results, row: int | None = None) -> bool:
    """The field is readonly or disabled, always or by its condition."""
    return field.readonly or results.of("readonly", field.at, row) is True


def before(field: Field, current: Mapping[str, object]) -> object:
    """The value that a protected field keeps: the case's, else the form's default."""
    value = current.get(field.key)
    value = field.default if value is None else value
    return field.empty if value is None else value


def _applied(form: Form, entered: Mapping[str, object], context: Mapping[str, object], results: Results) -> Values:
    values = blank(form.fields)
    for field in shown_inputs(form.fields, lambda component: results.of("hide", component.at) is True):
        value = _value(field, entered, context, results, None)
        if isinstance(field, DynamicList) and isinstance(value, list):
            old = context.get(field.key)
            value = [_row(field, index, row, old, results) for index, row in enumerate(value)]
        values[field.key] = value
    return values


def _row(field: DynamicList, index: int, entered: object, old: object, results: Results) -> Values:
    row = entered if isinstance(entered, dict) else {}
    current = old[index] if isinstance(old, list) and index < len(old) and isinstance(old[index], dict) else {}
    values = blank(field.children)
    for inner in shown_inputs(field.children, lambda component: results.of("hide", component.at, index) is True):
        values[inner.key] = _value(inner, row, current, results, index)
    return values


def _value(
    field: Field, entered: Mapping[str, object], current: Mapping[str, object], results: Results, row: int | None
) -> object:
    if isinstance(field, Computed):
        return results.of("compute", field.at, row)
    if is_protected(field, results, row):
        return before(field, current)
    value = entered.get(field.key)
    return field.empty if value is None else value


def blank(components: tuple[Component, ...]) -> Values:
    """Every field of a level, empty."""
    return {field.key: field.empty for field in inputs(components)}
