"""The strategy that fills in forms: whatever it gives, the form accepts."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.feel import Feel
from forms import Form, validate
from forms.field import Field
from forms.form import everything
from forms.formats import formats
from forms.types import component_types
from tests.support.generated import entries_of
from tests.support.values import FORMATS
from tests.unit.forms.building import a_field, a_form, a_list
from tests.unit.forms.test_property import FITTING, forms_and_data

SETTINGS = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
CHOICES = [{"value": "own", "label": "自有"}, {"value": "lease", "label": "租赁"}]
FILES = [
    {"id": f"f{place}", "name": name, "media_type": "x/y", "size": 1, "sha256": "0"}
    for place, name in enumerate(["a.pdf", "b.PDF", "c.jpg"])
]
EVERYTHING = a_form(
    *(a_field(key=f"code_{name}", format=name, required=True) for name in FORMATS),
    a_field(key="pattern", pattern="^[A-Z]{2}-[0-9]+$", required=True),
    a_field(key="email", validationType="email"),
    a_field(key="short", minLength=4, maxLength=6, required=True),
    a_field("textarea", "long", required_if='=kind = "lease"'),
    a_field("number", "area", decimalDigits=1, min=10, max=11.5),
    a_field("number", "text_number", serializeToString=True, required=True),
    a_field("number", "capital", format="money", min=0.5, max=3, required=True),
    a_field("datetime", "day", subtype="date", required=True),
    a_field("datetime", "time", subtype="time"),
    a_field("datetime", "moment", subtype="datetime"),
    a_field("radio", "kind", values=CHOICES, required=True),
    a_field("select", "officer", properties={"people": "D07"}, required=True),
    a_field("checklist", "several", values=CHOICES, required=True),
    a_field("checkbox", "sure", required=True),
    a_field("checkbox", "perhaps"),
    a_field("filepicker", "files", multiple=True, accept=".pdf", required=True),
    a_field("expression", "double", expression="=if area = null then 0 else area * 2"),
    {"type": "group", "conditional": {"hide": '=kind != "lease"'}, "components": [a_field(key="rent", required=True)]},
    a_field(key="fixed", readonly=True),
    a_list(
        "rows",
        a_field(key="name", required=True, valid_if='=name != "甲"'),
        a_field("filepicker", "proof", accept=".jpg"),
        a_field("number", "least", min=0, max=9, required=True),
        a_field("number", "most", min=0, max=9, required=True, valid_if="=most >= least"),
        min_items=2,
        max_items=4,
    ),
    rules=[{"expression": "=count(rows) != 3", "message": "不得为三行", "field": "rows"}],
)


def context_of(form: Form) -> dict[str, Any]:
    return {name: [{"value": "lisi", "label": "李四"}] for name in form.people} | {"fixed": "old"}


@SETTINGS
@given(data=st.data())
def test_entries_are_accepted_whatever_the_form_has(data: st.DataObject, feel: Feel) -> None:
    context = context_of(EVERYTHING)
    entries = data.draw(entries_of(EVERYTHING, context, feel, attachments=FILES))
    values = validate(EVERYTHING, entries, context, feel)
    assert ("rent" in entries) == (entries["kind"] == "lease")
    assert "fixed" not in entries
    assert values["fixed"] == "old"


@SETTINGS
@given(data=st.data(), generated=forms_and_data(FITTING))
def test_entries_of_any_form_are_accepted(data: st.DataObject, generated: Any, feel: Feel) -> None:
    document, _, context = generated
    form = a_form(*document["components"])
    validate(form, data.draw(entries_of(form, context, feel)), context, feel)


@SETTINGS
@given(data=st.data())
def test_hint_says_how_to_draw_a_field(data: st.DataObject, feel: Feel) -> None:
    form = a_form(
        a_field(key="a", valid_if='=a = "rare"', required=True), a_list("rows", a_field(key="b"), min_items=1)
    )
    hints = {"a": lambda _: st.just("rare"), "rows.b": lambda known: st.just(f"{known['a']} too")}
    entries = data.draw(entries_of(form, {}, feel, hints=hints))
    assert entries["a"] == "rare"
    assert {row["b"] for row in entries["rows"]} == {"rare too"}


def test_every_field_type_and_format_has_a_strategy() -> None:
    assert set(FORMATS) == set(formats())
    fields = {type(field) for field in everything(EVERYTHING.fields) if isinstance(field, Field)}
    assert {kind.type for kind in fields} == {
        name for name, kind in component_types().items() if issubclass(kind, Field)
    }
