"""Tables to read."""

import pytest

from engine.feel import Feel
from forms import Form, FormInvalid, present, validate
from tests.unit.forms.building import Json, a_field, a_form, a_list

COLUMNS: list[Json] = [
    {"key": "name", "label": "姓名", "label_en": "Name"},
    {"key": "vote", "label": "意见", "values": [{"value": "agree", "label": "同意", "label_en": "Agrees"}]},
    {"key": "fee", "label": "费用", "format": "money"},
]


def a_table(**attributes: object) -> Json:
    return {"type": "table", "label": "表", "dataSource": "=votes", "columns": COLUMNS, "rowCount": 10, **attributes}


def rows_of(form: Form, context: Json, feel: Feel) -> object:
    [shown] = [one for one in present(form, {}, context, feel) if one.type == "table"]
    return shown.value


def test_table_shows_its_columns_and_nothing_else_of_the_rows(feel: Feel) -> None:
    votes = [{"name": "李", "vote": "agree", "fee": 5, "id_no": "secret"}, {"name": "王"}, "x"]
    assert rows_of(a_form(a_table()), {"votes": votes}, feel) == [
        {"name": "李", "vote": "agree", "fee": 5},
        {"name": "王", "vote": None, "fee": None},
    ]


@pytest.mark.parametrize("context", [{}, {"votes": None}, {"votes": "x"}])
def test_table_without_rows_is_empty(context: Json, feel: Feel) -> None:
    assert rows_of(a_form(a_table()), context, feel) == []


def test_table_follows_what_is_entered(feel: Feel) -> None:
    form = a_form(a_list("rows", a_field(key="name")), a_table(dataSource="=rows"))
    shown = present(form, {"rows": [{"name": "李"}]}, {}, feel)[1]
    assert shown.value == [{"name": "李", "vote": None, "fee": None}]


def test_hidden_table_has_no_rows(feel: Feel) -> None:
    form = a_form(a_table(conditional={"hide": "=true"}))
    [shown] = present(form, {}, {"votes": [{"name": "李"}]}, feel)
    assert (shown.visible, shown.value) == (False, None)


def test_table_takes_no_value(feel: Feel) -> None:
    assert validate(a_form(a_table()), {}, {"votes": [{"name": "李"}]}, feel) == {}


@pytest.mark.parametrize(
    "wrong, path",
    [
        ({"dataSource": "votes"}, "components[0].dataSource"),
        ({"columns": []}, "components[0].columns"),
        ({"columns": [{"label": "x"}]}, "components[0].columns[0].key"),
        ({"columns": [{"key": "a"}, {"key": "a"}]}, "components[0].columns"),
        ({"columns": [{"key": "a", "width": 3}]}, "components[0].columns[0].width"),
        ({"columnsExpression": "=x"}, "components[0].columnsExpression"),
    ],
)
def test_compile_refuses(wrong: Json, path: str) -> None:
    with pytest.raises(FormInvalid) as refused:
        a_form(a_table(**wrong))
    assert path in [found for found, _ in refused.value.problems]
