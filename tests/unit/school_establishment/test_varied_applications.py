"""Applications of every kind: the form accepts each of them as it was drawn."""

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.feel import Feel
from forms import Form, validate
from tests.scenarios.applications import a_file
from tests.scenarios.varied_applications import hints_of
from tests.support.generated import entries_of
from tests.unit.school_establishment.conftest import TODAY

START = {"step": "application_submitted"}
FILES = [a_file("材料一.pdf"), a_file("材料二.pdf")]


# What is wrong is told as it was found: making a whole application smaller takes minutes.
@settings(deadline=None, max_examples=15, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_application_of_any_kind_is_accepted(forms: dict[str, Form], feel: Feel, data: Any) -> None:
    form = forms["school_application"]
    drawn = data.draw(entries_of(form, START, feel, attachments=FILES, hints=hints_of(TODAY.date())))
    kept = validate(form, drawn, START, feel)
    assert kept["school_name"] == drawn["school_name"]
