"""What a template may name beside the variables of the case: the document, the bureau, the case, limits and labels."""

from collections.abc import Mapping
from typing import Any

from engine.calendar import Limit
from forms import Form
from forms.form import inputs

# Number, Chinese unit; number, English unit for one and for more.
_UNITS: Mapping[str, tuple[str, str, str]] = {
    "hour": ("小时", "hour", "hours"),
    "calendar_day": ("日", "day", "days"),
    "working_day": ("个工作日", "working day", "working days"),
    "month": ("个月", "month", "months"),
}


def limits_in_words(limits: Mapping[str, Limit]) -> dict[str, dict[str, Any]]:
    """Every limit as letters tell it: `text` is 15个工作日, `text_en` 15 working days."""
    found = {}
    for key, limit in limits.items():
        zh, one, more = _UNITS[limit.unit]
        found[key] = {
            "number": limit.number,
            "unit": limit.unit,
            "text": f"{limit.number}{zh}",
            "text_en": f"{limit.number} {one if limit.number == 1 else more}",
            "name": limit.name,
            "name_en": limit.name_en,
            "source": limit.source,
            "source_en": limit.source_en,
        }
    return found


def labels_of(form: Form | None) -> dict[str, dict[str, str]]:
    """The labels of a form's fields outside lists, so that a letter can name the field it is about."""
    fields = inputs(form.fields) if form else ()
    return {field.key: {"zh": field.label.zh, "en": field.label.en or field.label.zh} for field in fields}
