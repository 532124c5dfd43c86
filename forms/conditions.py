"""What a form demands, in its own words: the conditions that concern the entries made so far."""

from collections.abc import Collection, Mapping

from forms.expressions import Expression, Feel, evaluate
from forms.field import Field
from forms.form import Form, inputs
from forms.texts import Text
from forms.types.dynamic_list import DynamicList


def conditions_of(
    form: Form, fields: Collection[Field], values: Mapping[str, object], context: Mapping[str, object], feel: Feel
) -> tuple[Text, ...]:
    """The conditions over these fields, and over the rows of those that are lists, each once.

    One that counts only `when` something is so is left out once that is known not to be so.
    """
    guards = [one for one in form.plan if one.kind == "when" and one.list_key is None and not _is_open(one, values)]
    found = evaluate(guards, values, form.bound(context), feel)
    rows = [row for one in fields if isinstance(one, DynamicList) for row in inputs(one.children)]
    told = [(one.at, one.valid_message) for one in (*fields, *rows) if one.valid_if]
    keys = {one.key for one in fields}
    told += [(rule.at, rule.message) for rule in form.rules if rule.field in keys]
    return tuple(dict.fromkeys(text for at, text in told if text and found.of("when", at) is not False))


def _is_open(guard: Expression, values: Mapping[str, object]) -> bool:
    return any(values.get(key) in (None, "", []) for key in guard.mentions)
