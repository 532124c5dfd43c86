"""Valid values for single fields of a form, as hypothesis strategies: one for each family of field types."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from hypothesis import strategies as st

from forms.errors import Rejected
from forms.field import Field
from forms.formats import formats
from forms.types.choice import Checkbox, Checklist, ChoiceField, Option
from forms.types.datetime import DateTimeField
from forms.types.dynamic_list import DynamicList
from forms.types.filepicker import FilePicker
from forms.types.number import NumberField
from forms.types.text import LongText, TextField

Values = st.SearchStrategy[Any]

# What people write; and no letter that a form must change to keep it.
LETTERS = "测试学校教育县区中心一二三四五甲乙丙丁aBcD019-（）"
MOST_LETTERS = 30
# Of Chinese codes with a check character.
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
MOST_ROWS = 3
FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2030, 12, 31)


def value_of(
    field: Field, options: Sequence[Option], attachments: Sequence[Mapping[str, object]], *, required: bool
) -> Values:
    """Values that the field accepts; `options` are what a choice offers now, `attachments` the files there are."""
    if isinstance(field, DynamicList):
        most = min(field.max_items, max(field.min_items, int(required)) + MOST_ROWS)
        return st.integers(max(field.min_items, int(required)), most).map(lambda count: [{} for _ in range(count)])
    if isinstance(field, Checkbox):
        return st.just(value=True) if required else st.booleans()
    if isinstance(field, ChoiceField):
        return _chosen(field, options, required=required)
    if isinstance(field, FilePicker):
        return _files(field, attachments, required=required)
    return _plain(field).filter(lambda value: _accepts(field, value))


def _plain(field: Field) -> Values:
    if isinstance(field, TextField) and (field.format or field.pattern or field.email):
        if field.format:
            return FORMATS[field.format.name]()
        return (
            st.from_regex(field.pattern.pattern)
            if field.pattern
            else st.from_regex(r"[a-z]{3,9}@test\.example", fullmatch=True)
        )
    if isinstance(field, LongText):
        least = max(field.min_length, 1)
        return st.text(LETTERS, min_size=least, max_size=max(least, min(field.max_length, MOST_LETTERS)))
    if isinstance(field, NumberField):
        return _numbers(field)
    if isinstance(field, DateTimeField):
        return _moments(field)
    raise NotImplementedError(f"Expected a strategy for the field type {field.type!r}, but found none")


def _numbers(field: NumberField) -> Values:
    digits = 0 if field.money else min(2 if field.digits is None else field.digits, 4)
    least = Decimal(0) if field.least is None else field.least
    least = min(least, field.greatest) if field.greatest is not None and field.least is None else least
    greatest = least + 1_000_000 if field.greatest is None else field.greatest
    scale = Decimal(10) ** digits
    first = int((least * scale).to_integral_value(ROUND_CEILING))
    last = int((greatest * scale).to_integral_value(ROUND_FLOOR))

    def made(count: int) -> object:
        number = Decimal(count) / scale
        if field.as_text:
            return str(number)
        return int(number) if number == int(number) else float(number)

    return st.integers(first, last).map(made)


def _moments(field: DateTimeField) -> Values:
    if field.subtype == "date":
        return st.dates(FIRST_DAY, LAST_DAY).map(date.isoformat)
    if field.subtype == "time":
        return st.times().map(lambda moment: time(moment.hour, moment.minute).strftime("%H:%M"))
    first, last = (datetime.combine(day, time()) for day in (FIRST_DAY, LAST_DAY))
    return st.datetimes(first, last).map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M"))


def _chosen(field: ChoiceField, options: Sequence[Option], *, required: bool) -> Values:
    values = [option.value for option in options]
    if isinstance(field, Checklist):
        return st.lists(st.sampled_from(values), unique=True, min_size=int(required)) if values else st.just([])
    return st.sampled_from(values) if values else st.none()


def _files(field: FilePicker, attachments: Sequence[Mapping[str, object]], *, required: bool) -> Values:
    fitting = [dict(one) for one in attachments if str(one["name"]).lower().endswith(field.accept)]
    least = max(field.min_items, int(required))
    if len(fitting) < least:
        raise ValueError(f"Expected {least} file(s) for {field.key!r}, but found {len(fitting)} that fit")
    most = min(field.max_items, len(fitting), least + MOST_ROWS)
    some = st.permutations(fitting).flatmap(lambda files: st.integers(least, most).map(lambda count: files[:count]))
    return some if fitting else st.just([])


def _accepts(field: Field, value: object) -> bool:
    try:
        return not field.is_empty(field.clean(value))
    except Rejected:
        return False


def resident_ids(first: date = date(1950, 1, 1), last: date = date(2005, 12, 31)) -> st.SearchStrategy[str]:
    """Resident identity numbers of people born between two days."""
    serial = st.integers(0, 999).map("{:03}".format)
    area = st.sampled_from(["110101", "370102", "990121"])
    body = st.tuples(area, st.dates(first, last).map("{:%Y%m%d}".format), serial).map("".join)
    return body.map(lambda text: _with_check(text, "resident_id"))


def usccs() -> st.SearchStrategy[str]:
    """Unified social credit codes."""
    body = st.text(CHARACTERS, min_size=9, max_size=9).map("52990121{}".format)
    return body.map(lambda text: _with_check(text, "uscc"))


def _with_check(text: str, format: str) -> str:
    return next(text + one for one in CHARACTERS if formats()[format].normalized(text + one))


def _digits(pattern: str) -> Callable[[], st.SearchStrategy[str]]:
    return lambda: st.from_regex(pattern, fullmatch=True)


FORMATS: Mapping[str, Callable[[], st.SearchStrategy[str]]] = {
    "area_code": _digits(r"99[0-9]{4}"),
    "licence_no": _digits(r"教民1990121[1-8][0-9]{7}号"),
    "mobile": _digits(r"1[3-9][0-9]{9}"),
    "resident_id": resident_ids,
    "teacher_cert_no": _digits(r"20[0-9]{7}[1-7][12][0-9]{6}"),
    "uscc": usccs,
}
