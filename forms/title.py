"""What a case is about, such as the name of the school, for lists and headings."""

from collections.abc import Mapping

from forms.errors import ExpressionFailed
from forms.expressions import Feel
from forms.form import Form

LONGEST = 200


def title_of(form: Form, values: Mapping[str, object], context: Mapping[str, object], feel: Feel) -> str:
    """What the form's `title` gives over accepted values; empty when it has none or gives no text."""
    if form.title is None:
        return ""
    blank = dict.fromkeys(form.keys)
    try:
        [found] = feel.evaluate([form.title], {**form.bound(context), **blank, **values})
    except ExpressionFailed:
        return ""
    return found[:LONGEST] if isinstance(found, str) else ""
