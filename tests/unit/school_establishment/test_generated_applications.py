"""Applications drawn from the form are applications that the form accepts."""

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.feel import Feel
from forms import Form, validate
from tests.support.applications import SUBMITTED, application_hints, applications
from tests.support.generated import entries_of
from tests.unit.school_establishment.conftest import TODAY

SETTINGS = settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
DAY = date(TODAY.year, TODAY.month, TODAY.day)
FILES = [
    {"id": f"f{place}", "name": name, "media_type": "x/y", "size": 1, "sha256": "0"}
    for place, name in enumerate(["a.pdf", "b.jpg", "c.png"])
]


@SETTINGS
@given(data=st.data())
def test_applications_are_accepted(data: st.DataObject, forms: dict[str, Form], feel: Feel) -> None:
    form = forms["school_application"]
    entries = data.draw(applications(form, feel, DAY, FILES))
    assert validate(form, entries, {"step": SUBMITTED}, feel)["school_name"] == entries["school_name"]


@SETTINGS
@given(data=st.data())
def test_corrections_are_accepted(data: st.DataObject, forms: dict[str, Form], feel: Feel) -> None:
    form = forms["school_application"]
    case: dict[str, Any] = validate(form, data.draw(applications(form, feel, DAY, FILES)), {"step": SUBMITTED}, feel)
    context = case | {"step": "correct_application", "received_on": DAY.isoformat(), "correction_items": []}
    corrected = data.draw(entries_of(form, context, feel, attachments=FILES, hints=application_hints(DAY)))
    assert "school_category" not in corrected
    assert validate(form, corrected, context, feel)["school_category"] == case["school_category"]
