"""Values in the words of a form."""

from forms import Message, Text
from forms.describe import chosen_people, describe
from tests.unit.forms.building import Json, a_field, a_form, a_list


def test_describe_gives_labels_options_units_and_rows_without_what_is_empty() -> None:
    form = a_form(
        a_field(key="name", label="名称", properties={"label_en": "Name"}),
        a_field("select", "title", values=[{"value": "own", "label": "自有", "label_en": "Owned"}]),
        a_field("number", "area", appearance={"suffixAdorner": "平方米"}, properties={"suffix_en": "m²"}),
        a_field("checkbox", "promise"),
        a_field(key="empty"),
        a_list("members", a_field(key="who")),
    )
    values = {"name": "测试学校", "title": "own", "area": 12, "promise": True, "members": [{"who": "某"}], "other": 1}
    found = {one.key: one for one in describe(form, values)}
    assert found["name"].label == Text("名称", "Name")
    assert found["title"].text == Text("自有", "Owned")
    assert found["area"].text == Text("12 平方米", "12 m²")
    assert found["promise"].text == Message("Yes")
    assert found["members"].rows[0][0].text == Text("某")
    assert set(found) == {"name", "title", "area", "promise", "members"}


def test_describe_names_the_group_a_value_stands_in() -> None:
    group: Json = {"type": "group", "label": "举办者", "components": [a_field(key="name")]}
    found = describe(a_form(group, a_field(key="note")), {"name": "某", "note": "x"})
    assert [one.group for one in found] == [Text("举办者"), Text()]


def test_describe_masks_personal_numbers() -> None:
    form = a_form(a_field(key="id_no", format="resident_id"), a_field(key="phone", format="mobile"))
    found = describe(form, {"id_no": "999999198803120028", "phone": "13900000000"})
    assert [str(one.text) for one in found] == ["999999********0028", "139****0000"]


def test_describe_names_the_people_chosen() -> None:
    form = a_form(
        a_field("select", "officer", properties={"people": "D07"}),
        a_field("checklist", "team", properties={"people": "D05"}),
        a_field(key="note"),
    )
    values = {"officer": "chenshisan", "team": ["zhuershi", "gone"], "note": "chenshisan"}
    assert chosen_people(form, values) == {"chenshisan", "zhuershi", "gone"}
    people = {"chenshisan": Text("陈十三", "Chen Shisan"), "zhuershi": Text("朱二十", "Zhu Ershi")}
    said = [one.text for one in describe(form, values, people)]
    assert said == [Text("陈十三", "Chen Shisan"), Text("朱二十、gone", "Zhu Ershi, gone"), Text("chenshisan")]
