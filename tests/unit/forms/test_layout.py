"""Groups, paragraphs, lines and room."""

import pytest

from engine.feel import Feel
from forms import FormInvalid, present, validate
from tests.unit.forms.building import Json, a_field, a_form

GROUP: Json = {
    "type": "group",
    "label": "租赁",
    "showOutline": True,
    "conditional": {"hide": '=title != "lease"'},
    "components": [a_field(key="landlord", required=True), {"type": "separator"}, {"type": "spacer", "height": 20}],
}


def test_hidden_group_hides_its_fields(feel: Feel) -> None:
    form = a_form(a_field(key="title"), GROUP)
    assert validate(form, {"title": "own", "landlord": "x"}, {}, feel) == {"title": "own"}
    assert validate(form, {"title": "lease", "landlord": "x"}, {}, feel) == {"title": "lease", "landlord": "x"}
    shown = present(form, {"title": "own"}, {}, feel)[1]
    assert (shown.visible, [child.type for child in shown.children]) == (False, ["textfield", "separator", "spacer"])


def test_paragraph_fills_in_values(feel: Feel) -> None:
    text: Json = {
        "type": "text",
        "text": "名称：{{ name }}，共 {{count(list)}} 项",
        "properties": {"text_en": "Name: {{name}}"},
    }
    [shown, _] = present(a_form(text, a_field(key="name")), {"name": "测试学校"}, {"list": ["a", "b"]}, feel)
    assert (shown.text.zh, shown.text.en) == ("名称：测试学校，共 2 项", "Name: 测试学校")


@pytest.mark.parametrize(
    "component, path",
    [
        ({"type": "text", "text": "=x"}, "components[0].text"),
        ({"type": "text", "text": "{{ }}"}, "components[0].text"),
        ({"type": "group", "path": "school", "components": []}, "components[0].path"),
        ({"type": "spacer", "width": 3}, "components[0].width"),
    ],
)
def test_compile_refuses(component: Json, path: str) -> None:
    with pytest.raises(FormInvalid) as refused:
        a_form(component)
    assert [found for found, _ in refused.value.problems] == [path]
