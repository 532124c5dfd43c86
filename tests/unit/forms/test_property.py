"""Any form, any data: a clean answer or a clean refusal, and what was accepted is accepted again unchanged."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.feel import Feel
from forms import FormDataInvalid, compile_form, present, validate

KEYS = ["a", "b", "c", "d", "e", "f"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text()
    | st.sampled_from(["1", "own", "2026-11-22"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*KEYS, "", "_schema", "x.y"]) | st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)
OPTIONS = [{"value": "own", "label": "自有"}, {"value": "lease", "label": "租赁"}]
VARIANTS: list[dict[str, Any]] = [
    {"type": "textfield"},
    {"type": "textfield", "validate": {"required": True, "maxLength": 5}},
    {"type": "textfield", "properties": {"format": "mobile"}},
    {"type": "textfield", "validate": {"pattern": "^[a-z]+$"}},
    {"type": "textfield", "readonly": True},
    {"type": "textarea"},
    {"type": "number", "decimalDigits": 2, "validate": {"min": 0}},
    {"type": "number", "serializeToString": True},
    {"type": "datetime", "subtype": "date"},
    {"type": "datetime", "subtype": "datetime", "timeSerializingFormat": "utc_normalized"},
    {"type": "select", "values": OPTIONS},
    {"type": "checklist", "values": OPTIONS},
    {"type": "checkbox"},
]
FITTING = st.sampled_from(
    [None, "", "own", ["own"], "abc", 1, 2.25, "7.50", True, "13900000000", "2026-11-22", "2026-11-22T10:00"]
)


@st.composite
def forms_and_data(draw: st.DrawFn, values: st.SearchStrategy[Any]) -> tuple[dict[str, Any], Any, dict[str, Any]]:
    """A form whose conditions look only at earlier fields, data for it, and variables of the case."""
    components: list[dict[str, Any]] = []
    for place, key in enumerate(draw(st.lists(st.sampled_from(KEYS), unique=True, min_size=1))):
        field = {**draw(st.sampled_from(VARIANTS)), "key": key}
        if place and draw(st.booleans()):
            field["conditional"] = {"hide": f"={components[0].get('key', 'rows')} = null"}
        components.append(field)
    rows = [{**draw(st.sampled_from(VARIANTS)), "key": key} for key in ("a", "b")]
    rows[1]["conditional"] = {"hide": "=a = null"}
    components.append({"type": "dynamiclist", "path": "rows", "components": rows})
    row = st.dictionaries(st.sampled_from(["a", "b"]), values)
    data = {key: draw(values) for key in KEYS if any(one.get("key") == key for one in components)}
    data["rows"] = draw(st.lists(row, max_size=3) | st.none())
    context = {key: draw(st.none() | st.text(max_size=3)) for key in KEYS}
    return {"id": "generated", "components": components}, data, context


def accepted(document: dict[str, Any], data: Any, context: dict[str, Any], feel: Feel) -> dict[str, Any] | None:
    form = compile_form(document)
    try:
        return validate(form, data, context, feel)
    except FormDataInvalid as refused:
        said = {path: [str(message) for message in found] for path, found in refused.errors.items()}
    assert all(said.values())
    return None


SETTINGS = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(generated=forms_and_data(FITTING))
def test_validate_accepts_its_own_answer_unchanged(generated: tuple[Any, Any, Any], feel: Feel) -> None:
    document, data, context = generated
    once = accepted(document, data, context, feel)
    if once is not None:
        assert accepted(document, once, context, feel) == once


@SETTINGS
@given(generated=forms_and_data(JSON), anything=JSON)
def test_validate_never_fails_otherwise(generated: tuple[Any, Any, Any], anything: Any, feel: Feel) -> None:
    document, data, context = generated
    accepted(document, data, context, feel)
    accepted(document, anything, context, feel)
    if isinstance(anything, dict):
        present(compile_form(document), anything, context, feel)
    present(compile_form(document), data, context, feel)
